import { describe, expect, it } from 'vitest';
import type { Store } from '../../../functions/incident/head.ts';
import type { Owed } from '../../../functions/incident/incident.ts';
import type { Mailer, OutgoingMail } from '../../../functions/incident/ports.ts';
import { type Composers, deliver } from '../../../functions/notify/deliver.ts';
import { deliverOne } from '../../../functions/notify/deliver-one.ts';
import { IncidentStory, MORNING } from '../incident/some-incident.ts';
import { CALLED as CALLS, fails, justBefore, RECEIPT, WorkflowStory } from '../workflow/some-workflow.ts';

const [CALL, PAGER] = CALLS;
/** The calls are of fact 3, the receipt of fact 1. */
const REPORTER = 'reporter@example.com';
const CALLED = 'service-desk.oncall@example.com';

/** A minute, the lease of a sender, after the morning; and 30 seconds, a refusal that may pass. */
const LEASE = '2026-11-23T09:01:00.000Z';
const RETRY = '2026-11-23T09:00:30.000Z';

interface Sending {
  readonly mayStart?: () => boolean;
  readonly store?: Store;
  readonly compose?: (owed: Owed) => OutgoingMail;
}

/** A triaged incident none of whose mails are sent, and its sender. */
async function sender() {
  const flow = await WorkflowStory.of(IncidentStory.triaged());
  const facts = await flow.story.timeline();
  const send = ({ mayStart = () => true, store = flow.story.items, compose = letter }: Sending = {}) =>
    deliver(flow.ports(store), flow.head, facts, composers(compose), mayStart);
  return { flow, outbox: flow.outbox, send };
}

/** Nothing here is so much at once that it makes a digest. */
function composers(compose: (owed: Owed) => OutgoingMail): Composers {
  return { mail: (_fact, owed) => compose(owed), digest: fails };
}

function letter(owed: Owed): OutgoingMail {
  return { to: owed.to, subject: owed.mail, headers: {}, replyTo: 'desk@example.com', text: owed.mail, html: null };
}

/** One mail by itself: the call. */
const ONE = { fact: 3, mail: 'call', recipient: CALLED };
const call = () =>
  letter({ mail: 'call', to: { name: 'Service desk on call', email: CALLED }, timeZone: null, call: 'c1' });

describe('the mails that facts owe', () => {
  it('are sent, calls first, and all facts count as carried out', async () => {
    const { outbox, send } = await sender();
    expect(await send()).toEqual({ carried: 3, retryAt: null, bounced: [] });
    expect(outbox.collect()).toEqual([CALL, PAGER, RECEIPT]);
  });

  it('are sent once, however often that is asked for', async () => {
    const { outbox, send } = await sender();
    await send();
    outbox.collect();
    expect(await send()).toEqual({ carried: 3, retryAt: null, bounced: [] });
    expect(outbox.asked).toHaveLength(3);
  });

  it('go out once where two senders race, and the slower one looks again when the lease is over', async () => {
    const { flow, outbox, send } = await sender();
    const results = await Promise.all([send(), send()]);
    expect(outbox.collect().toSorted()).toEqual([CALL, PAGER, RECEIPT]);
    const late = results.filter(({ retryAt }) => retryAt !== null);
    expect(late.every(({ carried, retryAt }) => carried < 3 && retryAt === LEASE)).toBe(true);
    flow.story.now = LEASE;
    expect(await send()).toEqual({ carried: 3, retryAt: null, bounced: [] });
    expect(outbox.collect()).toEqual([]);
  });

  it('are none: what was carried out stays so', async () => {
    const { flow } = await sender();
    const head = { ...flow.head, carried: 3 };
    const nothing = await deliver(flow.ports(), head, [], composers(letter), () => true);
    expect(nothing).toEqual({ carried: 3, retryAt: null, bounced: [] });
  });

  it('are tagged with their incident and delivery', async () => {
    const { flow } = await sender();
    const tags: unknown[] = [];
    const mailer = {
      send: async (_mail: OutgoingMail, given: unknown) => {
        tags.push(given);
        return 'sent' as const;
      },
    };
    const delivery = { incident: flow.story.id, ...ONE };
    await deliverOne({ ...flow.ports(), mailer }, delivery, call);
    expect(tags).toEqual([{ incident: flow.story.id, delivery: '3-call' }]);
  });
});

describe('a lease', () => {
  it('whose sender died before it sent is sent again once it is over, and not before', async () => {
    const { flow, outbox, send } = await sender();
    const dead = { incident: flow.story.id, ...ONE };
    await flow.story.items.claim(dead, MORNING, LEASE);
    expect(await send()).toEqual({ carried: 2, retryAt: LEASE, bounced: [] });
    expect(outbox.collect()).toEqual([PAGER, RECEIPT]);
    flow.story.now = LEASE;
    expect(await send()).toEqual({ carried: 3, retryAt: null, bounced: [] });
    expect(outbox.collect()).toEqual([CALL]);
  });

  it('whose sender died between sending and marking is sent a second time: rather twice than never', async () => {
    const { flow, outbox, send } = await sender();
    expect(await send({ store: justBefore(flow.story.items, 'mark', fails) })).toEqual({
      carried: 2,
      retryAt: LEASE,
      bounced: [],
    });
    flow.story.now = LEASE;
    await send();
    expect(outbox.collect().filter((mail) => mail === CALL)).toHaveLength(2);
  });

  it('is of one person’s one mail, however their address is written', async () => {
    const { flow, outbox } = await sender();
    const delivery = { incident: flow.story.id, ...ONE };
    await deliverOne(flow.ports(), delivery, call);
    await deliverOne(flow.ports(), { ...delivery, recipient: CALLED.toUpperCase() }, call);
    expect(outbox.collect()).toEqual([CALL]);
    await deliverOne(flow.ports(), { ...delivery, fact: 4 }, call);
    expect(outbox.collect()).toEqual([CALL]);
  });
});

describe('a mail that is not sent', () => {
  it('for now is tried again after 30 seconds, and its fact is not carried out until then', async () => {
    const { flow, outbox, send } = await sender();
    outbox.answers(REPORTER, 'later');
    expect(await send()).toEqual({ carried: 0, retryAt: RETRY, bounced: [] });
    await send();
    expect(outbox.asked.filter((mail) => mail === RECEIPT)).toHaveLength(1);
    outbox.answers(REPORTER, 'sent');
    flow.story.now = RETRY;
    expect(await send()).toEqual({ carried: 3, retryAt: null, bounced: [] });
    expect(outbox.collect()).toEqual([CALL, PAGER, RECEIPT]);
  });

  it('for good is not tried again, and holds nothing up', async () => {
    const { outbox, send } = await sender();
    outbox.answers(REPORTER, 'rejected');
    expect(await send()).toEqual({ carried: 3, retryAt: null, bounced: [] });
    await send();
    expect(outbox.asked.filter((mail) => mail === RECEIPT)).toHaveLength(1);
  });

  it('for good is told of where it was a call, also when asked again', async () => {
    const { outbox, send } = await sender();
    outbox.answers(CALLED, 'rejected');
    const bounced = [{ fact: expect.objectContaining({ n: 3 }), owed: expect.objectContaining({ call: 'c1' }) }];
    expect(await send()).toEqual({ carried: 3, retryAt: null, bounced });
    expect(await send()).toEqual({ carried: 3, retryAt: null, bounced });
    expect(outbox.asked.filter((mail) => mail === CALL)).toHaveLength(1);
  });

  it('for good to a pager is no bounce: the call itself reached its person', async () => {
    const { outbox, send } = await sender();
    outbox.answers('service-desk.pager@example.com', 'rejected');
    expect(await send()).toEqual({ carried: 3, retryAt: null, bounced: [] });
  });

  it('as nobody knows is left until its lease is over, and may then arrive twice', async () => {
    const { flow, outbox, send } = await sender();
    outbox.answers(CALLED, 'lost');
    expect(await send()).toEqual({ carried: 2, retryAt: LEASE, bounced: [] });
    flow.story.now = RETRY;
    await send();
    expect(outbox.collect()).toEqual([CALL, PAGER, RECEIPT]);
    outbox.answers(CALLED, 'sent');
    flow.story.now = LEASE;
    expect(await send()).toEqual({ carried: 3, retryAt: null, bounced: [] });
    expect(outbox.collect()).toEqual([CALL]);
  });

  it('never lets the facts after it count as carried out', async () => {
    const { outbox, send } = await sender();
    outbox.answers(REPORTER, 'later');
    outbox.answers(CALLED, 'lost');
    expect(await send()).toEqual({ carried: 0, retryAt: RETRY, bounced: [] });
  });

  it('never fails its caller: one that cannot be written, which is tried again after 30 seconds', async () => {
    const { flow, outbox, send } = await sender();
    expect(await send({ compose: fails })).toEqual({ carried: 0, retryAt: RETRY, bounced: [] });
    expect(flow.logged).toEqual(['MailUnwritten', 'MailUnwritten', 'MailUnwritten']);
    flow.story.now = RETRY;
    expect(await send()).toEqual({ carried: 3, retryAt: null, bounced: [] });
    expect(outbox.collect()).toEqual([CALL, PAGER, RECEIPT]);
  });

  it('as there is no room for it is tried again within seconds', async () => {
    const { flow, outbox, send } = await sender();
    outbox.answers(CALLED, 'busy');
    const { carried, retryAt } = await send();
    expect([carried, retryAt !== null && retryAt > MORNING && retryAt < '2026-11-23T09:00:02.000Z']).toEqual([2, true]);
    outbox.answers(CALLED, 'sent');
    flow.story.now = retryAt ?? '';
    expect(await send()).toEqual({ carried: 3, retryAt: null, bounced: [] });
    expect(outbox.collect()).toEqual([PAGER, RECEIPT, CALL]);
  });

  it.each(['claim', 'mark', 'release'] as const)('never fails its caller: one whose %s fails', async (operation) => {
    const { flow, outbox, send } = await sender();
    if (operation === 'release') outbox.answers(CALLED, 'later');
    const store = justBefore(flow.story.items, operation, fails);
    expect(await send({ store })).toEqual({ carried: 2, retryAt: LEASE, bounced: [] });
    expect(flow.logged.at(-1)).toBe('MailUnknown');
  });

  it('leaves no address in the log', async () => {
    const { flow, outbox } = await sender();
    const lines: unknown[] = [];
    outbox.answers(CALLED, 'rejected');
    outbox.answers(REPORTER, 'later');
    outbox.answers('service-desk.pager@example.com', 'lost');
    const ports = { ...flow.ports(), log: (...line: unknown[]) => void lines.push(line) };
    const facts = await flow.story.timeline();
    await deliver(ports, flow.head, facts, composers(letter), () => true);
    expect(lines).toHaveLength(3);
    expect(JSON.stringify(lines)).not.toContain('@');
  });
});

describe('when time runs out', () => {
  it('nothing more is started, and what is left is due at once', async () => {
    const { outbox, send } = await sender();
    let time = 2;
    expect(await send({ mayStart: () => time-- > 0 })).toEqual({ carried: 0, retryAt: MORNING, bounced: [] });
    expect(outbox.collect()).toEqual([CALL, PAGER]);
  });

  it('a mail is asked for at the last moment too, and what is claimed by then is given back', async () => {
    const { flow, outbox, send } = await sender();
    const facts = await flow.story.timeline();
    const mailer: Mailer = {
      // As a mailer that first reads and counts, and takes its time about it.
      send: async (mail, tags, mayStart) => {
        time = 0;
        return mayStart?.() === false ? 'later' : flow.ports().mailer.send(mail, tags);
      },
    };
    let time = 1;
    await deliver({ ...flow.ports(), mailer }, flow.head, facts, composers(letter), () => time > 0);
    expect(outbox.asked).toEqual([]);
    flow.story.now = RETRY;
    await send();
    expect(outbox.collect()).toEqual([CALL, PAGER, RECEIPT]);
  });

  it('nothing is claimed either, so that the next sender need not wait for a lease', async () => {
    const { outbox, send } = await sender();
    await send({ mayStart: () => false });
    expect(outbox.asked).toEqual([]);
    await send();
    expect(outbox.collect()).toEqual([CALL, PAGER, RECEIPT]);
  });
});
