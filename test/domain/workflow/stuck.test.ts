import { describe, expect, it } from 'vitest';
import { REPORT } from '../incident/some-incident.ts';
import { RESPONDER } from '../incident/some-people.ts';
import { fails, justBefore, WorkflowStory } from './some-workflow.ts';

const STUCK = 'stuck → alarms@example.com';

/** A sweep every minute, where nothing that is started ever gets on: the minutes that something was asked in. */
async function sweepFor(minutes: number, flow: WorkflowStory) {
  const acted: { minute: number; stuck: number }[] = [];
  for (let minute = 0; minute <= minutes; minute++) {
    const { stuck } = await flow.sweep();
    if (flow.engine.collect().length > 0) acted.push({ minute, stuck });
    flow.story.wait('PT1M');
  }
  return acted;
}

describe('an incident that does not get on', () => {
  it('is started again after 1, 1, 2, 4 … and then every 15 minutes', async () => {
    const acted = await sweepFor(62, await WorkflowStory.overdue());
    expect(acted.map(({ minute }) => minute)).toEqual([0, 1, 2, 4, 8, 16, 31, 46, 61]);
  });

  it('is started under a generation of its own each time', async () => {
    const flow = await WorkflowStory.overdue();
    await sweepFor(8, flow);
    expect(flow.head).toMatchObject({ generation: 5, sweeps: 5 });
  });

  it('counts as stuck from its third restart on', async () => {
    const acted = await sweepFor(16, await WorkflowStory.overdue());
    expect(acted.map(({ stuck }) => stuck)).toEqual([0, 0, 0, 1, 1, 1]);
  });

  it('is told to the alarm address once, in words that say what to look at', async () => {
    const flow = await WorkflowStory.overdue();
    await sweepFor(3, flow);
    expect(flow.outbox.collect()).toEqual([]);
    await sweepFor(60, flow);
    expect(flow.outbox.collect()).toEqual([STUCK]);
    const mail = flow.outbox.mails.at(-1);
    expect(mail).toMatchObject({
      to: { email: 'alarms@example.com' },
      subject: `[${flow.story.id}] Stuck: Outlook does not start`,
      headers: { 'Auto-Submitted': 'auto-generated' },
      replyTo: 'desk@example.com',
    });
    expect(mail?.text).toMatch(/^Please find out why this incident does not go on\.\n/);
    expect(mail?.text).toContain('Who has it: Nobody yet\n');
  });

  it('is counted though the mail about it cannot be claimed', async () => {
    const flow = await WorkflowStory.overdue();
    await sweepFor(3, flow);
    expect(await flow.sweep(justBefore(flow.story.items, 'claim', fails))).toMatchObject({ restarted: 1, stuck: 1 });
  });

  it('is told again only after it changed', async () => {
    const flow = await WorkflowStory.overdue();
    await sweepFor(60, flow);
    await flow.lapAndPark('gets on');
    await flow.story.act(RESPONDER, 'acknowledge');
    flow.outbox.collect();
    await sweepFor(3, flow);
    expect(flow.outbox.collect()).toEqual([]);
    await sweepFor(60, flow);
    expect(flow.outbox.collect()).toEqual([STUCK]);
    expect(flow.outbox.mails.at(-1)?.text).toContain('Who has it: A responder\n');
  });

  it('is told by a later sweep where the mail could not be sent', async () => {
    const flow = await WorkflowStory.overdue();
    flow.outbox.answers('alarms@example.com', 'later');
    await sweepFor(4, flow);
    expect(flow.outbox.asked.at(-1)).toBe(STUCK);
    flow.outbox.answers('alarms@example.com', 'sent');
    await sweepFor(60, flow);
    expect(flow.outbox.collect()).toEqual([STUCK]);
  });

  it('goes on as if nothing had been once it is started at last', async () => {
    const flow = await WorkflowStory.overdue();
    await sweepFor(60, flow);
    await flow.lapAndPark('gets on');
    expect(flow.head).toMatchObject({ sweeps: 0, waiting: { token: 'gets on' } });
    flow.story.wait('PT1H');
    expect(await flow.sweep()).toMatchObject({ woken: 1, stuck: 0 });
  });

  it('is told of too where it cannot even be started', async () => {
    const flow = await WorkflowStory.overdue();
    flow.engine.fails = () => true;
    const acted = await sweepFor(60, flow);
    expect(flow.outbox.collect()).toEqual([STUCK]);
    expect(acted.at(-1)?.stuck).toBe(1);
  });

  it('is told with at most ten mails a sweep, and the others by the sweeps that follow', async () => {
    const flow = await WorkflowStory.overdue();
    for (let more = 0; more < 11; more++) await flow.story.report(REPORT.high);
    flow.story.wait('PT1M');
    const mails: number[] = [];
    for (let minute = 0; minute <= 16; minute++) {
      await flow.sweep();
      mails.push(flow.outbox.collect().length);
      flow.story.wait('PT1M');
    }
    expect(mails.filter((count) => count > 0)).toEqual([10, 2]);
  });
});
