import { describe, expect, it } from 'vitest';
import { deliverOne } from '../../../functions/notify/deliver-one.ts';
import { type Feedback, takeFeedback } from '../../../functions/notify/feedback.ts';
import { withoutSuppressed } from '../../../functions/notify/suppression.ts';
import { IncidentStory, WORLD } from '../incident/some-incident.ts';
import { RESPONDER } from '../incident/some-people.ts';
import { mails, outcomes, types } from '../incident/what-happened.ts';
import { fails, WorkflowStory } from '../workflow/some-workflow.ts';

const ON_CALL = 'service-desk.oncall@example.com';

/** A called incident, and what is suppressed. */
async function called() {
  const story = await IncidentStory.triaged();
  const suppressed = new Map<string, string>();
  const suppressions = {
    has: async (email: string) => suppressed.has(email.toLowerCase()),
    add: async (email: string, { reason }: { readonly reason: string }) => {
      if (!suppressed.has(email.toLowerCase())) suppressed.set(email.toLowerCase(), reason);
    },
  };
  const fact = (await story.timeline()).find(({ type }) => type === 'called')?.n ?? 0;
  const tell = (change: Partial<Feedback> = {}) =>
    takeFeedback({ ...story.ports, suppressions, ...story.records }, WORLD, {
      kind: 'bounce',
      forGood: true,
      addresses: [ON_CALL],
      incident: story.id,
      delivery: { fact, mail: 'call' },
      ...change,
    });
  return { story, suppressed, suppressions, tell };
}

describe('what is kept of a mail that came back', () => {
  it.each([
    ['bounce', true],
    ['bounce', false],
    ['complaint', true],
  ] as const)('is its first %s, for good or not (%s), beside what was sent', async (kind, forGood) => {
    const { story, tell } = await called();
    const { n = 0, at = '' } = story.facts.find(({ type }) => type === 'called') ?? {};
    const delivery = { incident: story.id, fact: n, mail: 'call', recipient: ON_CALL, called: at };
    await story.store.claim(delivery, at, at);
    await tell({ kind, forGood });
    story.wait('PT1M');
    await tell({ kind: 'complaint', forGood });
    expect(await story.records.traces.of([delivery])).toMatchObject([{ cameBack: { kind, at } }]);
  });

  it('is kept of any other mail too, and of none that nobody owed', async () => {
    const { story, tell } = await called();
    const receipt = { incident: story.id, fact: 1, mail: 'receipt', recipient: 'reporter@example.com' };
    await story.store.claim(receipt, story.now, story.now);
    await tell({ addresses: [receipt.recipient], delivery: { fact: 1, mail: 'receipt' } });
    await tell({ addresses: [receipt.recipient], delivery: { fact: 99, mail: 'receipt' } });
    const [kept, none] = await story.records.traces.of([receipt, { ...receipt, fact: 99 }]);
    expect([kept?.cameBack?.kind, none]).toEqual(['bounce', null]);
  });
});

describe('mail that came back', () => {
  it('for good suppresses its address, and a call goes on to the next person at once', async () => {
    const { story, suppressed, tell } = await called();
    story.woken.length = 0;
    await tell();
    expect([...suppressed]).toEqual([[ON_CALL, 'bounce']]);
    expect(types(story.facts)).toEqual(['call_bounced', 'called']);
    expect(outcomes(story.incident)).toEqual(['service-desk.oncall: bounced', 'service-desk.manager: open']);
    expect(mails(story.facts)).toEqual(['bounced → desk@example.com', 'call → service-desk.manager@example.com']);
    expect(story.woken).toEqual(['start 1']);
  });

  it('of somebody after whom others are called already changes their call alone, and calls nobody', async () => {
    const { story, tell } = await called();
    await story.until('PT11M15S');
    await tell();
    expect(outcomes(story.incident)).toEqual(['service-desk.oncall: bounced', 'platform.oncall: open']);
    expect(types(story.facts)).toEqual(['call_bounced']);
    expect(mails(story.facts)).toEqual(['bounced → desk@example.com', 'bounced → platform.manager@example.com']);
  });

  it('of the newest call goes on in the chain of its team, and the desk is not told a second time', async () => {
    const { story, tell } = await called();
    await tell();
    await story.until('PT11M15S');
    const fact = story.facts.findLast(({ type }) => type === 'called')?.n ?? 0;
    await tell({ addresses: ['platform.oncall@example.com'], delivery: { fact, mail: 'call' } });
    expect(outcomes(story.incident)).toEqual([
      'service-desk.oncall: bounced',
      'service-desk.manager: unanswered',
      'platform.oncall: bounced',
      'platform.manager: open',
    ]);
    expect(story.facts[0]?.data).toEqual({
      call: 'c3',
      to: { name: 'Platform on call', email: 'platform.oncall@example.com' },
      next: 'platform.manager@example.com',
    });
    expect(mails(story.facts)).toEqual(['call → platform.manager@example.com']);
  });

  it('goes on to the next person also where they were called before and have not answered', async () => {
    const { story, tell } = await called();
    await story.act(RESPONDER, 'acknowledge');
    await story.act(RESPONDER, 'escalate', { to: 'hierarchical', reason: 'Decide.' });
    await story.act(RESPONDER, 'call', { team: 'service-desk', reason: 'You know this queue.' });
    const fact = story.facts.findLast(({ type }) => type === 'called')?.n ?? 0;
    await tell({ delivery: { fact, mail: 'call' } });
    expect(outcomes(story.incident).slice(1)).toEqual([
      'service-desk.manager: open',
      'service-desk.oncall: bounced',
      'service-desk.manager: open',
    ]);
  });

  it('told twice does nothing more', async () => {
    const { story, tell } = await called();
    await tell();
    const before = structuredClone(story.head);
    await tell();
    expect(story.head).toEqual(before);
  });

  it('for a while only changes nothing', async () => {
    const { story, suppressed, tell } = await called();
    const before = structuredClone(story.head);
    await tell({ forGood: false });
    expect([story.head, suppressed.size]).toEqual([before, 0]);
  });

  it('of another kind than a call suppresses its address and no more', async () => {
    const { story, suppressed, tell } = await called();
    const before = structuredClone(story.head);
    await tell({ delivery: { fact: 1, mail: 'receipt' }, addresses: ['reporter@example.com'] });
    expect([story.head, [...suppressed.keys()]]).toEqual([before, ['reporter@example.com']]);
  });

  it.each([
    ['of an incident that is not there', { incident: 'INC-ZZZZZZ' }],
    ['without tags of ours', { incident: null, delivery: null }],
    ['of a fact that called nobody', { delivery: { fact: 1, mail: 'call' } }],
    ['of somebody who was not called', { addresses: ['other@example.com'] }],
  ])('%s passes nothing on', async (_what, change) => {
    const { story, tell } = await called();
    const before = structuredClone(story.head);
    await tell(change);
    expect(story.head).toEqual(before);
  });

  it('of the desk’s own call leaves the alarm address alone to be told, and the desk is mailed on', async () => {
    const { story, suppressed, tell } = await called();
    await tell();
    const next = (email: string) => {
      const fact = story.facts.findLast(({ type }) => type === 'called')?.n ?? 0;
      return tell({ addresses: [email], delivery: { fact, mail: 'call' } });
    };
    await next('service-desk.manager@example.com');
    await next('desk@example.com');
    expect(outcomes(story.incident).at(-1)).toBe('desk: bounced');
    expect(mails(story.facts)).toEqual(['nobody_to_call → alarms@example.com']);
    expect(suppressed.has('desk@example.com')).toBe(false);
  });

  it('of the desk or the alarm address suppresses nothing: nobody would hear of anything', async () => {
    const { suppressed, tell } = await called();
    await tell({ delivery: null, addresses: ['DESK@example.com', 'alarms@example.com'] });
    expect(suppressed.size).toBe(0);
  });
});

describe('a complaint', () => {
  it('suppresses the address, and leaves the call as it is: it arrived', async () => {
    const { story, suppressed, tell } = await called();
    const before = structuredClone(story.head);
    await tell({ kind: 'complaint' });
    expect([story.head, [...suppressed]]).toEqual([before, [[ON_CALL, 'complaint']]]);
  });
});

describe('a mail to a suppressed address', () => {
  it('is not sent, and counts as refused', async () => {
    const { suppressions, tell } = await called();
    await tell();
    const sent: string[] = [];
    const mailer = withoutSuppressed(
      {
        send: async ({ to }) => {
          sent.push(to.email);
          return 'sent';
        },
      },
      suppressions,
      () => undefined,
    );
    const mail = { subject: '', headers: {}, replyTo: '', text: '', html: null };
    const tags = { incident: 'INC-7QK3MW', delivery: '1-call' };
    expect(await mailer.send({ ...mail, to: { name: '', email: ON_CALL.toUpperCase() } }, tags)).toBe('rejected');
    expect(await mailer.send({ ...mail, to: { name: '', email: 'other@example.com' } }, tags)).toBe('sent');
    expect(sent).toEqual(['other@example.com']);
  });

  it('whose suppression cannot be looked up is not sent, and tried again in 30 seconds', async () => {
    const flow = await WorkflowStory.of(IncidentStory.triaged());
    const suppressions = { has: fails, add: fails };
    const mailer = withoutSuppressed(flow.outbox, suppressions, flow.ports().log);
    const delivery = { incident: flow.story.id, fact: 3, mail: 'call', recipient: ON_CALL };
    const call = () => ({
      to: { name: '', email: ON_CALL },
      subject: '',
      headers: {},
      replyTo: '',
      text: '',
      html: null,
    });
    const fate = await deliverOne({ ...flow.ports(), mailer }, delivery, call);
    expect(fate).toEqual({ left: '2026-11-23T09:00:30.000Z' });
    expect(flow.outbox.asked).toEqual([]);
    expect(flow.logged).toEqual(['MailUnchecked', 'MailLater']);
    flow.story.now = '2026-11-23T09:00:30.000Z';
    expect(await deliverOne(flow.ports(), delivery, call)).toBe('sent');
  });
});
