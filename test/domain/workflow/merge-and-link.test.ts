import { describe, expect, it } from 'vitest';
import { FaultyStore } from '../incident/some-faulty-store.ts';
import { IncidentStory, REPORT } from '../incident/some-incident.ts';
import { AGENT, RESPONDER } from '../incident/some-people.ts';
import { types } from '../incident/what-happened.ts';
import { WorkflowStory } from './some-workflow.ts';

/** An incident whose door died after its own commit, and the other one that it was about. */
async function died(action: 'merge' | 'link') {
  const from = await IncidentStory.triaged();
  const other = await from.beside({
    ...REPORT.high,
    reporter: { name: 'Another reporter', email: 'another@example.com' },
  });
  const faulty = new FaultyStore(from.items, (_operation, nth) =>
    nth === (action === 'merge' ? 5 : 6) ? 'killed before' : null,
  );
  const door = new IncidentStory(() => faulty.store);
  door.id = from.id;
  const [who, body] =
    action === 'merge'
      ? [AGENT, { into: other.id, reason: 'The same.' }]
      : [RESPONDER, { type: 'child', id: other.id }];
  await door.act(who, action, body).catch(() => null);
  return { flow: new WorkflowStory(from), from, other };
}

describe('a lap', () => {
  it('finishes a merge whose door died, and then has nothing left to do', async () => {
    const { flow, from, other } = await died('merge');
    expect(from.incident.merging?.into).toBe(other.id);
    expect(await flow.lap()).toMatchObject({ phase: 'done' });
    expect(from.head).toMatchObject({ finished: true, wakeAt: null, incident: { mergedInto: other.id } });
    expect(flow.outbox.collect()).toContain('reporter_merged → reporter@example.com');
    expect(other.incident.others).toEqual([from.incident.reporter]);
  });

  it('makes the other side of a link whose door died, once', async () => {
    const { flow, other } = await died('link');
    expect(other.incident.links).toMatchObject([]);
    await flow.lap();
    await flow.lap();
    expect(other.incident.links).toMatchObject([{ type: 'parent', id: flow.story.id }]);
    expect(types(await other.timeline()).filter((type) => type === 'linked')).toHaveLength(1);
  });

  it('finishes a cancelled incident once its mails are out', async () => {
    const story = await IncidentStory.taken();
    await story.act(AGENT, 'cancel', { code: 'withdrawn', reason: 'x' });
    const flow = new WorkflowStory(story);
    expect(await flow.lap()).toMatchObject({ phase: 'done' });
    expect(flow.outbox.collect()).toContain('reporter_cancelled → reporter@example.com');
    expect(flow.head.finished).toBe(true);
  });
});
