import { Refusal } from '../incident/refusal.ts';
import type { Fault } from '../sla/check-policy.ts';
import type { Catalogue, CatalogueKind } from './catalogue.ts';
import { checkCatalogue } from './check-catalogue.ts';

type Item = { readonly id: string };

/** @throws Refusal ValidationFailed for an item that does not fit into the catalogue, or mails the product itself */
export function checkItem(catalogue: Catalogue, kind: CatalogueKind, item: Item, sender: string | null): void {
  const own = `/${kind}/${item.id}`;
  const mine = newFaults(catalogue, withItem(catalogue, kind, item), sender)
    .filter(({ pointer }) => pointer.startsWith(`${own}/`))
    .map(({ pointer, detail }) => ({ pointer: pointer.slice(own.length), detail }));
  const [first] = mine;
  if (first !== undefined)
    throw new Refusal('ValidationFailed', `${first.pointer}: ${first.detail}.`, { errors: mine });
}

/** @throws Refusal InUse for an item, fit in itself, by which others would break */
export function checkOthers(catalogue: Catalogue, kind: CatalogueKind, item: Item): void {
  refuseBroken(newFaults(catalogue, withItem(catalogue, kind, item)), 'It cannot be changed like that');
}

function withItem(catalogue: Catalogue, kind: CatalogueKind, item: Item): Catalogue {
  return { ...catalogue, [kind]: new Map([...catalogue[kind], [item.id, item]]) } as Catalogue;
}

/** The catalogue without an item. @throws Refusal InUse, naming what uses it */
export function withoutItem(catalogue: Catalogue, kind: CatalogueKind, id: string): Catalogue {
  const next = {
    ...catalogue,
    [kind]: new Map(([...catalogue[kind]] as [string, Item][]).filter(([other]) => other !== id)),
  } as Catalogue;
  refuseBroken(newFaults(catalogue, next), 'It is in use');
  return next;
}

/** What was wrong before is not laid to this change. */
export function newFaults(before: Catalogue, after: Catalogue, sender: string | null = null): readonly Fault[] {
  const known = new Set(checkCatalogue(before, sender).map(({ pointer }) => pointer));
  return checkCatalogue(after, sender).filter(({ pointer }) => !known.has(pointer));
}

function refuseBroken(faults: readonly Fault[], what: string): void {
  const [first] = faults;
  if (first === undefined) return;
  throw new Refusal('InUse', `${what}: ${first.pointer} would be broken. ${first.detail}.`);
}
