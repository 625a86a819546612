import { Refusal } from '../incident/refusal.ts';
import type { Instant } from '../sla/instant.ts';
import { defaultPolicy, type Policy } from '../sla/policy.ts';
import type { CatalogueKind } from './catalogue.ts';
import { type CatalogueChange, type CatalogueStore, etagOf } from './catalogue-store.ts';
import { checkItem, checkOthers, withoutItem } from './change-catalogue.ts';
import { withoutUrl } from './webhook-url.ts';

interface Change {
  readonly kind: CatalogueKind;
  readonly id: string;
  /** Who changes it, by address: asked once the change makes sense. @throws Refusal Forbidden */
  readonly by: () => string;
  readonly at: Instant;
  /** The version that they saw, as a question to an entity tag; undefined where they do not say. */
  readonly seen: ((etag: string) => boolean) | undefined;
  /** From which mails come: nobody's list mails it. */
  readonly sender?: string;
}

type Item = { readonly id: string };

export interface Put {
  readonly item: Item;
  readonly created: boolean;
}

/**
 * Creates or replaces one item of the catalogue, made of what it was before, if it was. A policy gets its next version; incidents keep the one they started
 * with.
 *
 * @throws Refusal in the contract's order: ValidationFailed for what does not fit, whatever `by` throws,
 *   PreconditionRequired where something is replaced unseen, VersionMismatch, InUse
 */
export async function putItem(
  store: CatalogueStore,
  change: Change,
  make: (before: Item | undefined) => Item,
): Promise<Put> {
  const { kind, id } = change;
  const catalogue = await store.read();
  const before = catalogue[kind].get(id);
  const item = make(before);
  checkItem(catalogue, kind, item, change.sender ?? null);
  const by = change.by();
  if (before !== undefined) mustHaveSeen(change, etagOf(before));
  if (before === undefined && change.seen !== undefined) throw mismatch();
  checkOthers(catalogue, kind, item);
  const after = kind === 'policies' ? await nextVersion(store, item as Policy, before as Policy | undefined) : item;
  const seen = before === undefined ? null : etagOf(before);
  if (!(await store.write([{ kind, id, item: after, seen }], change.at))) throw mismatch();
  await record(store, { kind, id, at: change.at, by, before: before ?? null, after });
  return { item: after, created: before === undefined };
}

/** Takes one item out of the catalogue. @throws Refusal NotFound, whatever `by` throws, VersionMismatch, InUse */
export async function endItem(store: CatalogueStore, change: Change): Promise<void> {
  const { kind, id, seen } = change;
  const catalogue = await store.read();
  const before = catalogue[kind].get(id);
  if (before === undefined) throw notThere();
  const by = change.by();
  if (seen !== undefined) mustHaveSeen(change, etagOf(before));
  if (kind === 'policies' && id === defaultPolicy.id) {
    throw new Refusal('InUse', 'It is in use: incidents start with the policy "default". Replace it instead.');
  }
  withoutItem(catalogue, kind, id);
  if (!(await store.write([{ kind, id, item: null, seen: etagOf(before) }], change.at))) throw mismatch();
  await record(store, { kind, id, at: change.at, by, before, after: null });
}

/** Keeps a change for good, and of what must not be shown only what may be. */
export async function record(store: CatalogueStore, change: CatalogueChange): Promise<void> {
  const state = (item: unknown) => (item === null ? null : withoutUrl(change.kind, item as Item));
  await store.record({ ...change, before: state(change.before), after: state(change.after) });
}

export function notThere(): Refusal {
  return new Refusal('NotFound', 'The catalogue has nothing of this id. Check the id.');
}

/**
 * The next version that nobody has kept: one left over by a change that failed is passed over. What says the same as
 * the policy that is built in is that one.
 */
export async function nextVersion(store: CatalogueStore, said: Policy, before: Policy | undefined): Promise<Policy> {
  const same = { ...said, version: defaultPolicy.version };
  if (before === undefined && etagOf(same) === etagOf(defaultPolicy)) {
    await store.keepVersion(defaultPolicy);
    return defaultPolicy;
  }
  const built = said.id === defaultPolicy.id ? defaultPolicy.version : 0;
  for (let version = (before?.version ?? built) + 1; ; version++) {
    const policy = { ...said, version };
    if (await store.keepVersion(policy)) return policy;
  }
}

/** @throws Refusal PreconditionRequired, VersionMismatch */
export function mustHaveSeen({ seen }: Pick<Change, 'seen'>, etag: string): void {
  if (seen === undefined) {
    throw new Refusal('PreconditionRequired', 'Read the item first, then send its ETag as If-Match.');
  }
  if (!seen(etag)) throw mismatch();
}

export function mismatch(): Refusal {
  return new Refusal('VersionMismatch', 'Somebody else changed it meanwhile. Read it again, then decide.');
}
