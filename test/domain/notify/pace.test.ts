import { describe, expect, it } from 'vitest';
import type { Mailer, OutgoingMail, SendOutcome } from '../../../functions/incident/ports.ts';
import { deliverOne } from '../../../functions/notify/deliver-one.ts';
import { atPace, nextTry } from '../../../functions/notify/pace.ts';
import { instant } from '../../../functions/sla/instant.ts';
import { seeded } from '../../proofs/proof.ts';
import { MemoryRates } from '../../support/memory-rates.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { mailOf } from './some-mail.ts';

const START = Date.parse('2026-11-23T02:00:00.000Z');
const RATE = 14;
/** Mails of the storm. */
const ALL = 1_860;

type Rank = 'call' | 'other' | 'list';
interface Sent {
  /** Milliseconds of the clock, a whole second. */
  readonly at: number;
  readonly rank: Rank;
  readonly to: string;
}

const CALL = mailOf('call');

/** A sending service that takes so many mails a second, several processes that mail, and a clock that jumps. */
class Post {
  readonly sent: Sent[] = [];
  refusals = 0;
  slots = 0;
  at = START;
  readonly #taken = new Map<number, number>();
  readonly #random = seeded(7);
  readonly #processes: readonly Mailer[];

  constructor(processes: number) {
    const ports = { now: () => instant(this.at), log: () => undefined };
    const counted = new MemoryRates();
    const rates = {
      take: (bucket: string, limit: number) => {
        this.slots++;
        return counted.take(bucket, limit);
      },
    };
    const service = { send: async (mail: OutgoingMail) => this.#take(mail) };
    this.#processes = Array.from({ length: processes }, () => atPace(service, rates, ports, RATE));
  }

  /** Mails that come to be owed second by second, each carried out as laps do it: tried again whenever it was left. */
  async deliver(owed: readonly { readonly rank: Rank; readonly second: number }[]): Promise<void> {
    const ports = {
      store: new MemoryStore(),
      now: () => instant(this.at),
      random: (bytes: number) => Uint8Array.from({ length: bytes }, () => this.#random() * 256),
      log: () => undefined,
    };
    const seconds = new Map<number, (() => Promise<void>)[]>();
    let left = owed.length;
    const plan = (at: number, act: () => Promise<void>) => {
      const second = Math.floor((at - START) / 1_000);
      seconds.set(second, [...(seconds.get(second) ?? []), act]);
    };
    owed.forEach(({ rank, second }, index) => {
      const since = START + second * 1_000;
      const to = `${rank}.${second}.${index}@example.com`;
      const mail = { ...CALL, to: { name: '', email: to }, ...(rank === 'other' ? {} : { rank }) };
      const { rank: _calls, ...other } = mail;
      const composed = rank === 'other' ? other : mail;
      const attempt = async () => {
        const mailer = this.#processes[Math.floor(this.#random() * this.#processes.length)] as Mailer;
        const delivery = { incident: 'INC-7QK3MW', fact: 3, mail: rank, recipient: to };
        const fate = await deliverOne({ ...ports, mailer }, delivery, () => composed, instant(since));
        if (typeof fate !== 'object') left--;
        // Nothing is asked for twice in a second here: where it is left for this one, it comes with the next.
        else plan(Math.max(Date.parse(fate.left), this.at + 1_000), attempt);
      };
      plan(since, attempt);
    });
    for (let second = 0; left > 0; second++) {
      if (second > 3_600) throw new Error(`${left} mails are still waiting after an hour`);
      this.at = START + second * 1_000;
      // Within a second they come in any order.
      const now = (seconds.get(second) ?? []).map((act) => ({ act, order: this.#random() }));
      seconds.delete(second);
      for (const { act } of now.sort((a, b) => a.order - b.order)) await act();
    }
  }

  of(rank: Rank): readonly Sent[] {
    return this.sent.filter((one) => one.rank === rank);
  }

  async #take({ to, rank }: OutgoingMail): Promise<SendOutcome> {
    const taken = this.#taken.get(this.at) ?? 0;
    if (taken === RATE) {
      this.refusals++;
      return 'busy';
    }
    this.#taken.set(this.at, taken + 1);
    this.sent.push({ at: this.at, rank: rank ?? 'other', to: to.email });
    return 'sent';
  }
}

const owed = (rank: Rank, count: number, perSecond: number) =>
  Array.from({ length: count }, (_, index) => ({ rank, second: Math.floor(index / perSecond) }));

/** Seconds until the last of them was sent. */
const lastAfter = (sent: readonly Sent[]) => Math.max(...sent.map(({ at }) => at - START)) / 1_000;

describe('in quiet times', () => {
  it('a mail takes no slot, whosever it is', async () => {
    const post = new Post(4);
    await post.deliver([...owed('call', 30, 3), ...owed('other', 30, 3), ...owed('list', 30, 3)]);
    expect([post.sent.length, post.refusals, post.slots]).toEqual([90, 0, 0]);
  });
});

describe('under load', () => {
  /** For a minute a call, ten other mails and twenty to lists a second: more than twice what the account may send. */
  async function play(processes: number) {
    const post = new Post(processes);
    await post.deliver([...owed('list', 1_200, 20), ...owed('other', 600, 10), ...owed('call', 60, 1)]);
    return post;
  }
  const played = new Map<number, Promise<Post>>();
  const storm = (processes: number) => {
    const post = played.get(processes) ?? play(processes);
    played.set(processes, post);
    return post;
  };

  it.each([1, 4, 50])('nothing is lost and nothing goes twice, with %i processes', async (processes) => {
    const { sent } = await storm(processes);
    expect(sent).toHaveLength(ALL);
    expect(new Set(sent.map(({ to }) => to)).size).toBe(ALL);
  });

  it.each([1, 4, 50])('calls go first, though lists were there before them, with %i processes', async (processes) => {
    const post = await storm(processes);
    const waits = post.of('call').map(({ at, to }) => (at - START) / 1_000 - Number(to.split('.')[1]));
    expect(Math.max(...waits)).toBeLessThan(3);
    expect(lastAfter(post.of('call'))).toBeLessThan(lastAfter(post.of('other')));
    expect(lastAfter(post.of('other'))).toBeLessThan(lastAfter(post.of('list')));
  });

  it('lists use no more than 70 % of the rate once it was reached', async () => {
    const post = await storm(4);
    const perSecond = new Map<number, number>();
    for (const { at } of post.of('list')) {
      const second = Math.floor((at - START) / 1_000);
      perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
    }
    const crowded = [...perSecond].filter(([second]) => second > 1).map(([, count]) => count);
    expect(Math.max(...crowded)).toBeLessThanOrEqual(Math.floor(RATE * 0.7));
  });

  it('the rate is used: what waits does not wait for longer than half as long again as it must', async () => {
    const post = await storm(4);
    expect(lastAfter(post.sent)).toBeLessThan((1.5 * ALL) / (RATE * 0.7));
  });

  it('the service is asked in vain hardly more often than there are processes', async () => {
    expect((await storm(50)).refusals).toBeLessThan(100);
  });

  it('a mail asks for few slots: less than four on average', async () => {
    const post = await storm(50);
    expect(post.slots / ALL).toBeLessThan(4);
  });
});

describe('a slot', () => {
  const tags = { incident: 'INC-7QK3MW', delivery: '1-call' };
  /** After a refusal of the service, which then takes everything. */
  async function crowded(perSecond: number, take: (limit: number) => Promise<boolean>) {
    let at = START;
    const outcomes: SendOutcome[] = ['busy'];
    const mailer = atPace(
      { send: async () => outcomes.shift() ?? 'sent' },
      { take: (_bucket, limit) => take(limit) },
      { now: () => instant(at), log: () => undefined },
      perSecond,
    );
    expect(await mailer.send(mailOf('call'), tags)).toBe('busy');
    const wait = (ms: number) => {
      at += ms;
    };
    return { mailer, wait };
  }

  it('that cannot be counted leaves the mail for later: nothing was sent', async () => {
    const { mailer } = await crowded(RATE, async () => {
      throw new Error('no answer');
    });
    expect(await mailer.send(mailOf('call'), tags)).toBe('later');
  });

  it('is asked for no more when a minute has passed without a refusal', async () => {
    const asked: number[] = [];
    const { mailer, wait } = await crowded(RATE, async (limit) => asked.push(limit) > 0);
    wait(59_999);
    await mailer.send(mailOf('call'), tags);
    wait(1);
    await mailer.send(mailOf('call'), tags);
    expect(asked).toEqual([RATE]);
  });

  it('is not asked for again in a second that was full for its rank', async () => {
    const asked: number[] = [];
    const { mailer, wait } = await crowded(RATE, async (limit) => asked.push(limit) > 9);
    const list = { ...mailOf('call'), rank: 'list' as const };
    for (const mail of [list, list, mailOf('receipt'), mailOf('call'), mailOf('call')]) await mailer.send(mail, tags);
    expect(asked).toEqual([9, 11, 14]);
    wait(1_000);
    await mailer.send(list, tags);
    expect(asked).toEqual([9, 11, 14, 9]);
  });

  it('is one at least for everybody where the account may send one a second, as in the sandbox', async () => {
    const asked: number[] = [];
    const { mailer } = await crowded(1, async (limit) => asked.push(limit) > 0);
    await mailer.send({ ...mailOf('call'), rank: 'list' }, tags);
    expect(asked).toEqual([1]);
  });

  it('is not needed where no limit is set', async () => {
    const { mailer } = await crowded(0, async () => false);
    expect(await mailer.send(mailOf('call'), tags)).toBe('sent');
  });
});

describe('the next try', () => {
  const AT = '2026-11-23T02:00:00.000Z';
  const msAfter = (rank: 'call' | 'list', waited: number, random: number) =>
    Date.parse(nextTry({ rank }, waited, AT, random)) - Date.parse(AT);

  it('is about a second away at first, and never in the same instant for all', () => {
    expect([msAfter('call', 0, 0), msAfter('call', 0, 1), msAfter('list', 0, 0.5)]).toEqual([500, 1_500, 1_000]);
  });

  it('is the further away the longer the mail has waited, up to ten seconds for a call and a minute for the rest', () => {
    expect([msAfter('list', 20_000, 0.5), msAfter('list', 3_600_000, 0.5)]).toEqual([21_000, 61_000]);
    expect([msAfter('call', 5_000, 0.5), msAfter('call', 3_600_000, 0.5)]).toEqual([6_000, 11_000]);
  });
});
