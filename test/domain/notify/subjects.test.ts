import { describe, expect, test } from 'vitest';
import { CALL, KINDS, mailOf, TAKEN, TO_REPORTER } from './some-mail.ts';

const UNVERIFIED = { reporter: { name: 'The reporter', email: 'reporter@example.com', phone: null, verified: false } };

describe('the subject of a call', () => {
  test('stands alone: number, priority, until when, what', () => {
    expect(mailOf('call').subject).toBe('[INC-7QK3MW] High: acknowledge by 03:15 CET: checkout returns 502');
  });

  test("is in the called person's own zone, with the weekday where the day there is another", () => {
    const dueAt = '2026-11-23T08:30:00.000Z';
    const incident = { priority: 'low' as const, calls: [{ ...CALL, dueAt }] };
    const now = '2026-11-20T17:00:00.000Z';
    expect(mailOf('call', { incident, context: { now } }).subject).toContain('Low: acknowledge by Mon 09:30 CET: ');
    const inNewYork = {
      owed: { timeZone: 'America/New_York' },
      incident,
      context: { now: '2026-11-23T08:00:00.000Z' },
    };
    expect(mailOf('call', inNewYork).subject).toContain('acknowledge by 03:30 GMT-5: ');
  });

  test('says "now" from the due time on', () => {
    const at = (now: string) => mailOf('call', { context: { now } }).subject;
    expect(at('2026-11-23T02:14:59.000Z')).toContain('acknowledge by 03:15 CET: ');
    expect(at('2026-11-23T02:15:00.000Z')).toBe('[INC-7QK3MW] High: acknowledge now: checkout returns 502');
  });
});

describe('the subject of everything else', () => {
  test.each(KINDS.filter((kind) => kind !== 'call' && kind !== 'call_pager' && kind !== 'asked_pager'))(
    '%s has the constant one',
    (kind) => {
      expect(mailOf(kind).subject).toBe('[INC-7QK3MW] checkout returns 502');
      expect(mailOf(kind, { incident: { ...TAKEN, priority: 'low' } }).subject).toBe(
        '[INC-7QK3MW] checkout returns 502',
      );
    },
  );

  test.each(TO_REPORTER)('%s says nothing of the report to an address that nobody proved', (kind) => {
    expect(mailOf(kind, { incident: UNVERIFIED }).subject).toBe('[INC-7QK3MW] Your report');
  });

  test('still says to colleagues what an unproved address wrote', () => {
    expect(mailOf('call', { incident: UNVERIFIED }).subject).toContain('checkout returns 502');
    expect(mailOf('needs_review', { incident: UNVERIFIED }).subject).toContain('checkout returns 502');
  });
});

describe('every subject', () => {
  test.each(KINDS)('of %s is one line without hidden marks, of at most 200 whole characters', (kind) => {
    const summary = `a\r\nBcc: all@example.com\u0000\u202Eevil\u2066\u200F \uD800 ${'🔥'.repeat(10_000)}`;
    const { subject } = mailOf(kind, { incident: { summary } });
    expect(subject).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/u);
    expect(subject.isWellFormed()).toBe(true);
    expect([...subject].length).toBeLessThanOrEqual(200);
    expect(subject).toMatch(/^\[INC-7QK3MW\]/);
  });

  test('that is cut ends with an ellipsis at exactly 200 characters', () => {
    const { subject } = mailOf('taken', { incident: { summary: '🔥'.repeat(300) } });
    expect([...subject]).toHaveLength(200);
    expect(subject.endsWith('🔥…')).toBe(true);
  });

  test('keeps emoji, accents and scripts that run from right to left', () => {
    const summary = 'Zahlung für 👩‍🔧 schlägt fehl: שגיאה';
    expect(mailOf('taken', { incident: { summary } }).subject).toBe(`[INC-7QK3MW] ${summary}`);
  });
});
