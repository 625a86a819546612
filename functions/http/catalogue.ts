import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Catalogue, CatalogueKind, Integration, Maintenance } from '../catalogue/catalogue.ts';
import { type CatalogueStore, etagOf } from '../catalogue/catalogue-store.ts';
import { endItem, notThere, putItem } from '../catalogue/change-item.ts';
import { keyed, newKey, opens } from '../catalogue/integration-key.ts';
import { hasLinkKey, type Linked, withLinkKey } from '../catalogue/link-key.ts';
import { begun } from '../catalogue/maintenance.ts';
import { withoutUrl, withUrl } from '../catalogue/webhook-url.ts';
import { type Changes, changeCatalogue, wholeOf } from '../catalogue/whole-catalogue.ts';
import { json } from '../frame/answer.ts';
import type { Serve } from '../frame/door.ts';
import { check, readEntityTag, readJson } from '../frame/request.ts';
import type { Caller } from '../incident/caller.ts';
import { invalid, Refusal } from '../incident/refusal.ts';
import type { Instant } from '../sla/instant.ts';
import type { KnownErrorUses, Uses } from '../triage/known-error-uses.ts';
import { changes, items, type PutKind } from './catalogue-schemas.ts';
import { needsGroup, noQuery, staffCaller } from './staff-route.ts';

type Item = { readonly id: string };

/** Changes shown at once. */
const CHANGES = 100;

export interface CatalogueDependencies {
  readonly store: CatalogueStore;
  readonly uses: KnownErrorUses;
  readonly groupsClaim: string;
  readonly now: () => Instant;
  readonly random: (bytes: number) => Uint8Array;
  /** From which mails come: nobody's list mails it. */
  readonly sender: string;
}

const KINDS = {
  services: 'services',
  categories: 'categories',
  people: 'people',
  teams: 'teams',
  'escalation-paths': 'paths',
  schedules: 'schedules',
  'maintenance-windows': 'maintenance',
  runbooks: 'runbooks',
  'stakeholder-lists': 'lists',
  channels: 'channels',
  'sla-policies': 'policies',
  integrations: 'integrations',
  'known-errors': 'knownErrors',
} as const satisfies Record<string, PutKind>;

/** The catalogue, whole and item by item, by its routes. */
export function catalogueRoutes(deps: CatalogueDependencies): Readonly<Record<string, Serve>> {
  const items = Object.entries(KINDS).flatMap(([path, kind]): [string, Serve][] => [
    [`GET /v1/${path}`, catalogueItems(deps, kind)],
    [`GET /v1/${path}/{id}`, catalogueItem(deps, kind)],
    [`PUT /v1/${path}/{id}`, putCatalogueItem(deps, kind)],
    [`DELETE /v1/${path}/{id}`, endCatalogueItem(deps, kind)],
    [`GET /v1/${path}/{id}/changes`, catalogueChanges(deps, kind)],
  ]);
  return {
    'GET /v1/catalogue': wholeCatalogue(deps),
    'PATCH /v1/catalogue': patchCatalogue(deps),
    ...Object.fromEntries(items),
  };
}

/** `GET /v1/<kind>`: all of a kind, by id. */
function catalogueItems(deps: CatalogueDependencies, kind: PutKind): Serve {
  return async (event) => {
    const caller = staffCaller(event, deps.groupsClaim);
    noQuery(event);
    needsGroup(caller);
    const found = [...present(await deps.store.read(), kind).values()];
    const shown = found.sort((a, b) => (a.id < b.id ? -1 : 1)).map((item) => readable(kind, item));
    return json(200, { items: kind === 'knownErrors' ? await Promise.all(shown.map(withUses(deps))) : shown });
  };
}

/** `GET /v1/<kind>/{id}` */
function catalogueItem(deps: CatalogueDependencies, kind: PutKind): Serve {
  return async (event) => {
    const caller = staffCaller(event, deps.groupsClaim);
    noQuery(event);
    const item = present(await deps.store.read(), kind).get(idOf(event));
    if (item === undefined) throw notThere();
    needsGroup(caller);
    const shown = readable(kind, item);
    return json(200, kind === 'knownErrors' ? await withUses(deps)(shown) : shown, tagOf(item));
  };
}

/** `PUT /v1/<kind>/{id}`: 201 for a new item, 200 for one that was seen. */
function putCatalogueItem(deps: CatalogueDependencies, kind: PutKind): Serve {
  return async (event) => {
    const caller = staffCaller(event, deps.groupsClaim);
    const id = idOf(event);
    const body = check(items[kind], asLeftOut(kind, readJson(event)));
    noQuery(event);
    if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(id)) {
      throw invalid('/id', 'An id in the path is of small letters, digits and hyphens, and at most 63 long');
    }
    if (body.id !== undefined && body.id !== id)
      throw invalid('/id', `The path says "${id}"; leave id out or say the same`);
    const change = {
      kind,
      id,
      at: deps.now(),
      by: () => keeper(caller, kind),
      seen: readEntityTag(event),
      sender: deps.sender,
    };
    const key = kind === 'integrations' ? newKey(id, deps.random) : null;
    const said = asSaid(kind, { ...body, id });
    const { item, created } = await putItem(deps.store, change, (before) => {
      if (key !== null) return keyed(said, before as Integration | undefined, key, change.at);
      if (kind === 'maintenance') return begun(said as Maintenance, before as Maintenance | undefined, change.at);
      if (kind === 'channels') return withUrl(said, before);
      return hasLinkKey(kind, said) ? withLinkKey(said, before, deps.random) : said;
    });
    const told = readable(kind, item);
    const shown = kind === 'knownErrors' ? await withUses(deps)(told) : told;
    const answer = key !== null && opens(item as Integration, key) ? { ...shown, key } : shown;
    return json(created ? 201 : 200, answer, { ...tagOf(item), ...(created ? { location: event.rawPath } : {}) });
  };
}

/** `GET /v1/catalogue`: in one piece, as `PATCH` takes it. */
function wholeCatalogue(deps: CatalogueDependencies): Serve {
  return async (event) => {
    const caller = staffCaller(event, deps.groupsClaim);
    noQuery(event);
    needsGroup(caller);
    const whole = wholeOf(await deps.store.read());
    return json(200, whole, tagOf(whole));
  };
}

/** `PATCH /v1/catalogue`: many items at once, each put in place as it is said, or taken out. */
function patchCatalogue(deps: CatalogueDependencies): Serve {
  return async (event) => {
    const caller = staffCaller(event, deps.groupsClaim);
    const body = check(changes, eachAsLeftOut(readJson(event))) as Changes;
    noQuery(event);
    const { now, random, sender } = deps;
    const change = { by: () => admin(caller), at: now(), seen: readEntityTag(event), random, sender };
    const whole = await changeCatalogue(deps.store, idsRight(body), change);
    return json(200, whole, tagOf(whole));
  };
}

/** An item may say its id again, the same as it stands under. */
function idsRight(said: Changes): Changes {
  for (const [kind, items] of Object.entries(said)) {
    for (const [id, item] of Object.entries(items)) {
      if (item?.['id'] === undefined || item['id'] === id) continue;
      throw invalid(`/${kind}/${id}/id`, `It stands under "${id}"; leave id out or say the same`);
    }
  }
  const { knownErrors } = said;
  if (knownErrors === undefined) return said;
  const kept = Object.entries(knownErrors).map(([id, item]) => [
    id,
    item === null ? null : asSaid('knownErrors', item),
  ]);
  return { ...said, knownErrors: Object.fromEntries(kept) };
}

/** An item without what it was shown with: how often a known error helped is counted, not said. */
function asSaid<I extends object>(kind: PutKind, item: I): I {
  if (kind !== 'knownErrors') return item;
  const { offered: _offered, helped: _helped, ...said } = item as I & Partial<Uses>;
  return said as unknown as I;
}

/** A known error with how often it was offered, and helped. */
function withUses({ uses }: CatalogueDependencies): (item: Item) => Promise<Item> {
  return async (item) => ({ ...item, ...(await uses.uses(item.id)) });
}

/** `DELETE /v1/<kind>/{id}`: 204 */
function endCatalogueItem(deps: CatalogueDependencies, kind: CatalogueKind): Serve {
  return async (event) => {
    const caller = staffCaller(event, deps.groupsClaim);
    noQuery(event);
    const seen = readEntityTag(event);
    await endItem(deps.store, { kind, id: idOf(event), at: deps.now(), by: () => keeper(caller, kind), seen });
    return { statusCode: 204, headers: { 'cache-control': 'no-store' } };
  };
}

/** `GET /v1/<kind>/{id}/changes`: also of an item that was taken out. */
function catalogueChanges(deps: CatalogueDependencies, kind: PutKind): Serve {
  return async (event) => {
    const caller = staffCaller(event, deps.groupsClaim);
    noQuery(event);
    const changes = await deps.store.changes(kind, idOf(event), CHANGES);
    if (changes.length === 0 && !present(await deps.store.read(), kind).has(idOf(event))) throw notThere();
    needsGroup(caller);
    const state = (item: unknown) => (item === null ? null : readable(kind, item as Item));
    return json(200, {
      items: changes.map(({ at, by, before, after }) => ({ at, by, before: state(before), after: state(after) })),
    });
  };
}

/** Versions of a policy lie beside it, and are none of their own. */
function present(catalogue: Catalogue, kind: CatalogueKind): ReadonlyMap<string, Item> {
  return new Map(([...catalogue[kind]] as [string, Item][]).filter(([id]) => !id.includes('@')));
}

/** Whoever may change items of a kind: that work on a service begins, or is over, cannot wait for an admin. */
function keeper(caller: Caller, kind: CatalogueKind): string {
  if (kind !== 'maintenance') return admin(caller);
  const { email, groups } = caller;
  if (groups.some((group) => group === 'admin' || group === 'service-desk' || group === 'manager')) return email;
  throw new Refusal(
    'Forbidden',
    'Only the service desk, a manager or an admin may change maintenance windows. Ask one of them.',
  );
}

function admin({ email, groups }: Caller): string {
  if (groups.includes('admin')) return email;
  throw new Refusal('Forbidden', 'Only an admin may change the catalogue. Ask one of them.');
}

export function idOf(event: APIGatewayProxyEventV2): string {
  return event.pathParameters?.['id'] ?? '';
}

export function tagOf(item: object): Readonly<Record<string, string>> {
  return { etag: `"${etagOf(item)}"` };
}

/** Fields that are said and not read, or counted and added apart. */
const NOT_KEPT = ['newKey', 'url', 'offered', 'helped'];

/** An item as it may be read: every field of its kind, null where there is none; of keys and urls their last letters at most. */
function readable(kind: PutKind, kept: Item): Item {
  const { linkKey: _linkKey, ...item } = withoutUrl(kind, kept as Linked) as Linked & Readonly<Record<string, unknown>>;
  const listed = Object.keys(items[kind].shape).filter((field) => !NOT_KEPT.includes(field));
  const whole = { ...item, ...Object.fromEntries(listed.map((field) => [field, item[field] ?? null])) };
  if (!('keys' in item)) return whole;
  const { keys } = item as unknown as Integration;
  return { ...whole, keys: keys.map(({ ends, createdAt }) => ({ ends, createdAt })) } as Item;
}

/** What was read as null is left out where it is sent back. */
function asLeftOut(kind: PutKind, body: unknown): unknown {
  if (!isObject(body)) return body;
  const { shape } = items[kind];
  return Object.fromEntries(
    Object.entries(body).filter(([field, value]) => value !== null || !Object.hasOwn(shape, field)),
  );
}

/** The same of each item of a change, where null itself takes one out. */
function eachAsLeftOut(body: unknown): unknown {
  if (!isObject(body)) return body;
  const kinds = Object.entries(body).map(([kind, said]) => [
    kind,
    Object.hasOwn(items, kind) && isObject(said)
      ? Object.fromEntries(Object.entries(said).map(([id, item]) => [id, asLeftOut(kind as PutKind, item)]))
      : said,
  ]);
  return Object.fromEntries(kinds);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
