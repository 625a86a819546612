import type { Channel } from '../../catalogue/catalogue.ts';
import type { Delivery, Head } from '../../incident/head.ts';
import type { Fact } from '../../incident/incident.ts';
import type { Chat, ChatOutcome, ChatPost, Ports, Rates } from '../../incident/ports.ts';
import { earliest, type Instant, instant, later, plus } from '../../sla/instant.ts';
import { asRecipient } from '../../stakeholders/channels.ts';
import type { Delivered } from '../deliver.ts';
import { type Fate, LEASE_MS, randomIn } from '../deliver-one.ts';

/** A post that is begun must be over before the next thing falls due: a chat that hangs holds up nothing. */
const POST_MS = 6_000;
/** Posts of one lap: when they took so long, the others come in the next one. A chat that hangs takes longer alone. */
const A_LAP_MS = 2_000;
const SECOND_MS = 1_000;
/** Slack takes one post a second to one channel. */
const A_SECOND = 1;
const COUNTED_MS = 60_000;
/** Between two tries: about as long as it has waited already. Each takes a lap, so a dead chat gets few of them. */
const SHORTEST_MS = 10_000;
/** Where there was only no room in the second. */
const NO_ROOM_MS = 2_000;
const LONGEST_MS = 3_600_000;
/** Nobody reads yesterday's news. */
const GIVEN_UP_MS = 24 * 3_600_000;

export interface ChatPorts extends Ports {
  readonly chat: Chat;
  readonly rates: Rates;
}

/** What is to be posted, and to whom. */
interface Posts {
  readonly channels: (fact: Fact) => readonly Channel[];
  readonly write: (fact: Fact, channel: Channel) => ChatPost;
}

/**
 * Posts what facts tell to channels, after all mails, to each channel in the order of the facts: where one is left, those
 * after it to the same channel are left too. It never fails its caller, and soon lets it go on.
 *
 * @param due when something else falls due that a chat must not hold up; null where nothing does
 */
export async function deliverChats(
  ports: ChatPorts,
  head: Head,
  facts: readonly Fact[],
  { channels, write }: Posts,
  due: Instant | null,
  mayStart: () => boolean,
): Promise<Pick<Delivered, 'carried' | 'retryAt'>> {
  const all = facts.flatMap((fact) => channels(fact).map((channel) => ({ fact, channel })));
  const left: { readonly n: number; readonly at: Instant }[] = [];
  const rooms = Map.groupBy(all, ({ channel }) => channel.id);
  const begun = ports.now();
  for (const posts of rooms.values()) await inOrder(posts);
  const last = facts.at(-1)?.n ?? head.carried;
  return { carried: Math.min(last, ...left.map(({ n }) => n - 1)), retryAt: earliest(left.map(({ at }) => at)) };

  async function inOrder(posts: typeof all): Promise<void> {
    for (const { fact, channel } of posts) {
      const fate = waitsFor() ?? (await postOne(ports, head.incident.id, fact, channel, () => write(fact, channel)));
      if (typeof fate !== 'object') continue;
      left.push({ n: fact.n, at: fate.left });
      return;
    }
  }

  function waitsFor(): Fate | null {
    const now = ports.now();
    if (!mayStart() || now > plus(begun, A_LAP_MS)) return { left: now };
    return due !== null && due < plus(now, POST_MS) ? { left: due } : null;
  }
}

/** One post with its delivery record, as a mail has one: claimed under a lease, posted, marked. */
async function postOne(
  ports: ChatPorts,
  incident: string,
  fact: Fact,
  channel: Channel,
  write: () => ChatPost,
): Promise<Fate> {
  const { store, chat, rates, log } = ports;
  const delivery: Delivery = { incident, fact: fact.n, mail: 'chat', recipient: asRecipient(channel) };
  const ids = { incident, fact: fact.n, channel: channel.id };
  const now = ports.now();
  const lease = plus(now, LEASE_MS);
  try {
    const claim = await store.claim(delivery, now, lease);
    if (!claim.claimed) return claim.outcome ?? { left: claim.until };
    if (now >= plus(fact.at, GIVEN_UP_MS)) return await done({ outcome: 'rejected', because: 'too_old' });
    const second = instant(Math.floor(Date.parse(now) / SECOND_MS) * SECOND_MS);
    const room = await rates.take(`CHAT#${channel.id}#${second}`, A_SECOND, plus(second, COUNTED_MS));
    if (!room) return await done({ outcome: 'later', because: 'pace', afterMs: 0 });
    return await done(await posted());
  } catch (error) {
    return unknown(error);
  }

  /** Where nobody knows whether it was posted, the lease decides; a chat that never answers is asked less and less. */
  async function posted(): Promise<ChatOutcome> {
    try {
      return await chat.post(write());
    } catch (error) {
      unknown(error);
      return { outcome: 'later', because: 'unknown', afterMs: LEASE_MS };
    }
  }

  async function done(became: ChatOutcome): Promise<Fate> {
    const at = ports.now();
    if (became.outcome === 'later') {
      if (became.because !== 'pace') log('warn', 'ChatLater', { ...ids, because: became.because });
      const shortest = became.because === 'pace' ? NO_ROOM_MS : SHORTEST_MS;
      const retryAt = later(tryAgainAt(at, shortest), plus(at, became.afterMs));
      await store.release(delivery, retryAt);
      return { left: retryAt };
    }
    if (became.outcome === 'rejected') log('warn', 'ChatRejected', { ...ids, because: became.because });
    await store.mark(delivery, became.outcome, at);
    return became.outcome;
  }

  function tryAgainAt(at: Instant, shortest: number): Instant {
    const waited = Date.parse(at) - Date.parse(fact.at);
    const pause = Math.min(Math.max(waited, shortest), LONGEST_MS);
    return plus(at, Math.round(pause * (0.5 + randomIn(ports))));
  }

  function unknown(error: unknown): Fate {
    log('warn', 'ChatUnknown', { ...ids, error: error instanceof Error ? error.name : 'unknown' });
    return { left: lease };
  }
}
