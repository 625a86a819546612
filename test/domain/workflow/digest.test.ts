import { describe, expect, it } from 'vitest';
import type { Store } from '../../../functions/incident/head.ts';
import { takeFeedback } from '../../../functions/notify/feedback.ts';
import { plus } from '../../../functions/sla/instant.ts';
import { IncidentStory, MORNING, REPORT, WORLD } from '../incident/some-incident.ts';
import { ON_CALL, RESPONDER } from '../incident/some-people.ts';
import { types } from '../incident/what-happened.ts';
import { fails, justBefore, WorkflowStory } from './some-workflow.ts';

const PAGER = 'service-desk.pager@example.com';
/** Calls to one address of one minute that are mails of their own. */
const ALONE = 10;
/** When the minute is over, the lap that sends the digest has come within this. */
const MINUTE_AND_SPREAD = 66_000;

/** Incidents that are reported within one minute and call the same person. */
class Storm {
  readonly flows: readonly WorkflowStory[];

  private constructor(flows: readonly WorkflowStory[]) {
    this.flows = flows;
  }

  static async of(count: number, report: object = REPORT.high): Promise<Storm> {
    const story = await IncidentStory.reported({ ...REPORT.high, ...report });
    const first = new WorkflowStory(story);
    const flows = [first];
    while (flows.length < count) {
      flows.push(new WorkflowStory(await story.besideNew({ ...REPORT.high, ...report }), first.outbox));
    }
    return new Storm(flows);
  }

  get outbox() {
    return this.flow(0).outbox;
  }

  flow(index: number): WorkflowStory {
    const flow = this.flows.at(index);
    if (flow === undefined) throw new Error(`there is no incident ${index}`);
    return flow;
  }

  set now(at: string) {
    for (const { story } of this.flows) story.now = at;
  }

  /** A lap of each, one after the other: when each looks again. */
  async laps(store?: Store): Promise<readonly string[]> {
    const untils: string[] = [];
    for (const flow of this.flows) untils.push((await flow.lap(store === undefined ? {} : { store })).until);
    return untils;
  }

  /** Mails taken since the last look, of calls to one address, as `call` or `digest`. */
  calls(to: string = ON_CALL.email): readonly string[] {
    const all = this.outbox.sent.map((line, index) => ({ line, mail: this.outbox.mails[index] }));
    return all
      .filter(({ mail }) => mail?.to.email === to && mail.rank === 'call')
      .map(({ line }) => line.split(' ')[0] ?? '');
  }

  get digests() {
    return this.outbox.mails.filter(({ subject, to }) => to.email === ON_CALL.email && subject.includes(' calls]'));
  }

  carried(): readonly boolean[] {
    return this.flows.map(({ head, story }) => head.carried === story.incident.facts);
  }
}

/** Each with a lap within its first minute. */
async function called(count: number, report: object = {}): Promise<Storm> {
  const storm = await Storm.of(count, report);
  await storm.laps();
  return storm;
}

const AFTER = plus(MORNING, MINUTE_AND_SPREAD);
const repeated = (kind: string, times: number) => Array.from({ length: times }, () => kind);

describe('many calls to one person within a minute', () => {
  it('are mails of their own as long as they are few', async () => {
    const storm = await called(ALONE);
    expect(storm.calls()).toEqual(repeated('call', ALONE));
    expect(storm.calls(PAGER)).toEqual(repeated('call_pager', ALONE));
  });

  it('are one mail more when the minute is over, to the address and to the pager', async () => {
    const storm = await called(40);
    expect(storm.calls()).toEqual(repeated('call', ALONE));
    storm.now = AFTER;
    await storm.laps();
    await storm.laps();
    expect(storm.calls()).toEqual([...repeated('call', ALONE), 'digest']);
    expect(storm.calls(PAGER)).toEqual([...repeated('call_pager', ALONE), 'digest']);
  });

  it('are all told: each incident is named once, in a mail of its own or in the digest, with its own link', async () => {
    const storm = await called(40);
    storm.now = AFTER;
    await storm.laps();
    const alone = storm.outbox.mails.filter(({ rank, to }) => rank === 'call' && to.email === ON_CALL.email);
    for (const { story } of storm.flows) {
      expect(alone.filter(({ text }) => text.includes(story.id))).toHaveLength(1);
    }
    const [digest] = storm.digests;
    expect(new Set(digest?.text.match(/\/a\/[\w-]+/g)).size).toBe(30);
  });

  it('count as carried out only when the digest with them was sent', async () => {
    const storm = await Storm.of(12);
    for (const flow of storm.flows) flow.park(await flow.lap(), 'token');
    expect(storm.carried()).toEqual([...repeated('x', ALONE).map(() => true), false, false]);
    storm.now = AFTER;
    for (const flow of storm.flows) flow.park(await flow.lap(), 'token');
    expect(storm.carried().every(Boolean)).toBe(true);
  });

  it('hold up no clock: the call is repeated, and the next tier is called, when it is due', async () => {
    const storm = await called(ALONE + 1);
    const gathered = storm.flow(-1);
    const { until } = await gathered.lap();
    expect([until > plus(MORNING, 60_000), until < AFTER]).toEqual([true, true]);
    gathered.story.wait('PT3M');
    await gathered.lap();
    expect(types(gathered.head.newest)).toEqual(['call_repeated']);
  });

  it('of the next minute are mails of their own again', async () => {
    const storm = await called(20);
    storm.outbox.collect();
    storm.outbox.mails.length = 0;
    const next = await storm.flow(0).story.besideNew();
    const flow = new WorkflowStory(next, storm.outbox);
    next.now = plus(MORNING, 60_000);
    await flow.lap();
    expect(storm.calls()).toEqual(['call']);
  });

  it('that are made at once are gathered too, whoever looks first', async () => {
    const storm = await Storm.of(40);
    await Promise.all(storm.flows.map((flow) => flow.lap()));
    expect(storm.calls().length).toBeLessThanOrEqual(ALONE);
    storm.now = AFTER;
    await storm.laps();
    const told = storm.outbox.mails.map(({ text }) => text).join();
    expect(storm.flows.filter(({ story }) => !told.includes(story.id))).toEqual([]);
  });

  it('that another person has are none of theirs', async () => {
    const storm = await called(ALONE + 5);
    const other = await storm.flow(0).story.besideNew({ ...REPORT.high, service: 'checkout' });
    await new WorkflowStory(other, storm.outbox).lap();
    expect(storm.calls('platform.oncall@example.com')).toEqual(['call']);
  });
});

describe('a digest', () => {
  it('names the most urgent first, and says how many more there are', async () => {
    const story = (await Storm.of(60, REPORT.medium)).flows;
    const storm = { flows: story, outbox: story[0]?.outbox };
    const high = new WorkflowStory(await (story[0] as WorkflowStory).story.besideNew(), storm.outbox);
    for (const flow of [...story, high]) await flow.lap();
    for (const flow of [...story, high]) flow.story.now = AFTER;
    await (story[ALONE] as WorkflowStory).lap();
    const digest = storm.outbox?.mails.find(({ subject }) => subject.includes(' calls]'));
    expect(digest?.subject.startsWith(`[51 calls] High: acknowledge by 10:15 CET: ${high.story.id}, `)).toBe(true);
    expect(digest?.text.split('\n')[0]).toBe(
      '51 more incidents wait for you, 1 of them high: acknowledge what you take.',
    );
    expect(digest?.text.match(/^INC-/gm)).toHaveLength(50);
    expect(digest?.text).toContain('1 more are not named here: the queue of the service desk shows them all.');
  });

  it('leaves out what somebody took meanwhile, and does without a mail where that was all', async () => {
    const storm = await called(ALONE + 2);
    await storm.flow(-1).story.act(RESPONDER, 'acknowledge');
    storm.now = AFTER;
    await storm.laps();
    expect(storm.digests.map(({ text }) => text.match(/^INC-\w+/gm))).toEqual([[storm.flow(-2).story.id]]);
    const taken = await called(ALONE + 1);
    await taken.flow(-1).story.act(RESPONDER, 'acknowledge');
    taken.now = AFTER;
    const last = await taken.flow(-1).lap();
    expect(taken.digests).toEqual([]);
    expect(last.carried).toBe(taken.flow(-1).story.incident.facts);
  });

  it('is left to those who found the minute full; the many others look a minute later, and are told by then', async () => {
    const storm = await Storm.of(40);
    const untils = await storm.laps();
    const msOver = (index: number) => Date.parse(untils[index] ?? '') - Date.parse(MORNING) - 60_000;
    expect(msOver(ALONE)).toBeLessThanOrEqual(5_000);
    for (let index = ALONE + 1; index < 40; index++) expect(msOver(index)).toBeGreaterThanOrEqual(60_000);
    storm.now = AFTER;
    await storm.flow(ALONE).lap();
    expect(storm.digests.map(({ text }) => text.match(/^INC-/gm)?.length)).toEqual([30]);
  });

  it('goes though whoever was to send it is gone: the others look too', async () => {
    const storm = await called(ALONE + 5);
    const rest = storm.flows.filter((_flow, index) => index !== ALONE);
    storm.now = plus(MORNING, 3 * 60_000);
    for (const flow of rest) await flow.lap();
    expect(storm.digests.map(({ text }) => text.match(/^INC-/gm)?.length)).toEqual([5]);
  });

  it('that there is no room for is tried again within seconds, and then has everybody', async () => {
    const storm = await called(ALONE + 5);
    storm.now = AFTER;
    storm.outbox.answers(ON_CALL.email, 'busy');
    await storm.laps();
    expect(storm.digests).toEqual([]);
    storm.outbox.answers(ON_CALL.email, 'sent');
    storm.now = plus(AFTER, 20_000);
    await storm.laps();
    expect(storm.digests.map(({ text }) => text.match(/^INC-/gm)?.length)).toEqual([5]);
  });

  it('whose sender fails between sending and marking tells what is not marked again: rather twice than never', async () => {
    const storm = await called(ALONE + 5);
    storm.now = AFTER;
    await storm.flow(ALONE).lap({ store: justBefore(storm.flow(0).story.items, 'mark', fails) });
    expect(storm.digests).toHaveLength(1);
    storm.now = plus(MORNING, 4 * 60_000);
    await storm.laps();
    expect(storm.digests.map(({ text }) => text.match(/^INC-/gm)?.length)).toEqual([5, 1]);
  });

  it('whose sender died before sending is sent by the next, a minute later', async () => {
    const storm = await called(ALONE + 5);
    storm.now = AFTER;
    await storm.flow(ALONE).lap({ store: justBefore(storm.flow(0).story.items, 'heads', fails) });
    expect(storm.digests).toEqual([]);
    storm.now = plus(AFTER, 60_000);
    await storm.laps();
    expect(storm.digests.map(({ text }) => text.match(/^INC-/gm)?.length)).toEqual([5]);
  });

  it('goes once a minute, though two processes come at once and more calls come late', async () => {
    const storm = await called(ALONE + 10);
    const late = new WorkflowStory(await storm.flow(0).story.besideNew(), storm.outbox);
    storm.now = AFTER;
    await Promise.all(storm.flows.map((flow) => flow.lap()));
    expect(storm.digests).toHaveLength(1);
    // Its call stands in the first minute, and its record comes when that digest has gone.
    await late.lap();
    await storm.laps();
    expect(storm.digests).toHaveLength(1);
    late.story.now = plus(MORNING, 3 * 60_000);
    await late.lap();
    expect(storm.digests.at(-1)?.text).toContain(late.story.id);
    expect(storm.digests).toHaveLength(2);
  });

  it('that is refused for good passes every call in it on', async () => {
    const storm = await called(ALONE + 3);
    storm.outbox.answers(ON_CALL.email, 'rejected');
    storm.now = AFTER;
    await storm.laps();
    const passed = storm.flows.map(({ story }) => story.incident.calls.map(({ outcome }) => outcome));
    expect(passed.slice(ALONE)).toEqual(repeated('x', 3).map(() => ['bounced', 'open']));
    expect(passed[0]).toEqual(['open']);
  });

  it('that comes back passes every call in it on', async () => {
    const storm = await called(ALONE + 3);
    storm.now = AFTER;
    await storm.laps();
    const { story } = storm.flow(0);
    const minute = Date.parse(plus(MORNING, 60_000)) / 60_000;
    const suppressions = { has: async () => false, add: async () => undefined };
    await takeFeedback({ ...story.ports, suppressions, ...story.records }, WORLD, {
      kind: 'bounce',
      forGood: true,
      addresses: [ON_CALL.email],
      incident: null,
      delivery: { fact: minute, mail: 'digest' },
    });
    const passed = storm.flows.map((flow) => flow.story.incident.calls.map(({ outcome }) => outcome));
    expect(passed.slice(ALONE)).toEqual(repeated('x', 3).map(() => ['bounced', 'open']));
    expect(passed[0]).toEqual(['open']);
  });

  it('to a pager is one line that a text message takes', async () => {
    const storm = await called(40);
    storm.now = AFTER;
    await storm.laps();
    const mail = storm.outbox.mails.find(({ to, subject }) => to.email === PAGER && subject === '[30 calls]');
    expect(mail?.html).toBeNull();
    expect(mail?.text).toMatch(/^30 more calls\. High: acknowledge by 10:15 CET: INC-\w{6}, INC-\w{6}, .*…$/);
    expect(mail?.text.length).toBeLessThanOrEqual(140);
  });
});

describe('where the records cannot be read', () => {
  it('nothing is claimed and nothing sent, and the lap looks again in 30 seconds', async () => {
    const flow = await WorkflowStory.of(IncidentStory.triaged());
    const ports = flow.story.items.callMails;
    const read = ports.to;
    Object.assign(ports, { to: fails });
    expect(await flow.lap()).toMatchObject({ until: plus(MORNING, 30_000) });
    expect(flow.logged).toEqual(['MailUnread', 'MailUnread']);
    Object.assign(ports, { to: read });
    flow.story.wait('PT30S');
    await flow.lap();
    expect(flow.outbox.asked.filter((line) => line.startsWith('call →'))).toHaveLength(1);
  });
});
