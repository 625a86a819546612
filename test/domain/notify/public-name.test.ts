import { expect, test } from 'vitest';
import { mailOf, TAKEN } from './some-mail.ts';

const NAMELESS = { ...TAKEN, assignee: { name: 'responder@example.com', email: 'responder@example.com' } };

test.each(['who_has_it', 'reporter_reopened'] as const)(
  'the mail %s names nobody by address who signed in without a name',
  (kind) => {
    const { text, html } = mailOf(kind, { incident: NAMELESS });
    expect(`${text}${html}`).not.toContain('responder@example.com');
    expect(text).toContain('A colleague');
  },
);
