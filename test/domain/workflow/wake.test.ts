import { describe, expect, it } from 'vitest';
import { wake } from '../../../functions/incident/wake.ts';
import { IncidentStory, REPORT } from '../incident/some-incident.ts';
import { AGENT, RESPONDER } from '../incident/some-people.ts';
import { WorkflowStory } from './some-workflow.ts';

describe('after a commit the workflow', () => {
  it('is woken by the token that it parked with', async () => {
    const flow = await WorkflowStory.of(IncidentStory.triaged());
    await flow.lapAndPark('parked');
    await wake(flow.ports(), flow.head);
    expect(flow.engine.collect()).toEqual(['wake parked']);
  });

  it('is started where no token is parked', async () => {
    const flow = await WorkflowStory.of(IncidentStory.triaged());
    await wake(flow.ports(), flow.head);
    expect(flow.engine.collect()).toEqual(['start 1']);
  });

  it('is left alone where its token is dead: the next task reads the head', async () => {
    const flow = await WorkflowStory.of(IncidentStory.triaged());
    await flow.lapAndPark('parked');
    flow.engine.tokens.clear();
    await wake(flow.ports(), flow.head);
    expect(flow.engine.collect()).toEqual(['wake parked']);
    expect(flow.logged).toEqual([]);
  });

  it.each(['parked', 'not parked'])('that cannot be reached while it is %s is only logged', async (state) => {
    const flow = await WorkflowStory.of(IncidentStory.triaged());
    if (state === 'parked') await flow.lapAndPark('parked');
    flow.engine.fails = () => true;
    await wake(flow.ports(), flow.head);
    expect(flow.logged).toEqual(['WakeLost']);
  });

  it('keeps its wake time, so that a wake-up that got lost is made up for', async () => {
    const story = await IncidentStory.triaged();
    const flow = new WorkflowStory(story);
    await flow.lapAndPark('parked');
    story.wait('PT1M');
    await story.act(RESPONDER, 'acknowledge');
    expect(flow.head).toMatchObject({ wakeAt: '2026-11-23T09:01:30.000Z', waiting: { token: 'parked' } });
  });

  it('that finished is started under the next generation when the incident is reopened', async () => {
    const story = await IncidentStory.closed(REPORT.low);
    const flow = new WorkflowStory(story);
    await flow.lap();
    await story.act(AGENT, 'reopen', { reason: 'It is back.' });
    await wake(flow.ports(), flow.head);
    expect(flow.engine.collect()).toEqual(['start 2']);
  });
});
