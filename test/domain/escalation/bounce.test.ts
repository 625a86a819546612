import { describe, expect, it } from 'vitest';
import { passOn } from '../../../functions/escalation/bounce.ts';
import { nextOverdueRepeat } from '../../../functions/escalation/overdue.ts';
import { IncidentStory, REPORT, worldWith } from '../incident/some-incident.ts';
import { AGENT, MANAGER, ON_CALL, RESPONDER } from '../incident/some-people.ts';
import { mails, outcomes, types } from '../incident/what-happened.ts';
import { passes } from './some-timetable.ts';

const managers = [
  { name: 'One manager', email: 'one@example.com' },
  { name: 'Another manager', email: 'another@example.com' },
];
/** No tier is above: silence goes to the managers. */
const two = () =>
  IncidentStory.within(worldWith('data-centre', { managers }), { ...REPORT.high, service: 'data-centre' });

/** The mail of a call comes back: of the newest, where none is named. */
function comesBack(story: IncidentStory, id = story.call.id) {
  return story.bySystem((incident, now) => passOn(incident, id, story.world, now));
}

async function escalated(): Promise<IncidentStory> {
  const story = await two();
  await story.act(RESPONDER, 'acknowledge');
  await story.act(RESPONDER, 'escalate', { to: 'hierarchical', reason: 'We need a decision.' });
  return story;
}

describe('a manager’s call that comes back', () => {
  it('goes to the next manager, and not down to who is on call and did not answer', async () => {
    const story = await two();
    await story.act(AGENT, 'escalate', { to: 'hierarchical', reason: 'Nobody answers.' });
    await comesBack(story);
    expect(outcomes(story.incident)).toEqual(['data-centre.oncall: unanswered', 'one: bounced', 'another: open']);
    expect(story.call.reason).toBe('hierarchical');
  });

  it('moves no work when the next one says "I have it", and leaves them in peace for two hours', async () => {
    const story = await two();
    await story.act(RESPONDER, 'acknowledge');
    await passes(story, 'PT4H');
    await comesBack(story);
    expect(story.call.to.email).toBe('another@example.com');
    await story.act({ ...MANAGER, email: story.call.to.email }, 'acknowledge');
    expect(story.incident.assignee?.email).toBe(RESPONDER.email);
    expect(nextOverdueRepeat(story.incident, story.world)).toBe('2026-11-23T15:00:00.000Z');
  });

  it('goes to the desk after the last one, whoever of them was silent before, and the alarm address hears of it', async () => {
    const story = await escalated();
    await story.until('PT11M15S');
    expect(outcomes(story.incident).slice(1)).toEqual(['one: unanswered', 'another: open']);
    await comesBack(story);
    expect(outcomes(story.incident).slice(1)).toEqual(['one: unanswered', 'another: bounced', 'desk: open']);
    expect(mails(story.facts)).toEqual(['nobody_to_call → alarms@example.com', 'call → desk@example.com']);
  });

  it('tells the desk, and not the manager whom no mail reaches', async () => {
    const story = await escalated();
    await comesBack(story);
    expect(mails(story.facts)).toEqual(['bounced → desk@example.com', 'call → another@example.com']);
  });
});

it('an expert’s call that comes back asks the next one to help: the work stays with whoever has it', async () => {
  const story = await IncidentStory.taken();
  await story.act(RESPONDER, 'call', { person: { name: 'An expert', email: 'expert@example.com' }, reason: 'Help.' });
  await comesBack(story);
  expect(story.call).toMatchObject({ to: { email: ON_CALL.email }, reason: 'call' });
  await story.act(ON_CALL, 'acknowledge');
  expect(story.incident.assignee?.email).toBe(RESPONDER.email);
});

it('one of two calls of a reopened incident that comes back calls the other person no second time', async () => {
  const story = await IncidentStory.resolved(REPORT.high);
  await story.byReporter('reopen', { reason: 'Still broken.' });
  const own = story.incident.calls.find(({ to }) => to.email === RESPONDER.email)?.id ?? '';
  await comesBack(story, own);
  expect(outcomes(story.incident).slice(1)).toEqual(['responder: bounced', 'service-desk.oncall: open']);
  expect(story.facts).toMatchObject([{ type: 'call_bounced', data: { next: ON_CALL.email } }]);
});

it('a call that comes back after others were called names no next one, and the alarm address is left alone', async () => {
  const story = await IncidentStory.within(worldWith('service-desk', { managers: [] }));
  await story.until('PT11M15S');
  await comesBack(story, 'c1');
  expect(types(story.facts)).toEqual(['call_bounced']);
  expect(story.facts[0]?.data).toMatchObject({ next: null, superseded: true });
  expect(mails(story.facts)).toEqual(['bounced → desk@example.com', 'bounced → platform.manager@example.com']);
});
