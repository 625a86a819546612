import { describe, expect, it } from 'vitest';
import { IncidentStory } from '../incident/some-incident.ts';
import { DESK_MANAGER, ON_CALL, RESPONDER } from '../incident/some-people.ts';
import { outcomes, types } from '../incident/what-happened.ts';
import { CALLED, fails, justBefore, WorkflowStory } from './some-workflow.ts';

describe('a call refused for good', () => {
  async function refused() {
    const flow = await WorkflowStory.of(IncidentStory.triaged());
    flow.outbox.answers(ON_CALL.email, 'rejected');
    return flow;
  }
  const bounces = async (flow: WorkflowStory) =>
    types(await flow.story.timeline()).filter((type) => type === 'call_bounced');

  it('is passed on to the next person in the same lap', async () => {
    const flow = await refused();
    const lapped = await flow.lap();
    expect(outcomes(flow.head.incident)).toEqual(['service-desk.oncall: bounced', 'service-desk.manager: open']);
    expect(flow.outbox.collect()).toContain(`call → ${DESK_MANAGER.email}`);
    expect(lapped).toMatchObject({ version: 3, carried: flow.head.incident.facts });
  });

  it('by everybody ends at the desk, and the alarm address hears of it', async () => {
    const flow = await refused();
    flow.outbox.answers(DESK_MANAGER.email, 'rejected');
    await flow.lap();
    expect(outcomes(flow.head.incident)).toEqual([
      'service-desk.oncall: bounced',
      'service-desk.manager: bounced',
      'desk: open',
    ]);
    expect(flow.outbox.collect()).toEqual(
      expect.arrayContaining(['call → desk@example.com', 'nobody_to_call → alarms@example.com']),
    );
  });

  it('by the desk too leaves nobody to call, and the lap still ends', async () => {
    const flow = await refused();
    flow.outbox.answers(DESK_MANAGER.email, 'rejected');
    flow.outbox.answers('desk@example.com', 'rejected');
    const lapped = await flow.lap();
    expect(flow.head.incident.calls.map(({ outcome }) => outcome)).toEqual(['bounced', 'bounced', 'bounced']);
    expect(lapped).toMatchObject({ phase: 'await_acknowledgement', carried: flow.head.incident.facts });
  });

  it('is passed on by the next lap where the process died between marking and passing on', async () => {
    const flow = await refused();
    await expect(flow.lap({ store: justBefore(flow.story.items, 'archive', fails) })).rejects.toThrow();
    expect(await bounces(flow)).toEqual([]);
    await flow.lap();
    expect(outcomes(flow.head.incident)).toEqual(['service-desk.oncall: bounced', 'service-desk.manager: open']);
    expect(flow.outbox.asked.filter((mail) => mail === CALLED[0])).toHaveLength(1);
  });

  it('is passed on though the commits of others are in between', async () => {
    const flow = await refused();
    const note = () => flow.story.act(RESPONDER, 'note', { text: 'Looking.', kind: 'action' });
    await flow.lap({ store: justBefore(flow.story.items, 'archive', note) });
    expect(outcomes(flow.head.incident)).toEqual(['service-desk.oncall: bounced', 'service-desk.manager: open']);
  });

  it('is passed on once by two laps at once, and by every lap that follows', async () => {
    const flow = await refused();
    await Promise.all([flow.lap(), flow.lap()]);
    await flow.lap();
    flow.story.wait('PT1M');
    await flow.lap();
    expect(await bounces(flow)).toEqual(['call_bounced']);
    expect(flow.outbox.asked.filter((mail) => mail === `call → ${DESK_MANAGER.email}`)).toHaveLength(1);
  });

  it('is left as it is where the incident was acknowledged meanwhile', async () => {
    const flow = await refused();
    const taken = () => flow.story.act(RESPONDER, 'acknowledge');
    await flow.lap({ store: justBefore(flow.story.items, 'mark', taken) });
    expect(await flow.lap()).toMatchObject({ phase: 'await_resolution' });
    expect(await bounces(flow)).toEqual([]);
    expect(outcomes(flow.head.incident)).toEqual(['service-desk.oncall: withdrawn']);
  });

  it('at the pager alone calls nobody else', async () => {
    const flow = await WorkflowStory.of(IncidentStory.triaged());
    flow.outbox.answers('service-desk.pager@example.com', 'rejected');
    await flow.lap();
    expect(outcomes(flow.head.incident)).toEqual(['service-desk.oncall: open']);
  });
});
