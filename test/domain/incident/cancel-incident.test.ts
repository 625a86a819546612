import { describe, expect, it } from 'vitest';
import { viewClocks } from '../../../functions/incident/clocks.ts';
import { IncidentStory, RESOLVED, UNSORTED, WORLD } from './some-incident.ts';
import { AGENT, COLLEAGUE, MANAGER, RESPONDER } from './some-people.ts';
import { mails, outcomes, refusal, types } from './what-happened.ts';

const NOTHING = { code: 'not_an_incident', reason: 'The mailbox was full, nothing is broken.' } as const;

describe('cancelling', () => {
  it('ends the incident: nobody is called, no clock runs, and nobody waits for an update', async () => {
    const story = await IncidentStory.triaged();
    await story.until('PT11M15S');
    await story.act(AGENT, 'cancel', NOTHING);
    expect(story.incident).toMatchObject({ status: 'cancelled', hold: null, callAt: null, nextUpdateAt: null });
    expect(outcomes(story.incident)).toEqual(['service-desk.oncall: withdrawn', 'platform.oncall: withdrawn']);
    const { response, resolution } = viewClocks(story.incident, WORLD, story.now);
    expect([response?.stage, resolution?.stage]).toEqual(['cancelled', 'cancelled']);
    await story.until('P30D');
    expect(types(story.facts)).toEqual(['cancelled']);
  });

  it('keeps the result of a clock that had stopped before', async () => {
    const story = await IncidentStory.taken();
    await story.act(MANAGER, 'cancel', NOTHING);
    const { response, resolution } = viewClocks(story.incident, WORLD, story.now);
    expect([response?.stage, resolution?.stage]).toEqual(['met', 'cancelled']);
  });

  it('tells reporter, assignee and everybody who was called why, but not who did it', async () => {
    const story = await IncidentStory.taken();
    await story.act(AGENT, 'cancel', NOTHING);
    expect(mails(story.facts)).toEqual([
      'reporter_cancelled → reporter@example.com',
      'cancelled → responder@example.com',
      'cancelled → service-desk.oncall@example.com',
      'cancelled → service-desk.manager@example.com',
    ]);
    expect(story.facts).toMatchObject([
      { type: 'cancelled', visibility: 'public', text: NOTHING.reason, data: { code: 'not_an_incident' } },
    ]);
  });

  it('is possible before triage, and then wants no review', async () => {
    const story = await IncidentStory.reported(UNSORTED);
    await story.act(AGENT, 'cancel', { code: 'withdrawn', reason: 'It works again by itself.' });
    expect(story.incident).toMatchObject({ status: 'cancelled', priority: null, reviewAt: null, response: null });
    expect(mails(story.facts)).toEqual(['reporter_cancelled → reporter@example.com']);
  });

  it('is for the desk and a manager, while it is open', async () => {
    const story = await IncidentStory.taken();
    expect(await refusal(story.act(RESPONDER, 'cancel', NOTHING))).toMatchObject({ name: 'Forbidden' });
    await story.act(RESPONDER, 'resolve', RESOLVED);
    expect(await refusal(story.act(AGENT, 'cancel', NOTHING))).toMatchObject({ name: 'WrongState' });
  });

  it('repeated by the same person adds nothing; by another it is refused', async () => {
    const story = await IncidentStory.taken();
    await story.act(AGENT, 'cancel', NOTHING);
    expect(await story.act(AGENT, 'cancel', NOTHING)).toMatchObject({ outcome: 'unchanged' });
    expect(await refusal(story.act(MANAGER, 'cancel', NOTHING))).toMatchObject({ name: 'WrongState' });
  });

  it('takes no action afterwards', async () => {
    const story = await IncidentStory.taken();
    await story.act(AGENT, 'cancel', NOTHING);
    expect((await refusal(story.act(COLLEAGUE, 'note', { text: 'late' }))).extra.actions).toEqual(
      expect.not.arrayContaining([expect.objectContaining({ allowed: true })]),
    );
  });
});
