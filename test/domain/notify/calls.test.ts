import { describe, expect, test } from 'vitest';
import type { Call, CallReason } from '../../../functions/incident/incident.ts';
import { CALL, type Described, mailOf, RESOLVED, TAKEN } from './some-mail.ts';

const LATE = { context: { now: '2026-11-23T02:20:00.000Z' } };

describe('a call', () => {
  test('says first what to do, then what happens otherwise, then until when in the zone of its reader', () => {
    const { text } = mailOf('call');
    const [first, second] = text.split('\n');
    expect(first).toBe('High: acknowledge by 03:15 CET.');
    expect(second).toBe('If you do not, you are called again every 3 minutes, and then others are called.');
    expect(text).toContain('Acknowledge by: Mon 23 Nov 2026, 03:15 CET (02:15 UTC)');
    expect(text.indexOf('/a/')).toBeLessThan(text.indexOf('Incident:'));
  });

  test('promises no repeats where there are none', () => {
    expect(mailOf('call', LATE).text).toContain('\nIf you do not, others are called.\n');
    expect(mailOf('call', { incident: { priority: 'medium' } }).text).toContain(
      '\nIf you do not, others are called.\n',
    );
    expect(mailOf('call', { incident: { priority: 'low' } }).text).toContain('the service desk and a manager are told');
  });

  const second = (reason: CallReason, incident: Partial<Described>, some: Partial<Call> = {}) =>
    mailOf('call', { incident: { ...incident, calls: [{ ...CALL, ...some, reason }] } }).text.split('\n')[1];

  test('to a person of authority says who has it alone otherwise', () => {
    expect(second('hierarchical', TAKEN)).toBe('If you do not, it stays with The responder alone.');
    expect(second('hierarchical', {})).toBe('If you do not, nobody has it.');
    expect(second('hierarchical', { ...TAKEN, assignee: CALL.to })).toMatch(/and then others are called\.$/);
  });

  test.each(['functional', 'reopened', 'next', 'call'] as const)(
    'for the reason %s goes on after the first acknowledgement as before it: again, then to others',
    (reason) => {
      const again = 'If you do not, you are called again every 3 minutes, and then others are called.';
      expect(second(reason, TAKEN)).toBe(again);
      expect(second(reason, { ...TAKEN, priority: 'low' })).toBe('If you do not, others are called.');
    },
  );

  test('on an incident that is on hold promises that nobody else is called', () => {
    expect(second('call', { ...TAKEN, status: 'on_hold' })).toBe(
      'If you do not, nobody else is called while it is on hold.',
    );
  });

  test('says with whom the work is until its button is pressed, or stays', () => {
    const closing = (reason: CallReason, incident: Partial<Described> = TAKEN) =>
      mailOf('call', { incident: { ...incident, calls: [{ ...CALL, reason }] } }).text;
    expect(closing('functional')).toContain('that you have it. Until then it stays with The responder.');
    for (const reason of ['call', 'hierarchical'] as const) {
      expect(closing(reason)).toContain('that you can help. It stays with The responder.');
    }
    expect(closing('reopened', { ...TAKEN, assignee: CALL.to })).toContain('that you are on it.');
    expect(closing('triage', {})).toContain('that you have it.');
  });

  test('promises no repeat that would come past its due time, and none of a call that was made to somebody else', () => {
    const last = { lastAt: '2026-11-23T02:12:00.000Z' };
    expect(second('triage', {}, last)).toBe('If you do not, others are called.');
    expect(second('triage', {}, { outcome: 'unanswered' })).toBe('If you do not, others are called.');
  });

  test('to the desk after the first acknowledgement is the last: nobody comes after it', () => {
    const to = { name: 'Service desk', email: 'desk@example.com' };
    expect(second('next', TAKEN, { to })).toBe('If you do not, it stays with The responder alone.');
  });

  test('that was made to somebody else meanwhile still asks: a late answer counts', () => {
    expect(mailOf('call', { incident: { calls: [{ ...CALL, outcome: 'unanswered' }] } }).text).toMatch(/^High: ack/);
  });

  const REASONS: readonly (readonly [CallReason, string])[] = [
    ['triage', 'You are the first to be called for Platform (tier 1).'],
    ['assigned', 'It is assigned to Platform (tier 1), and you are the first to be called.'],
    ['functional', 'It was escalated to Platform (tier 1), and you are the first to be called.'],
    ['hierarchical', 'It was escalated to whoever answers for Platform (tier 1).'],
    ['reopened', 'It was reopened, and you are the first to be called for Platform (tier 1).'],
    ['next', 'Whoever was called before you has not answered or could not be reached.'],
    ['call', 'Your help was asked for.'],
  ];
  test.each(REASONS)('for the reason %s says why you', (reason, why) => {
    expect(mailOf('call', { incident: { calls: [{ ...CALL, reason }] } }).text).toContain(`Why you: ${why}\n`);
  });

  test('says so where the incident is yours already', () => {
    const of = (reason: CallReason) =>
      mailOf('call', { incident: { assignee: CALL.to, calls: [{ ...CALL, reason }] } }).text;
    expect(of('assigned')).toContain('Why you: It is assigned to you.');
    expect(of('reopened')).toContain('Why you: It was reopened, and you had it.');
  });

  test('tells a manager that nobody is on call', () => {
    const { text } = mailOf('call', { incident: { calls: [{ ...CALL, because: 'nobody_on_call' }] } });
    expect(text).toContain('Why you: Nobody of Platform (tier 1) is on call, and you answer for it.');
  });

  test('tells the desk that nobody else is there', () => {
    const to = { name: 'Service desk', email: 'desk@example.com' };
    const { text } = mailOf('call', { owed: { to }, incident: { calls: [{ ...CALL, to }] } });
    expect(text).toContain('Why you: Nobody else is there to be called');
  });
});

describe('a call to a pager', () => {
  test('is one plain line with number, priority, until when, and the link', () => {
    const { text, html } = mailOf('call_pager', { context: { baseUrl: 'http://localhost:4600' } });
    expect(text).toMatch(/^INC-7QK3MW High: acknowledge by 03:15 CET http:\/\/localhost:4600\/a\/[\w-]+$/);
    expect(html).toBeNull();
  });

  test("leads to the page of the person, whatever the pager's address", () => {
    const to = { name: 'The engineer', email: '4915100000@sms.example.com' };
    const [link] = /https:\S+/.exec(mailOf('call_pager', { owed: { to } }).text) ?? [];
    expect(link).toBeDefined();
    expect(mailOf('call').text).toContain(`${link}\n`);
  });

  test.each(['short', '🔥'.repeat(200), 'a\r\n\u202Eb'.repeat(50)])('has at most 140 characters for %j', (summary) => {
    const baseUrl = 'https://abcdefghij.execute-api.eu-central-1.amazonaws.com/production';
    const { text } = mailOf('call_pager', { incident: { summary }, context: { baseUrl } });
    // As it arrives, with its line ending, and as text messages count.
    expect(`${text}\r\n`.length).toBeLessThanOrEqual(140);
    expect(text.isWellFormed()).toBe(true);
    expect(text).toMatch(/^INC-7QK3MW High: acknowledge by 03:15 CET: \S/);
    expect(text).not.toMatch(/https:|[\n\r\u202E]/);
  });

  test('asks nothing once somebody has it', () => {
    expect(mailOf('call_pager', { incident: TAKEN }).text).toBe('INC-7QK3MW Taken by The responder, no action.');
    expect(mailOf('call_pager', { incident: RESOLVED }).text).toBe('INC-7QK3MW It is over, no action.');
  });
});
