import { expect, test } from 'vitest';
import { CALL, KINDS, mailOf, RESOLVED, TAKEN } from './some-mail.ts';

const idOf = (mail: ReturnType<typeof mailOf>) => mail.headers['References'];

test('mails about one incident to one person name one id, whatever happened since', () => {
  const first = mailOf('receipt');
  const last = mailOf('closed', { incident: RESOLVED, context: { now: '2026-12-01T00:00:00.000Z' } });
  expect(idOf(first)).toBe(idOf(last));
  expect(first.headers['In-Reply-To']).toBe(idOf(first));
});

test('another spelling of the address is the same person', () => {
  const shouted = mailOf('taken', { owed: { to: { name: 'The engineer', email: 'ENG@Example.com' } } });
  expect(idOf(shouted)).toBe(idOf(mailOf('taken')));
});

test('who reported it with an address that nobody proved, and works on it too, has one thread with one subject', () => {
  const reporter = { ...CALL.to, phone: null, verified: false };
  const incident = { ...TAKEN, reporter };
  const both = [mailOf('receipt', { incident }), mailOf('taken', { incident })];
  expect(new Set(both.map(({ subject }) => subject))).toEqual(new Set(['[INC-7QK3MW] Your report']));
  expect(new Set(both.map(idOf)).size).toBe(1);
});

test('another person, incident or key is another thread', () => {
  const ids = [
    mailOf('taken'),
    mailOf('taken', { owed: { to: { name: 'The responder', email: 'responder@example.com' } } }),
    mailOf('taken', { incident: { id: 'INC-000001' } }),
    mailOf('taken', { context: { linkKey: 'ff'.repeat(16) } }),
  ].map(idOf);
  expect(new Set(ids).size).toBe(ids.length);
});

test("the id is one of the sender's domain that tells nobody's address", () => {
  expect(idOf(mailOf('taken'))).toMatch(/^<[a-z0-9.-]+@mail\.example\.com>$/);
  expect(idOf(mailOf('taken'))).not.toContain('ada');
});

test('a sender with a name has the same domain', () => {
  expect(idOf(mailOf('taken', { context: { sender: 'Allclear <allclear@mail.example.com>' } }))).toBe(
    idOf(mailOf('taken')),
  );
});

test('a call joins no thread', () => {
  for (const kind of ['call', 'call_pager'] as const) {
    expect(mailOf(kind).headers).toEqual({ 'Auto-Submitted': 'auto-generated' });
  }
});

test.each(KINDS)('%s says that a machine wrote it and sends answers to the desk', (kind) => {
  const mail = mailOf(kind);
  expect(mail.headers['Auto-Submitted']).toBe('auto-generated');
  expect(mail.replyTo).toBe('desk@example.com');
});

test.each(KINDS)('%s is made the same from the same', (kind) => {
  expect(mailOf(kind)).toEqual(mailOf(kind));
});

test('a call that was settled before its mail went out asks nothing and joins the thread', () => {
  const mail = mailOf('call', { incident: TAKEN });
  expect(mail.subject).toBe('[INC-7QK3MW] checkout returns 502');
  expect(mail.text).toMatch(/^Taken by The responder, no action\.\n/);
  expect(mail.headers['References']).toBe(idOf(mailOf('taken')));
});

test('a call that is no longer kept in the incident asks nothing', () => {
  expect(mailOf('call', { incident: { calls: [{ ...CALL, id: 'c9' }] } }).text).toMatch(/^You are no longer called/);
});
