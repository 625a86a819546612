import type { Catalogue, Override, Person } from '../catalogue/catalogue.ts';
import { type CatalogueStore, etagOf } from '../catalogue/catalogue-store.ts';
import { mismatch } from '../catalogue/change-item.ts';
import type { Caller } from '../incident/caller.ts';
import { invalid, Refusal } from '../incident/refusal.ts';
import { sameAddress } from '../incident/tell.ts';
import { type Instant, millis, plus } from '../sla/instant.ts';

/** Nobody knows more than a year ahead who will be there. */
const FARTHEST_MS = 366 * 86_400_000;
/** How long one that is over is kept: its record goes on without it. */
const KEPT_MS = 30 * 86_400_000;
const KEEPERS: readonly string[] = ['service-desk', 'manager', 'admin'];

export interface Asked {
  readonly schedule: string;
  readonly from: Instant;
  readonly until: Instant;
  readonly person: Person;
  readonly instead?: string | undefined;
  readonly reason?: string | undefined;
}

interface By {
  readonly caller: Caller;
  readonly now: Instant;
  readonly id: string;
  /** Random, in hex. */
  readonly linkKey: string;
}

/** Who answers, and which. */
interface Answering {
  readonly email: string;
  readonly now: Instant;
  readonly id: string;
}

/**
 * Puts somebody in another's place for a while. It holds at once where the service desk, a manager or an admin says so,
 * and where somebody takes a shift over; whoever else is named is asked first.
 *
 * @throws Refusal ValidationFailed, Forbidden, IdempotencyKeyReused, Unavailable
 */
export async function overrideSchedule(store: CatalogueStore, asked: Asked, { caller, now, id, linkKey }: By) {
  const catalogue = await store.read();
  checkAsked(asked, catalogue, now);
  if (caller.groups.length === 0)
    throw new Refusal('Forbidden', 'You are in no group that may do this. Ask a manager.');
  const holds = caller.groups.some((group) => KEEPERS.includes(group)) || sameAddress(asked.person.email, caller.email);
  const override: Override = {
    id,
    ...asked,
    instead: asked.instead ?? null,
    reason: asked.reason ?? null,
    by: caller.email,
    at: now,
    acceptedAt: holds ? now : null,
    declinedAt: null,
    linkKey,
  };
  const before = catalogue.overrides.get(id);
  if (before !== undefined) return { override: replayed(before, override), replayed: true };
  await write(store, override, null, caller.email, now);
  return { override, replayed: false };
}

/**
 * The person says yes or no, and may think better of it until it is over. The same again changes nothing.
 *
 * @throws Refusal NotFound, Forbidden, WrongState, Unavailable
 */
export async function answerOverride(
  store: CatalogueStore,
  { email, now, id }: Answering,
  yes: boolean,
): Promise<Override> {
  const override = found(await store.read(), id);
  if (!sameAddress(override.person.email, email)) {
    throw new Refusal('Forbidden', `Only ${override.person.name} can answer this.`);
  }
  if ((yes ? override.acceptedAt : override.declinedAt) !== null) return override;
  if (override.until <= now) throw new Refusal('WrongState', 'It is over: there is nothing to take over any more.');
  const answered = { ...override, acceptedAt: yes ? now : null, declinedAt: yes ? null : now };
  await write(store, answered, override, email, now);
  return answered;
}

/**
 * Takes it back: who asked, who was asked, and who keeps the schedule.
 *
 * @param seen the override that they saw, as a question to its entity tag; undefined where they do not say
 * @throws Refusal NotFound, Forbidden, VersionMismatch
 */
export async function endOverride(
  store: CatalogueStore,
  { caller, now, id }: Omit<By, 'linkKey'>,
  seen?: (etag: string) => boolean,
): Promise<void> {
  const override = found(await store.read(), id);
  const concerned = [override.by, override.person.email].some((email) => sameAddress(email, caller.email));
  if (!concerned && !caller.groups.some((group) => KEEPERS.includes(group))) {
    throw new Refusal('Forbidden', `Ask ${override.by}, ${override.person.name} or a manager to take it back.`);
  }
  if (seen?.(etagOf(override)) === false) throw mismatch();
  await write(store, null, override, caller.email, now);
}

function checkAsked({ schedule, from, until, person, instead }: Asked, { schedules }: Catalogue, now: Instant): void {
  const kept = schedules.get(schedule);
  if (kept === undefined) {
    throw invalid('/schedule', `There is no schedule "${schedule}" in the catalogue; add it or name another`);
  }
  if (until <= from) throw invalid('/until', 'It ends before it begins; write a later time');
  if (until <= now) throw invalid('/until', 'It is over already; write a later time');
  if (millis(until) - millis(now) > FARTHEST_MS)
    throw invalid('/until', 'It ends more than a year from now; write an earlier time');
  if (instead === undefined) return;
  if (sameAddress(instead, person.email)) throw invalid('/instead', 'Nobody takes their own place; name somebody else');
  if (kept.layers.some(({ members }) => members.some(({ email }) => sameAddress(email, instead)))) return;
  throw invalid(
    '/instead',
    `${instead} takes no turns in the schedule "${schedule}"; leave instead out, or name a member`,
  );
}

/** The first one made under the same key. */
function replayed(before: Override, again: Override): Override {
  const { at: _at, acceptedAt: _accepted, declinedAt: _declined, linkKey: _key, ...first } = before;
  const { at: _again, acceptedAt: _holds, declinedAt: _not, linkKey: _drawn, ...said } = again;
  if (etagOf(first) === etagOf(said)) return before;
  throw new Refusal('IdempotencyKeyReused', 'This key was sent before with another body. Send a new key.');
}

export function found({ overrides }: Catalogue, id: string): Override {
  const override = overrides.get(id);
  if (override === undefined) throw new Refusal('NotFound', 'There is no override of this id. Check the id.');
  return override;
}

async function write(
  store: CatalogueStore,
  item: Override | null,
  before: Override | null,
  by: string,
  at: Instant,
): Promise<void> {
  const id = item?.id ?? before?.id ?? '';
  const seen = before === null ? null : etagOf(before);
  const until = item?.until ?? before?.until ?? at;
  if (!(await store.write([{ kind: 'overrides', id, item, seen, forgetAt: plus(until, KEPT_MS) }], at))) {
    throw new Refusal('Unavailable', 'Somebody else changes this at once. Try again.');
  }
  await store.record({ kind: 'overrides', id, at, by, before, after: item });
}
