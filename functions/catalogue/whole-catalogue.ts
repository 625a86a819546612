import { Refusal } from '../incident/refusal.ts';
import { below, type Fault } from '../sla/check-policy.ts';
import type { Instant } from '../sla/instant.ts';
import { defaultPolicy, type Policy } from '../sla/policy.ts';
import type { Catalogue, CatalogueKind, Maintenance } from './catalogue.ts';
import { type CatalogueStore, type CatalogueWrite, etagOf } from './catalogue-store.ts';
import { newFaults } from './change-catalogue.ts';
import { mismatch, mustHaveSeen, nextVersion, record } from './change-item.ts';
import { hasLinkKey, type Linked, withLinkKey } from './link-key.ts';
import { checkOver, withBeginning } from './maintenance.ts';
import { withoutUrl, withUrl } from './webhook-url.ts';

/**
 * The kinds that the catalogue has in one piece, in the order in which one builds on the other. An integration is none
 * of them: its key is shown once, to whoever puts it.
 */
const WHOLE = [
  'policies',
  'schedules',
  'people',
  'teams',
  'paths',
  'categories',
  'services',
  'maintenance',
  'runbooks',
  'lists',
  'channels',
  'knownErrors',
] as const satisfies readonly CatalogueKind[];

type WholeKind = (typeof WHOLE)[number];
type Item = { readonly id: string };

/** An item as people write it: its id stands before it, its version and its link's key are ours. */
type Said = Readonly<Record<string, unknown>>;

/** By kind and id, what is put in place; null takes out. */
export type Changes = Readonly<Partial<Record<WholeKind, Readonly<Record<string, Said | null>>>>>;

/** The catalogue as people write it: by kind and id, in order. */
export type Whole = Readonly<Record<WholeKind, Readonly<Record<string, Said>>>>;

export function wholeOf(catalogue: Catalogue): Whole {
  const of = (kind: WholeKind) =>
    Object.fromEntries(
      ([...catalogue[kind]] as [string, Item][])
        .filter(([id]) => !id.includes('@'))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([id, item]) => [id, withoutUrl(kind, said(item))]),
    );
  return Object.fromEntries(WHOLE.map((kind) => [kind, of(kind)])) as unknown as Whole;
}

function said(item: Item): Said {
  const { id: _id, linkKey: _linkKey, version: _version, ...rest } = item as Linked & Partial<Policy>;
  return rest;
}

/** An item that is to be other than it was; null where it is not there. */
interface Made {
  readonly kind: WholeKind;
  readonly id: string;
  readonly old: Item | undefined;
  readonly item: Item | null;
}

interface Change {
  /** Who changes it, by address: asked once the change makes sense. @throws Refusal Forbidden */
  readonly by: () => string;
  readonly at: Instant;
  /** The catalogue that they saw, as a question to its entity tag; undefined where they do not say. */
  readonly seen: ((etag: string) => boolean) | undefined;
  readonly random: (bytes: number) => Uint8Array;
  /** From which mails come: nobody's list mails it. */
  readonly sender?: string;
}

/**
 * Puts many items in place at once, checked together, so that items may lean on each other in any order. What is as it
 * was before is left alone: the same changes again change nothing.
 *
 * @throws Refusal in the contract's order: ValidationFailed with a pointer for all that does not fit together, whatever
 *   `by` throws, PreconditionRequired where it is changed unseen, VersionMismatch
 */
export async function changeCatalogue(store: CatalogueStore, changes: Changes, change: Change): Promise<Whole> {
  const before = await store.read();
  const wanted = WHOLE.flatMap((kind) =>
    Object.entries(changes[kind] ?? {})
      .map(([id, item]) => ({ kind, id, old: itemOf(before, kind, id), item }))
      .map((one) => ({ ...one, item: whatIsMeant(one, change.at) }))
      .filter(({ old, item }) => etagOf(old === undefined ? null : said(old)) !== etagOf(item)),
  );
  const made = wanted.map(
    ({ kind, id, old, item }): Made => ({
      ...{ kind, id, old },
      item: item === null ? null : make(kind, { ...item, id }, old, change.random),
    }),
  );
  const after = made.reduce<Catalogue>((catalogue, { kind, id, item }) => withItem(catalogue, kind, id, item), before);
  refuse([...defaultStays(made), ...over(made, change.at), ...newFaults(before, after, change.sender)]);
  const by = change.by();
  mustHaveSeen(change, etagOf(wholeOf(before)));
  const writes: CatalogueWrite[] = [];
  for (const { kind, id, old, item } of made) {
    const next = kind === 'policies' && item !== null ? await nextVersion(store, item as Policy, old as Policy) : item;
    writes.push({ kind, id, item: next, seen: old === undefined ? null : etagOf(old) });
  }
  if (!(await store.write(writes, change.at))) throw mismatch();
  for (const { kind, id, item } of writes) {
    await record(store, { kind, id, at: change.at, by, before: itemOf(before, kind, id) ?? null, after: item });
  }
  return wholeOf(after);
}

function itemOf(catalogue: Catalogue, kind: CatalogueKind, id: string): Item | undefined {
  return catalogue[kind].get(id);
}

/** What people said of it, with the beginning of a maintenance window, or the url of a channel, that says none. */
function whatIsMeant(
  { kind, old, item }: Omit<Made, 'item'> & { readonly item: Said | null },
  at: Instant,
): Said | null {
  if (item === null) return item;
  if (kind === 'channels') return withUrl(item, old);
  if (kind !== 'maintenance') return item;
  return withBeginning(item, old as Maintenance | undefined, at);
}

function over(made: readonly Made[], at: Instant): readonly Fault[] {
  return made.flatMap(({ kind, id, old, item }) => {
    if (kind !== 'maintenance' || old !== undefined || item === null) return [];
    return below(`/${kind}/${id}`, checkOver(item as Maintenance, at));
  });
}

function make(kind: WholeKind, item: Item, old: Item | undefined, random: Change['random']): Item {
  return hasLinkKey(kind, item) ? withLinkKey(item, old, random) : item;
}

function withItem(catalogue: Catalogue, kind: WholeKind, id: string, item: Item | null): Catalogue {
  const others = ([...catalogue[kind]] as [string, Item][]).filter(([other]) => other !== id);
  return { ...catalogue, [kind]: new Map(item === null ? others : [...others, [id, item]]) } as Catalogue;
}

function defaultStays(made: readonly Made[]): readonly Fault[] {
  const gone = made.some(({ kind, id, item }) => kind === 'policies' && id === defaultPolicy.id && item === null);
  const detail = 'Incidents start with the policy "default"; replace it instead';
  return gone ? [{ pointer: `/policies/${defaultPolicy.id}`, detail }] : [];
}

function refuse(faults: readonly Fault[]): void {
  const [first] = faults;
  if (first === undefined) return;
  throw new Refusal('ValidationFailed', `${first.pointer}: ${first.detail}.`, { errors: [...faults] });
}
