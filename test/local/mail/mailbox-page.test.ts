import { expect, test } from 'vitest';
import { framedHtml, mailPage } from '../../../infra/local/mail/mail-page.ts';
import { mailboxPage } from '../../../infra/local/mail/mailbox-page.ts';
import { linked } from '../../../infra/local/mail/markup.ts';
import type { MailItem } from '../../../infra/local/mail/read-mail.ts';
import { NOON } from './sent.ts';

const MAIL: MailItem = {
  id: 'm-1',
  at: '2030-03-05T09:07:03.000Z',
  from: 'allclear@example.com',
  to: 'reporter@example.com',
  subject: '<script>alert(1)</script> "quoted"',
  headers: { subject: '<b>x</b>' },
  text: 'See http://127.0.0.1:3000/a/x.',
  html: '<p>Hi</p>',
  incident: 'INC-7QK3MW',
};

test('nothing that a mail says becomes markup of the page', () => {
  const list = mailboxPage({ mails: [MAIL], filter: { to: '"><i>' }, older: undefined, newest: true, now: NOON });
  const page = mailPage({ ...MAIL, text: '</pre><script>' }, NOON);
  for (const text of [list, page]) expect(text).not.toMatch(/<script|<b>|<i>/);
  expect(page).toContain('&#60;script&#62;alert(1)');
});

test('times are absolute, in UTC', () => {
  expect(mailPage(MAIL, NOON)).toContain(
    '<time datetime="2030-03-05T09:07:03.000Z">Tue, 5 Mar 2030, 09:07:03 UTC</time>',
  );
});

test('the HTML part stands in a frame that may run no script', () => {
  const frame = /<iframe[^>]*>/.exec(mailPage(MAIL, NOON))?.[0];
  expect(frame).toContain('src="/_local/mailbox/m-1/html"');
  expect(frame).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
  expect(mailPage({ ...MAIL, html: null }, NOON)).not.toContain('<iframe');
});

test('an empty mailbox says so, and an empty filter says how it matches', () => {
  const page = (filter: object, newest = true) =>
    mailboxPage({ mails: [], filter, older: undefined, newest, now: NOON });
  expect(page({})).toContain('No mail has been sent yet.');
  expect(page({ to: 'a@example.com' })).toContain('No mail fits this filter.');
  expect(page({}, false)).toContain('There is no older mail.');
});

test('an older page keeps the filter', () => {
  const filter = { to: 'rita+x@example.com', incident: undefined };
  const page = mailboxPage({ mails: [MAIL], filter, older: 'm-1', newest: true, now: NOON });
  expect(page).toContain('href="/_local/mailbox?to=rita%2Bx%40example.com&#38;before=m-1"');
});

test.each([
  ['See http://127.0.0.1:3000/a/x.', 'See <a href="http://127.0.0.1:3000/a/x">http://127.0.0.1:3000/a/x</a>.'],
  [
    '(https://example.com/?a=1&b=2)',
    '(<a href="https://example.com/?a=1&#38;b=2">https://example.com/?a=1&#38;b=2</a>)',
  ],
  ['javascript:alert(1)', 'javascript:alert(1)'],
  ['<http://x.example>', '&#60;<a href="http://x.example">http://x.example</a>&#62;'],
])('in plain text %j the address can be clicked', (text, markup) => {
  expect(linked(text).text).toBe(markup);
});

test('links in a mail’s HTML open a page of their own', () => {
  expect(framedHtml('<!doctype html><html><head><title>x</title></head></html>')).toContain(
    '<head><base target="_blank"><title>',
  );
  expect(framedHtml('<p>x</p>')).toBe('<base target="_blank"><p>x</p>');
});
