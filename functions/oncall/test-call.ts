import type { Catalogue, Person, TestCall } from '../catalogue/catalogue.ts';
import { type CatalogueStore, etagOf } from '../catalogue/catalogue-store.ts';
import { mismatch, notThere } from '../catalogue/change-item.ts';
import { contactOf } from '../catalogue/contact.ts';
import type { Caller } from '../incident/caller.ts';
import { Refusal } from '../incident/refusal.ts';
import { sameAddress } from '../incident/tell.ts';
import { type Instant, plus } from '../sla/instant.ts';
import { onCallOf } from './who.ts';

/** The same test again within this time is one: a second press mails nobody twice. */
const ONE_MS = 5 * 60_000;

/** One address of somebody on call, and when they last said by a test that they got it there. */
export interface Reach {
  readonly name: string;
  readonly address: string;
  readonly gotAt: Instant | null;
}

interface Asking {
  readonly caller: Caller;
  readonly now: Instant;
  /** Drawn from who asks and their key, where they send one. */
  readonly cid: string | null;
  random(bytes: number): Uint8Array;
}

/**
 * Mails everybody who is on call of a team a TEST, at each of their addresses. It is no incident and counts nowhere.
 *
 * @throws Refusal NotFound, Forbidden, WrongState where nobody is on call, VersionMismatch
 */
export async function testCall(
  store: CatalogueStore,
  id: string,
  { caller, now, cid, random }: Asking,
): Promise<{ readonly test: TestCall; readonly replayed: boolean }> {
  const catalogue = await store.read();
  const team = catalogue.teams.get(id);
  if (team === undefined) throw notThere();
  if (caller.groups.length === 0)
    throw new Refusal('Forbidden', 'You are in no group that may do this. Ask a manager.');
  const before = catalogue.testCalls.get(id);
  if (before !== undefined && cid !== null && before.cid === cid) return { test: before, replayed: true };
  if (before !== undefined && now < plus(before.at, ONE_MS)) return { test: before, replayed: false };
  const people = onCallOf(team, catalogue, now);
  if (people.length === 0)
    throw new Refusal('WrongState', `Nobody of ${team.name} is on call now: there is nobody to test.`);
  const linkKey = before?.linkKey ?? Buffer.from(random(16)).toString('hex');
  const asked = { id, at: now, by: caller.email, ...(cid !== null && { cid }) };
  const next: TestCall = { ...asked, linkKey, people, got: before?.got ?? {} };
  await put(store, next, before);
  await store.record({ kind: 'testCalls', id, at: now, by: caller.email, before: null, after: { at: now, people } });
  return { test: next, replayed: false };
}

/** Somebody got the test at an address. @throws Refusal VersionMismatch */
export async function gotTest(store: CatalogueStore, before: TestCall, address: string, now: Instant): Promise<void> {
  await put(store, { ...before, got: { ...before.got, [address.toLowerCase()]: now } }, before);
}

/** Whoever is on call of a team now, at each address, and when they last got a test there. */
export function reachOf(team: string, catalogue: Catalogue, now: Instant): readonly Reach[] {
  const kept = catalogue.teams.get(team);
  const people = kept === undefined ? [] : onCallOf(kept, catalogue, now);
  const got = catalogue.testCalls.get(team)?.got ?? {};
  return people.flatMap((person) =>
    addressesOf(person, catalogue).map(({ address }) => {
      return { name: person.name, address, gotAt: got[address.toLowerCase()] ?? null };
    }),
  );
}

/** Where calls reach somebody: their address, their second one, and their pager. */
export function addressesOf(person: Person, catalogue: Catalogue): readonly Address[] {
  const contact = contactOf(person.email, catalogue);
  const pager = person.pager ?? contact?.pager;
  const all = [
    ...[person.email, contact?.second].map((address) => ({ address, pager: false })),
    { address: pager, pager: true },
  ].filter((one): one is Address => one.address !== undefined);
  return all.filter(({ address }, index) => all.findIndex((one) => sameAddress(one.address, address)) === index);
}

interface Address {
  readonly address: string;
  /** It takes a line of plain text. */
  readonly pager: boolean;
}

async function put(store: CatalogueStore, item: TestCall, before: TestCall | undefined): Promise<void> {
  const seen = before === undefined ? null : etagOf(before);
  if (!(await store.write([{ kind: 'testCalls', id: item.id, item, seen }], item.at))) throw mismatch();
}
