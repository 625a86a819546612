import { describe, expect, it } from 'vitest';
import type { Caller } from '../../../functions/incident/caller.ts';
import { IncidentStory, MORNING, REPORT } from './some-incident.ts';
import { AGENT, MANAGER, REPORTER, RESPONDER } from './some-people.ts';
import { mails, outcomes, pointers, refusal, types } from './what-happened.ts';

const VENDOR = { reason: 'awaiting_vendor' } as const;
const QUESTION = { reason: 'awaiting_reporter', comment: 'Which mailbox is it?' } as const;

describe('a hold', () => {
  it('lasts until nine on the next working day, unless it is said', async () => {
    const story = await IncidentStory.taken(REPORT.medium);
    await story.act(RESPONDER, 'hold', VENDOR);
    expect(story.incident).toMatchObject({
      status: 'on_hold',
      hold: { reason: 'awaiting_vendor', comment: null, until: '2026-11-24T08:00:00.000Z', from: 'investigating' },
    });
    expect(story.facts).toMatchObject([{ type: 'held', data: { reason: 'awaiting_vendor' } }]);
    expect(mails(story.facts)).toEqual([]);
  });

  it('ends in the future, and at most five working days ahead', async () => {
    const story = await IncidentStory.taken(REPORT.medium);
    const hold = (until: string) => story.act(RESPONDER, 'hold', { ...VENDOR, until });
    expect(await pointers(hold(MORNING))).toEqual(['/until']);
    expect(await pointers(hold('2026-11-30T16:00:00.001Z'))).toEqual(['/until']);
    await hold('2026-11-30T16:00:00.000Z');
    expect(story.incident.status).toBe('on_hold');
  });

  it('sent again with its key is the same hold, though its end has passed', async () => {
    const story = await IncidentStory.taken(REPORT.medium);
    const hold = () =>
      story.act(RESPONDER, 'hold', { ...VENDOR, until: '2026-11-23T10:00:00Z' }, { idempotencyKey: 'k1' });
    await hold();
    story.wait('PT2H');
    expect(await hold()).toMatchObject({ outcome: 'replayed' });
  });

  it('stops the resolution clock and nothing else', async () => {
    const story = await IncidentStory.taken(REPORT.medium);
    story.wait('PT1H');
    await story.act(RESPONDER, 'hold', VENDOR);
    story.wait('PT2H');
    await story.act(RESPONDER, 'resume');
    expect(story.incident.resolutionClock?.pauses).toEqual([
      { from: '2026-11-23T10:00:00.000Z', to: '2026-11-23T12:00:00.000Z' },
    ]);
    expect(story.incident).toMatchObject({ status: 'investigating', hold: null });
    expect(types(story.facts)).toEqual(['resumed']);
  });

  it('for the reporter needs a question, and mails it', async () => {
    const story = await IncidentStory.taken(REPORT.medium);
    expect(await pointers(story.act(RESPONDER, 'hold', { reason: 'awaiting_reporter' }))).toEqual(['/comment']);
    await story.act(RESPONDER, 'hold', QUESTION);
    expect(mails(story.facts)).toEqual(['question → reporter@example.com']);
    expect(story.facts[0]?.text).toBe(QUESTION.comment);
  });

  it('of what nobody has acknowledged counts as the acknowledgement', async () => {
    const story = await IncidentStory.triaged(REPORT.medium);
    await story.act(RESPONDER, 'hold', VENDOR);
    expect(types(story.facts)).toEqual(['acknowledged', 'held']);
    expect(story.incident).toMatchObject({ acknowledgedAt: MORNING, assignee: { email: RESPONDER.email } });
    expect(outcomes(story.incident)).toEqual(['service-desk.oncall: withdrawn']);
  });

  it.each(['high', 'medium', 'low'] as const)(
    'of %s priority that is the acknowledgement too mails the question, not who has it',
    async (priority) => {
      const story = await IncidentStory.triaged(REPORT[priority]);
      await story.act(AGENT, 'hold', QUESTION);
      const toReporter = mails(story.facts).filter((mail) => mail.endsWith('reporter@example.com'));
      expect(toReporter).toEqual(['question → reporter@example.com']);
    },
  );

  it('for a reporter who cannot be mailed has the desk ask them, in the words of the question', async () => {
    const caller = { name: 'A caller', phone: '+49 30 1' };
    const story = await IncidentStory.taken({ ...REPORT.medium, reporter: caller });
    await story.act(RESPONDER, 'hold', QUESTION);
    expect(mails(story.facts)).toEqual(['ask_reporter → desk@example.com']);
    expect(story.facts[0]?.text).toBe(QUESTION.comment);
  });

  it('of high priority is for desk and manager, of a major incident for nobody', async () => {
    const story = await IncidentStory.taken(REPORT.high);
    expect((await refusal(story.act(RESPONDER, 'hold', VENDOR))).name).toBe('Forbidden');
    await story.act(MANAGER, 'hold', VENDOR);
    await story.act(MANAGER, 'resume');
    await story.act(AGENT, 'triage', { major: true });
    const refused = await refusal(story.act(MANAGER, 'hold', VENDOR));
    expect([refused.name, refused.message]).toEqual(['WrongState', expect.stringContaining('major')]);
    expect(refused.extra.actions).toContainEqual(
      expect.objectContaining({ name: 'hold', allowed: false, code: 'major' }),
    );
  });

  it('said twice adds nothing', async () => {
    const story = await IncidentStory.taken(REPORT.medium);
    await story.act(RESPONDER, 'hold', VENDOR);
    expect((await story.act(RESPONDER, 'hold', VENDOR)).outcome).toBe('unchanged');
    expect((await refusal(story.act(RESPONDER, 'hold', QUESTION))).name).toBe('WrongState');
  });

  it('ends when the incident becomes high', async () => {
    const story = await IncidentStory.taken(REPORT.medium);
    await story.act(RESPONDER, 'hold', VENDOR);
    await story.act(RESPONDER, 'triage', { impact: { users: 'many' } });
    expect(types(story.facts)).toEqual(['triaged', 'priority_changed', 'resumed']);
    expect(story.incident).toMatchObject({ status: 'investigating', hold: null, priority: 'high' });
  });

  it('ends with the resolution', async () => {
    const story = await IncidentStory.taken(REPORT.medium);
    await story.act(RESPONDER, 'hold', VENDOR);
    await story.act(RESPONDER, 'resolve', { code: 'solution', notes: 'The vendor mended it.' });
    expect(story.incident).toMatchObject({ status: 'resolved', hold: null });
  });
});

describe('resuming', () => {
  it('said twice adds nothing, after a hold and after a fix that failed', async () => {
    const story = await IncidentStory.taken(REPORT.medium);
    await story.act(RESPONDER, 'hold', VENDOR);
    await story.act(RESPONDER, 'resume', {});
    expect((await story.act(RESPONDER, 'resume', {})).outcome).toBe('unchanged');
    await story.act(RESPONDER, 'recover', { text: 'Rolling back.' });
    await story.act(RESPONDER, 'resume', { reason: 'It did not help.' });
    expect((await story.act(RESPONDER, 'resume', { reason: 'It did not help.' })).outcome).toBe('unchanged');
    expect((await refusal(story.act(RESPONDER, 'resume', { reason: 'Again.' }))).name).toBe('WrongState');
  });

  it('said again late ends no fix that somebody else rolls out since; in other words it says that it failed', async () => {
    const story = await IncidentStory.taken(REPORT.medium);
    await story.act(RESPONDER, 'hold', VENDOR);
    await story.act(RESPONDER, 'resume', {});
    await story.act(AGENT, 'recover', { text: 'Rolling back.' });
    const refused = await refusal(story.act(RESPONDER, 'resume', {}));
    expect([refused.name, refused.message]).toEqual(['WrongState', expect.stringContaining('in other words')]);
    expect(story.incident.status).toBe('recovering');
    await story.act(RESPONDER, 'resume', { reason: 'It did not help.' });
    expect(story.incident.status).toBe('investigating');
  });

  it('ends one’s own fix in the words that ended a hold before', async () => {
    const story = await IncidentStory.taken(REPORT.medium);
    await story.act(RESPONDER, 'hold', VENDOR);
    await story.act(RESPONDER, 'resume', {});
    await story.act(RESPONDER, 'recover', { text: 'Rolling back.' });
    await story.act(RESPONDER, 'resume', {});
    expect(story.incident.status).toBe('investigating');
  });

  it('is no repetition after another hold that ended by itself', async () => {
    const story = await IncidentStory.taken(REPORT.medium);
    await story.act(RESPONDER, 'hold', VENDOR);
    await story.act(RESPONDER, 'resume', {});
    await story.act(RESPONDER, 'hold', VENDOR);
    await story.until('P1D');
    expect(story.incident.status).toBe('investigating');
    expect((await refusal(story.act(RESPONDER, 'resume', {}))).name).toBe('WrongState');
  });

  it('is for the reporter where the hold waits for them, and where it waits for others for those at work alone', async () => {
    const admin: Caller = { ...REPORTER, groups: ['admin'] };
    const story = await IncidentStory.taken(REPORT.medium);
    await story.act(RESPONDER, 'hold', VENDOR);
    expect(await refusal(story.act(admin, 'resume', {}))).toMatchObject({
      name: 'Forbidden',
      message: expect.stringContaining('does not wait for you'),
    });
    await story.act(RESPONDER, 'resume', {});
    await story.act(RESPONDER, 'hold', QUESTION);
    await story.act(admin, 'resume', { reason: 'The first one.' });
    expect(story.incident.status).toBe('investigating');
  });
});

describe('recovering', () => {
  it('is the fix being rolled out; resuming says that it failed', async () => {
    const story = await IncidentStory.taken(REPORT.high);
    await story.act(RESPONDER, 'recover', { text: 'Rolling back.' });
    expect(story.incident.status).toBe('recovering');
    expect(story.facts).toMatchObject([{ type: 'recovering', text: 'Rolling back.', visibility: 'internal' }]);
    expect((await story.act(RESPONDER, 'recover', { text: 'Rolling back.' })).outcome).toBe('unchanged');
    await story.act(RESPONDER, 'resume', { reason: 'It did not help.' });
    expect(story.incident.status).toBe('investigating');
    expect(story.facts).toMatchObject([{ type: 'resumed', text: 'It did not help.' }]);
  });

  it('that was held goes on where it was', async () => {
    const story = await IncidentStory.taken(REPORT.medium);
    await story.act(RESPONDER, 'recover', { text: 'Rolling back.' });
    await story.act(RESPONDER, 'hold', VENDOR);
    await story.act(RESPONDER, 'resume');
    expect(story.incident.status).toBe('recovering');
  });
});

describe('an update', () => {
  it('is public, and mailed to the reporter with the time of the next', async () => {
    const story = await IncidentStory.taken(REPORT.high);
    await story.act(RESPONDER, 'update', { text: 'We have found it.', nextUpdateAt: '2026-11-23T10:00:00Z' });
    expect(story.facts).toMatchObject([
      { type: 'updated', visibility: 'public', data: { nextUpdateAt: '2026-11-23T10:00:00.000Z', late: false } },
    ]);
    expect(mails(story.facts)).toEqual([
      'update → reporter@example.com',
      'informed → service-desk.manager@example.com',
    ]);
    expect(await pointers(story.act(RESPONDER, 'update', { text: 'More.', nextUpdateAt: MORNING }))).toEqual([
      '/nextUpdateAt',
    ]);
  });

  it('after the resolution is marked late', async () => {
    const story = await IncidentStory.resolved(REPORT.high);
    await story.act(RESPONDER, 'update', { text: 'It was the mail server.' });
    expect(story.facts[0]?.data['late']).toBe(true);
  });
});
