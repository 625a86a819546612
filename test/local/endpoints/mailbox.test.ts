import { expect, test } from 'vitest';
import { local, put } from './local.ts';

test('the mailbox lists the newest mail first, fifty a page', async () => {
  const { get, mails } = await local();
  for (let index = 1; index <= 51; index++) put(mails, `m${index}`);
  const first = await (await get('/_local/mailbox')).text();
  expect(first.match(/Mail m\d+/g)?.slice(0, 2)).toEqual(['Mail m51', 'Mail m50']);
  expect(first).not.toContain('>Mail m1<');
  const older = /href="(\/_local\/mailbox\?before=[^"]+)">Older/.exec(first)?.[1];
  const second = await (await get(older ?? '')).text();
  expect(second.match(/Mail m\d+/g)).toEqual(['Mail m1']);
});

test('it is filtered by its form, whose empty fields say nothing', async () => {
  const { get, mails } = await local();
  put(mails, 'm1', 'a@example.com', 'INC-7QK3MW');
  put(mails, 'm2', 'b@example.com');
  const list = async (query: string) => (await (await get(`/_local/mailbox?${query}`)).text()).match(/Mail m\d/g);
  expect(await list('to=&incident=')).toEqual(['Mail m2', 'Mail m1']);
  expect(await list('to=+B%40example.com&incident=')).toEqual(['Mail m2']);
  expect(await list('to=&incident=inc-7qk3mw')).toEqual(['Mail m1']);
});

test('a mail is shown with its text and header, its HTML in a frame of its own', async () => {
  const { get, mails } = await local();
  const raw =
    'From: a@example.com\r\nSubject: S\r\nX-Own: value\r\nContent-Type: text/html\r\n\r\n<script>x</script><p>Hi';
  mails.add([{ id: 'm1', messageId: 'm1', at: 0, recipient: 'b@example.com', tags: {}, raw: Buffer.from(raw) }]);
  const page = await (await get('/_local/mailbox/m1')).text();
  expect(page).toContain('<dt>x-own</dt><dd>value</dd>');
  expect(page).not.toContain('<script');
  const frame = await get('/_local/mailbox/m1/html');
  expect(await frame.text()).toContain('<p>Hi');
  const policy = frame.headers.get('content-security-policy');
  expect(policy).toMatch(/^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'/);
  expect(policy).not.toContain('script-src');
});

test('its pages allow nothing but their own style, and leave no trace', async () => {
  const { get } = await local();
  const { headers } = await get('/_local/mailbox');
  expect(headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; frame-src 'self'/,
  );
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('cache-control')).toBe('no-store');
});

test('a mail that is not there, or has no HTML, is a 404 with a sentence', async () => {
  const { get, mails } = await local();
  put(mails, 'm1');
  for (const path of ['gone', 'gone/html', 'm1/html']) {
    const answer = await get(`/_local/mailbox/${path}`);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({ message: expect.stringMatching(/ (no mail|no HTML)/) });
  }
});
