import type { StakeholderList } from '../catalogue/catalogue.ts';
import { sha256 } from '../incident/id.ts';
import type { Rates } from '../incident/ports.ts';
import { invalid, Refusal } from '../incident/refusal.ts';
import type { World } from '../incident/world.ts';
import { isTimeZone } from '../sla/check-policy.ts';
import { type Instant, instant, millis, plus } from '../sla/instant.ts';
import { type Ask, type Asks, CONFIRM_MS } from './asked.ts';
import { type Choice, type Digest, type Kept, type Members, memberOf, type OnList } from './members.ts';
import { nextMorning } from './mornings.ts';
import { isOwnAddress } from './own-address.ts';

/** How somebody wants to hear, as they say it. */
export interface Wish {
  /** IANA name. */
  readonly timeZone: string;
  readonly digest: Digest;
}

export interface JoinBody extends Wish {
  readonly name: string;
  readonly email: string;
}

/** Mails by which one address confirms, in an hour: so that nobody can use them to mail others. */
export const MAILS_AN_HOUR = 3;
/** Who may have joined a list by themselves. */
const MOST_JOINED = 5_000;
const HOUR_MS = 3_600_000;

/**
 * Somebody asks by the public form to be on a list. It is kept, and mailed to the address by the next sweep; whether the
 * address is on the list already is told to nobody but itself.
 *
 * @throws Refusal ValidationFailed for no time zone and for the product's own address, TooManyRequests for more mails to
 *   one address than `MAILS_AN_HOUR`
 */
export async function askToJoin(
  {
    asks,
    rates,
    now,
    sender,
  }: { readonly asks: Asks; readonly rates: Rates; readonly now: () => Instant; readonly sender: string },
  list: StakeholderList,
  body: JoinBody,
): Promise<void> {
  checkZone(body.timeZone);
  if (isOwnAddress(body.email, sender)) {
    throw invalid(
      '/email',
      'Mails come from this address: the product would mail itself. Write an address of your own',
    );
  }
  const at = now();
  const hour = Math.floor(millis(at) / HOUR_MS) * HOUR_MS;
  const bucket = `JOIN#${sha256(body.email.toLowerCase()).slice(0, 16)}#${instant(hour)}`;
  if (!(await rates.take(bucket, MAILS_AN_HOUR, instant(hour + 2 * HOUR_MS)))) {
    const seconds = Math.ceil((hour + HOUR_MS - millis(at)) / 1_000);
    throw new Refusal(
      'TooManyRequests',
      `${MAILS_AN_HOUR} mails went to this address within the hour. Look into its mailbox, also among what counts as spam, or ask again in ${Math.ceil(seconds / 60)} minutes.`,
      { headers: { 'retry-after': String(seconds) } },
    );
  }
  const { name, email, timeZone, digest } = body;
  await asks.ask({ list: list.id, name, email: email.toLowerCase(), timeZone, digest, at });
}

/** Where somebody stands who opens their own page of a list. */
export type Standing =
  | { readonly is: 'member'; readonly member: OnList }
  | { readonly is: 'away'; readonly kept: Kept }
  /** They asked, and are to say that it was they. */
  | { readonly is: 'asked'; readonly ask: Ask }
  /** They never asked, not in time, or are on the list no more. */
  | { readonly is: 'nobody' };

export async function standingOf(
  { members, asks, now }: { readonly members: Members; readonly asks: Asks; readonly now: () => Instant },
  list: StakeholderList,
  email: string,
): Promise<Standing> {
  const kept = await members.one(list.id, email);
  const member = memberOf(list, email, kept);
  if (member !== null) return { is: 'member', member };
  const ask = await asks.of(list.id, email);
  const waits = ask !== null && plus(ask.at, CONFIRM_MS) > now();
  if (waits && (kept === null || ask.at > kept.at)) return { is: 'asked', ask };
  return kept?.left === true ? { is: 'away', kept } : { is: 'nobody' };
}

/**
 * The owner of the address says that they want to be on the list.
 *
 * @throws Refusal ValidationFailed for no time zone, WrongState where nobody may join the list any more, or it is full
 */
export async function confirmJoin(
  { members, now }: { readonly members: Members; readonly now: () => Instant },
  list: StakeholderList,
  { email, name, ...wish }: JoinBody,
  world: World,
): Promise<void> {
  checkZone(wish.timeZone);
  if (list.open !== true) {
    throw new Refusal('WrongState', 'Nobody can join this list by themselves any more. Ask the service desk.');
  }
  const joined = (await members.of(list.id)).filter((one) => one.name !== null && !one.left);
  if (joined.length >= MOST_JOINED && !joined.some((one) => one.email === email.toLowerCase())) {
    throw new Refusal('WrongState', `${MOST_JOINED} people joined this list: it is full. Ask the service desk.`);
  }
  await members.join(list.id, { email, name }, choiceOf(wish, world, now()), now());
}

/** How a member hears from now on. @throws Refusal ValidationFailed for no time zone */
export async function chooseDigest(
  { members, now }: { readonly members: Members; readonly now: () => Instant },
  list: StakeholderList,
  email: string,
  wish: Wish,
  world: World,
): Promise<void> {
  checkZone(wish.timeZone);
  const before = await members.one(list.id, email);
  // What they said before stands: today's mail, where it is due and not sent yet, must not be put off to tomorrow.
  if (before?.digest === 'daily' && wish.digest === 'daily' && before.timeZone === wish.timeZone) return;
  await members.choose(list.id, email, choiceOf(wish, world, now(), before), now());
}

/** They have thought better of leaving: as they were before. */
export async function comeBack(
  { members, now }: { readonly members: Members; readonly now: () => Instant },
  list: StakeholderList,
  email: string,
  world: World,
): Promise<void> {
  const { timeZone = null, digest = 'each' } = (await members.one(list.id, email)) ?? {};
  await members.join(list.id, { email, name: null }, choiceOf({ timeZone, digest }, world, now()), now());
}

function choiceOf(
  { timeZone, digest }: { readonly timeZone: string | null; readonly digest: Digest },
  { settings }: World,
  now: Instant,
  before: Kept | null = null,
): Choice {
  if (digest === 'each') return { timeZone, digest, since: null, nextAt: null };
  const since = before?.digest === 'daily' ? (before.since ?? now) : now;
  return { timeZone, digest, since, nextAt: nextMorning(timeZone ?? settings.timeZone, now) };
}

function checkZone(timeZone: string): void {
  if (isTimeZone(timeZone)) return;
  throw invalid('/timeZone', 'This is no time zone; choose one of the list, such as Europe/Berlin');
}
