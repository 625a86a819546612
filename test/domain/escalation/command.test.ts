import { describe, expect, it } from 'vitest';
import { nextDueAt } from '../../../functions/escalation/due.ts';
import type { World } from '../../../functions/incident/world.ts';
import { defaultPolicy } from '../../../functions/sla/policy.ts';
import { IncidentStory, REPORT, WORLD } from '../incident/some-incident.ts';
import { AGENT, COLLEAGUE, RESPONDER } from '../incident/some-people.ts';
import { mails } from '../incident/what-happened.ts';
import { passes } from './some-timetable.ts';

const reminders = async (story: IncidentStory) =>
  (await story.timeline()).filter(({ type, data }) => type === 'reminded' && data['of'] === 'command');

describe('a high incident that nobody commands', () => {
  it('is told to desk and manager after five minutes, and once more half an hour later, when command is asked again', async () => {
    const story = await IncidentStory.taken(REPORT.high);
    expect(nextDueAt(story.incident, WORLD)).toBe('2026-11-23T09:05:00.000Z');
    await story.until('PT5M');
    expect(mails(story.facts)).toEqual([
      'no_commander → desk@example.com',
      'no_commander → service-desk.manager@example.com',
    ]);
    await story.until('PT30M');
    expect(mails(story.facts)).toEqual([
      'no_commander → desk@example.com',
      'no_commander → service-desk.manager@example.com',
      'take_command → command.oncall@example.com',
      'asked_pager → command.pager@example.com',
    ]);
    await story.until('PT1H');
    expect(await reminders(story)).toHaveLength(2);
  });

  it.each([
    [
      'somebody takes command',
      (story: IncidentStory) => story.act(RESPONDER, 'roles', { commander: COLLEAGUE_PERSON }),
    ],
    [
      'it is no longer high',
      (story: IncidentStory) => story.act(AGENT, 'triage', { priority: 'low', reason: 'Small.' }),
    ],
    ['it is resolved', (story: IncidentStory) => story.act(RESPONDER, 'resolve', { code: 'solution', notes: 'Done.' })],
  ])('is told no more once %s', async (_what, act) => {
    const story = await IncidentStory.taken(REPORT.high);
    story.wait('PT4M59S');
    await act(story);
    await story.until('PT1M');
    expect(await reminders(story)).toEqual([]);
  });
});

const COLLEAGUE_PERSON = { name: COLLEAGUE.name, email: COLLEAGUE.email };

describe('the next update', () => {
  it('of a high incident is due within the hour: who tells is reminded before, then desk and commander hear', async () => {
    const story = await IncidentStory.taken(REPORT.high);
    await story.act(AGENT, 'roles', {
      commander: COLLEAGUE_PERSON,
      communicationsLead: { name: 'The communications lead', email: 'communications@example.com' },
    });
    expect(story.incident.nextUpdateAt).toBe('2026-11-23T10:00:00.000Z');
    await story.until('PT50M');
    expect(mails(story.facts)).toEqual(['update_due → communications@example.com']);
    await story.until('PT10M');
    expect(mails(story.facts)).toEqual(['update_overdue → desk@example.com', 'update_overdue → colleague@example.com']);
    story.wait('PT5M');
    await story.act(RESPONDER, 'update', { text: 'We look for the cause.' });
    expect(story.incident.nextUpdateAt).toBe('2026-11-23T11:05:00.000Z');
    expect(story.facts[0]?.data).toMatchObject({ nextUpdateAt: '2026-11-23T11:05:00.000Z' });
  });

  it('is asked of the commander where nobody has that role, else of whoever has it', async () => {
    const story = await IncidentStory.taken(REPORT.high);
    await passes(story, 'PT50M');
    expect(mails(story.facts)).toEqual(['update_due → responder@example.com']);
    const other = await IncidentStory.taken(REPORT.high);
    await other.act(AGENT, 'roles', { commander: COLLEAGUE_PERSON });
    await other.until('PT50M');
    expect(mails(other.facts)).toEqual(['update_due → colleague@example.com']);
  });

  it('of any other is due when it is promised, or as the policy says, in working time', async () => {
    expect((await IncidentStory.taken(REPORT.medium)).incident.nextUpdateAt).toBeNull();
    const policy = { ...defaultPolicy, version: 2, updates: { medium: 'PT4H', high: null } };
    const policies = new Map([['default', policy]]);
    const world: World = { ...WORLD, catalogue: { ...WORLD.catalogue, policies } };
    const story = await IncidentStory.within(world, REPORT.medium);
    story.wait('PT4H');
    await story.act(RESPONDER, 'acknowledge');
    // 14:00 in Berlin and four hours of work: 10:00 on Tuesday.
    expect(story.incident.nextUpdateAt).toBe('2026-11-24T09:00:00.000Z');
    const high = await IncidentStory.within(world, REPORT.high);
    await high.act(RESPONDER, 'acknowledge');
    expect(high.incident.nextUpdateAt).toBeNull();
  });
});
