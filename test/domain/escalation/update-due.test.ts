import { expect, it } from 'vitest';
import { nextDueAt } from '../../../functions/escalation/due.ts';
import { IncidentStory, REPORT, WORLD } from '../incident/some-incident.ts';
import { RESPONDER } from '../incident/some-people.ts';
import { mails } from '../incident/what-happened.ts';

/** An update that promises the next one in twenty minutes. */
async function promised(): Promise<IncidentStory> {
  const story = await IncidentStory.taken(REPORT.medium);
  await story.act(RESPONDER, 'update', { text: 'We are on it.', nextUpdateAt: '2026-11-23T09:20:00.000Z' });
  return story;
}

it('an update that was promised and did not come is told to the desk, and half an hour later to a manager too', async () => {
  const story = await promised();
  expect(nextDueAt(story.incident, WORLD)).toBe('2026-11-23T09:10:00.000Z');
  await story.until('PT10M');
  expect(mails(story.facts)).toEqual(['update_due → responder@example.com']);
  expect(nextDueAt(story.incident, WORLD)).toBe('2026-11-23T09:20:00.000Z');
  await story.until('PT10M');
  expect(mails(story.facts)).toEqual(['update_overdue → desk@example.com']);
  expect(story.facts[0]?.data).toEqual({ of: 'update', reminders: 1 });
  expect(nextDueAt(story.incident, WORLD)).toBe('2026-11-23T09:50:00.000Z');
  await story.until('PT29M');
  expect(story.incident.updateReminders).toBe(1);
  await story.until('PT1M');
  expect(mails(story.facts)).toEqual([
    'update_overdue → desk@example.com',
    'update_overdue → service-desk.manager@example.com',
  ]);
  await story.until('PT1H');
  expect(mails(await story.timeline()).filter((mail) => mail.startsWith('update_overdue'))).toHaveLength(3);
});

it('the update that comes in time ends the waiting, and promises its own next', async () => {
  const story = await promised();
  story.wait('PT19M');
  await story.act(RESPONDER, 'update', { text: 'Found it.', nextUpdateAt: '2026-11-23T10:00:00.000Z' });
  await story.until('PT2M');
  expect(mails(await story.timeline()).some((mail) => mail.startsWith('update_overdue'))).toBe(false);
});
