import type { StakeholderList } from '../catalogue/catalogue.ts';
import type { Head } from '../incident/head.ts';
import type { OutgoingMail, WithMailer } from '../incident/ports.ts';
import type { World } from '../incident/world.ts';
import { type Daily, dailyMail } from '../notify/daily-mail.ts';
import { LEASE_MS, tryAgainAt } from '../notify/deliver-one.ts';
import { inTime } from '../notify/in-time.ts';
import { joinMail } from '../notify/join-mail.ts';
import { type Instant, plus } from '../sla/instant.ts';
import { type Ask, CONFIRM_MS } from '../stakeholders/asked.ts';
import type { Claimed, ListPost } from '../stakeholders/list-post.ts';
import { type Kept, type Members, memberOf, type OnList } from '../stakeholders/members.ts';
import { nextMorning } from '../stakeholders/mornings.ts';
import { endedAt, endedIncidents, isFor, openIncidents } from '../stakeholders/open-for-list.ts';

/** Mails of each sort in one sweep; the others follow with the next. */
const AT_ONCE = 100;
const DAY_MS = 86_400_000;
/** The first daily mail tells of what ended since somebody chose it, but none of more than this. */
const LONGEST_MS = 7 * DAY_MS;

export interface ListPorts extends WithMailer {
  readonly post: ListPost;
  readonly members: Members;
  /** Where links lead, without a slash at its end. */
  readonly baseUrl: string;
  /** From which mails come. */
  readonly sender: string;
}

/**
 * What lists owe beside the mails of events: to whoever asked to join the mail by which they confirm it, and at eight in
 * the morning to whoever reads once a day what concerns them. Each is claimed first, so that it goes out at least once,
 * and twice only where the answer was lost between sending and settling it.
 *
 * @param mayStart whether there is time for one more mail
 */
export async function listNotices(ports: ListPorts, world: World, mayStart: () => boolean): Promise<void> {
  const lists = [...world.catalogue.lists.values()];
  if (lists.length === 0) return;
  const timed = inTime(ports, mayStart);
  if (lists.some(({ open }) => open === true)) await answerAsks(timed, world, mayStart);
  await tellDaily(timed, world, mayStart);
}

async function answerAsks(ports: ListPorts, world: World, mayStart: () => boolean): Promise<void> {
  for (const one of await ports.post.asked(ports.now(), AT_ONCE)) {
    if (!mayStart()) return;
    await safely(ports, async () => {
      const now = ports.now();
      const claimed = await ports.post.claimAsk(one, now, plus(now, LEASE_MS));
      if (claimed !== null) await answerAsk(ports, world, claimed);
    });
  }
}

async function answerAsk(ports: ListPorts, { catalogue, settings }: World, claimed: Claimed<Ask>): Promise<void> {
  const { email, at } = claimed.item;
  const list = catalogue.lists.get(claimed.list);
  const isOver = plus(at, CONFIRM_MS) <= ports.now();
  if (list?.open !== true || isOver) return ports.post.settleAsk(claimed, null);
  const isOn = memberOf(list, email, await ports.members.one(list.id, email)) !== null;
  const mail = joinMail(list, email, isOn, { desk: settings.desk, baseUrl: ports.baseUrl });
  await ports.post.settleAsk(claimed, await sent(ports, mail, 'join', at));
}

async function tellDaily(ports: ListPorts, world: World, mayStart: () => boolean): Promise<void> {
  const due = await ports.post.daily(ports.now(), AT_ONCE);
  if (due.length === 0) return;
  const read = readOnce(ports);
  for (const one of due) {
    if (!mayStart()) return;
    await safely(ports, async () => {
      const now = ports.now();
      const claimed = await ports.post.claimDaily(one, now, plus(now, LEASE_MS));
      if (claimed !== null) await tellOne(ports, world, claimed, read);
    });
  }
}

type Read = () => Promise<{ readonly open: readonly Head[]; readonly ended: readonly Head[] }>;

/** The incidents of this sweep, read when the first mail needs them. */
function readOnce({ store, now }: ListPorts): Read {
  let reading: ReturnType<Read> | undefined;
  const read = async () => {
    const [{ heads: open }, ended] = await Promise.all([
      openIncidents(store),
      endedIncidents(store, plus(now(), -LONGEST_MS), now()),
    ]);
    return { open, ended };
  };
  return () => (reading ??= read());
}

async function tellOne(ports: ListPorts, world: World, claimed: Claimed<Kept>, read: Read): Promise<void> {
  const now = ports.now();
  const { item } = claimed;
  if (item.left || item.digest !== 'daily') return ports.post.settleDaily(claimed, null, null);
  const list = world.catalogue.lists.get(claimed.list);
  const member = list === undefined ? null : memberOf(list, item.email, item);
  const next = nextMorning(member?.timeZone ?? item.timeZone ?? world.settings.timeZone, now);
  // Who is on the list again tomorrow, as one whom the catalogue names anew, goes on to read it daily.
  if (list === undefined || member === null) return ports.post.settleDaily(claimed, next, now);
  const daily = await dailyOf(ports, world, now, list, member, item.since ?? plus(now, -DAY_MS), await read());
  if (daily.open.length + daily.ended.length === 0) return ports.post.settleDaily(claimed, next, now);
  const retryAt = await sent(ports, dailyMail(list, member, daily, world, ports), 'daily', now);
  await ports.post.settleDaily(claimed, retryAt ?? next, retryAt === null ? now : null);
}

/**
 * What one list tells one member in the morning: what it is for, unless another of their lists has told them of it at
 * once, or tells them by a daily mail of its own.
 */
async function dailyOf(
  { members }: ListPorts,
  { catalogue }: World,
  now: Instant,
  list: StakeholderList,
  member: OnList,
  since: Instant,
  { open, ended }: Awaited<ReturnType<Read>>,
): Promise<Daily> {
  const mine = open.filter(({ incident }) => isFor(list, incident));
  // What ends at the very instant of a mail is the next one's.
  const over = ended.filter(({ incident }) => {
    const at = endedAt(incident);
    return isFor(list, incident) && at !== null && at >= since && at < now;
  });
  const first: ((head: Head) => boolean)[] = [];
  for (const other of catalogue.lists.values()) {
    const hasTold = ({ incident }: Head) => incident.told.lists.includes(other.id);
    const tellsDaily = ({ incident }: Head) => other.id < list.id && isFor(other, incident);
    if (other.id === list.id || ![...mine, ...over].some((head) => hasTold(head) || tellsDaily(head))) continue;
    const kept = await members.one(other.id, member.email);
    const there = memberOf(other, member.email, kept);
    // What it told before they joined it, they have not heard from it.
    const wasThere = ({ incident }: Head) => (kept?.joinedAt ?? '') <= (endedAt(incident) ?? incident.reportedAt);
    if (there !== null) first.push(there.digest === 'each' ? (head) => hasTold(head) && wasThere(head) : tellsDaily);
  }
  const isOwn = (head: Head) => !first.some((tells) => tells(head));
  return { open: mine.filter(isOwn), ended: over.filter(isOwn) };
}

/** When it is to be tried again; null where it went, or never will. */
async function sent(ports: ListPorts, mail: OutgoingMail, about: string, since: Instant): Promise<Instant | null> {
  const outcome = await ports.mailer.send(mail, { delivery: `list-${about}` });
  return outcome === 'later' || outcome === 'busy' ? tryAgainAt(ports, outcome, mail, since) : null;
}

/** One mail's trouble must not keep the others waiting: it is tried again when its lease is over. */
async function safely({ log }: ListPorts, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    log('warn', 'ListMailUnknown', { error: error instanceof Error ? error.name : 'unknown' });
  }
}
