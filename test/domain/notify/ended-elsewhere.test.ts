import { describe, expect, test } from 'vitest';
import { linkTo } from '../../../functions/notify/link.ts';
import { BASE_URL, CALL, CONTEXT, type Described, mailOf, TAKEN } from './some-mail.ts';

const firstLine = (...of: Parameters<typeof mailOf>) => mailOf(...of).text.split('\n')[0];
const WHY = { text: 'The mailbox was full.' };
const MERGED: Described = { ...TAKEN, status: 'merged', mergedInto: 'INC-4M8Q2X' };
const REQUEST: Described = { ...TAKEN, kind: 'request', priority: 'low' };

describe('who was called, and the assignee, are told at once that nothing is wanted of them', () => {
  test('when it is cancelled, and why', () => {
    expect(firstLine('cancelled', { incident: TAKEN })).toBe(
      'Cancelled by The responder, as it is no incident; no action.',
    );
    const { text } = mailOf('cancelled', { incident: TAKEN, fact: { ...WHY, data: { code: 'withdrawn' } } });
    expect(text).toMatch(/^Cancelled by The responder, as its reporter took it back; no action\.\n/);
    expect(text).toContain('> The mailbox was full.');
  });

  test('when it is merged, and where it goes on', () => {
    expect(firstLine('merged', { incident: MERGED })).toBe('Merged into INC-4M8Q2X by The responder, no action here.');
  });

  test('when it is converted, and with whom it stays', () => {
    expect(firstLine('converted', { incident: REQUEST })).toBe('It is a service request now, no action.');
    const yours = { ...REQUEST, assignee: CALL.to };
    expect(firstLine('converted', { incident: yours })).toBe('It is a service request now; it stays with you.');
    expect(firstLine('converted', { incident: TAKEN })).toBe('It is an incident now, no action.');
  });
});

describe('the reporter is told why', () => {
  test('it was cancelled', () => {
    const { text } = mailOf('reporter_cancelled', { fact: { ...WHY, data: { code: 'not_an_incident' } } });
    expect(text).toMatch(/^Your report was cancelled: as far as we can see nothing is broken\.\n/);
    expect(text).toContain('> The mailbox was full.');
    const withdrawn = { fact: { data: { code: 'withdrawn' } } };
    expect(firstLine('reporter_cancelled', withdrawn)).toBe('Your report was withdrawn: nobody works on it any more.');
  });

  test('it goes on as another', () => {
    const { text, subject } = mailOf('reporter_merged', { incident: MERGED, fact: WHY });
    expect(subject).toBe('[INC-7QK3MW] checkout returns 502');
    expect(text).toMatch(/^Your report goes on as INC-4M8Q2X\. You need do nothing\.\n/);
  });

  test('it is handled as something else', () => {
    const { text } = mailOf('reporter_converted', { fact: { ...WHY, data: { to: 'request' } } });
    expect(text).toMatch(/^Your report is handled as a service request now\. You need do nothing\.\n/);
    expect(text).toContain('> The mailbox was full.');
  });
});

describe('a reporter of an incident that was merged into this one', () => {
  const other = { name: 'Another reporter', email: 'another@example.com', phone: null, verified: false };
  const owed = { to: { name: other.name, email: other.email } };

  test('is led to a page of their own', () => {
    const link = { id: 'INC-7QK3MW', purpose: 'r', recipient: other.email, call: null } as const;
    const { text } = mailOf('does_it_work', { incident: { ...TAKEN, others: [other] }, owed });
    expect(text.trimEnd().endsWith(` ${BASE_URL}${linkTo(link, CONTEXT.linkKey)}`)).toBe(true);
  });

  test('is quoted nothing where nobody proved their address, though the first reporter’s is', () => {
    const mail = mailOf('does_it_work', { incident: { ...TAKEN, others: [other] }, owed, fact: WHY });
    expect(mail.subject).toBe('[INC-7QK3MW] Your report');
    expect(JSON.stringify(mail)).not.toMatch(/checkout returns|mailbox was full/);
    const proved = { ...TAKEN, others: [{ ...other, verified: true }] };
    expect(mailOf('does_it_work', { incident: proved, owed }).subject).toBe('[INC-7QK3MW] checkout returns 502');
  });
});

describe('a service request', () => {
  test('threatens whoever has it with nobody', () => {
    for (const kind of ['warning', 'assigned'] as const) {
      expect(mailOf(kind, { incident: REQUEST }).text).toContain('If it is late, nobody else is told.');
    }
  });

  test('asks its reporter, and reminds them, without a word of what works again', () => {
    for (const kind of ['does_it_work', 'confirm_reminder'] as const) {
      expect(firstLine(kind, { incident: REQUEST })).toBe(
        'Your request is done as far as we know. Please say so on your page.',
      );
    }
  });

  test('that is reopened asks its assignee, and tells the desk whom', () => {
    expect(firstLine('reopened', { incident: { ...REQUEST, assignee: CALL.to } })).toBe(
      'Reopened: please look at it again.',
    );
    expect(firstLine('reopened', { incident: REQUEST })).toBe('Reopened: The responder is told, no action.');
    expect(firstLine('reopened', { incident: { ...REQUEST, assignee: null } })).toBe(
      'Reopened: please see that somebody takes it.',
    );
  });
});
