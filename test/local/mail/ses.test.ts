import { describe, expect, test } from 'vitest';
import { readMail } from '../../../infra/local/mail/read-mail.ts';
import { changeSesSettings, sesSettings } from '../../../infra/local/mail/ses-settings.ts';
import { ServiceError } from '../../../infra/local/service-error.ts';
import { composed, freshSes, NOON, sendForm } from './sent.ts';

/** The error that SES refuses with. */
function refusal(work: () => unknown): ServiceError {
  try {
    work();
  } catch (error) {
    if (error instanceof ServiceError) return error;
    throw error;
  }
  return expect.unreachable('nothing was refused');
}

describe('a message that is sent', () => {
  test('lies in its recipient’s mailbox as it was written', async () => {
    const { ses, store } = freshSes();
    const raw = await composed({
      from: '"Störung" <allclear@example.com>',
      to: 'The reporter <reporter@example.com>',
      subject: '[INC-7QK3MW] Ümläut — checkout returns 502',
      references: '<thread@example.com>',
      headers: { 'Auto-Submitted': 'auto-generated' },
      text: 'Grüße\nhttp://127.0.0.1:3000/a/x',
      html: '<p>Grüße</p>',
    });
    ses.handle(sendForm(raw, { 'Tags.member.1.Name': 'incident', 'Tags.member.1.Value': 'INC-7QK3MW' }));
    const [mail] = await Promise.all(store.oldest({}, 10).map(readMail));
    expect(mail).toMatchObject({
      at: '2030-03-05T12:00:00.000Z',
      from: 'allclear@example.com',
      to: 'reporter@example.com',
      subject: '[INC-7QK3MW] Ümläut — checkout returns 502',
      text: expect.stringMatching(/^Grüße\nhttp:\/\/127\.0\.0\.1:3000\/a\/x\s*$/),
      html: expect.stringContaining('<p>Grüße</p>'),
      incident: 'INC-7QK3MW',
    });
    expect(mail?.headers).toMatchObject({
      from: '"Störung" <allclear@example.com>',
      to: 'The reporter <reporter@example.com>',
      subject: '[INC-7QK3MW] Ümläut — checkout returns 502',
      references: '<thread@example.com>',
      'auto-submitted': 'auto-generated',
    });
  });

  test('gets SES’s Message-ID and the machine’s Date in place of its own', async () => {
    const { ses, store } = freshSes();
    const raw = await composed({ messageId: '<own@example.com>', date: new Date(0) });
    const id = /<MessageId>(.+)<\/MessageId>/.exec(ses.handle(sendForm(raw)))?.[1];
    const stored = store.get(id ?? '') ?? expect.unreachable();
    const { headers } = await readMail(stored);
    expect(headers['message-id']).toBe(`<${id}@eu-central-1.amazonses.com>`);
    expect(Date.parse(headers['date'] ?? '')).toBe(NOON);
    expect(stored.raw.toString()).not.toMatch(/own@example|1970/);
  });

  test('goes to the destinations, if any are given, each in a mailbox of its own', async () => {
    const { ses, store } = freshSes();
    const raw = 'From: allclear@example.com\r\nTo: list@example.com\r\nBcc: hidden@example.com\r\n\r\nx';
    const destinations = { 'Destinations.member.1': 'a@example.com', 'Destinations.member.2': 'b@example.com' };
    ses.handle(sendForm(raw, destinations));
    expect(store.oldest({}, 10).map(({ recipient }) => recipient)).toEqual(['a@example.com', 'b@example.com']);
    ses.handle(sendForm(raw));
    const copies = await Promise.all(store.oldest({ to: 'HIDDEN@example.com' }, 10).map(readMail));
    expect(copies).toHaveLength(1);
    expect(copies[0]?.headers).not.toHaveProperty('bcc');
  });

  test('may carry its tags in a header, which the recipient does not see', async () => {
    const { ses, store } = freshSes();
    ses.handle(sendForm(await composed({ headers: { 'X-SES-MESSAGE-TAGS': 'incident=INC-7QK3MW, delivery=d1' } })));
    const [mail] = store.oldest({ incident: 'inc-7qk3mw' }, 10);
    expect(mail?.tags).toEqual({ incident: 'INC-7QK3MW', delivery: 'd1' });
    expect(mail?.raw.toString()).not.toContain('X-SES');
  });

  test('has null for the part and the incident that it lacks', async () => {
    const { ses, store } = freshSes();
    ses.handle(sendForm('From: allclear@example.com\nTo: r@example.com\nContent-Type: text/html\n\n<p>x</p>'));
    const [mail] = await Promise.all(store.oldest({}, 1).map(readMail));
    expect(mail).toMatchObject({ subject: '', text: null, html: expect.stringContaining('<p>x</p>'), incident: null });
  });
});

describe('SES refuses, with its own codes', () => {
  test.each([
    ['stranger@example.com', 'a stranger beside a verified address'],
    ['allclear@example.com.evil.example.net', 'a domain that only begins like a verified one'],
    ['x@notexample.org', 'a domain that only ends like a verified one'],
  ])('a sender that is not verified: %s', async (from) => {
    const { ses, store } = freshSes();
    const form = sendForm(await composed({ from }));
    const error = refusal(() => ses.handle(form));
    expect([error.code, error.status]).toEqual(['MessageRejected', 400]);
    expect(error.message).toBe(
      `Email address is not verified. The following identities failed the check in region EU-CENTRAL-1: ${from}`,
    );
    expect(store.oldest({}, 1)).toHaveLength(0);
  });

  test.each(['AllClear@Example.com', 'anyone@example.org', 'anyone@mail.example.org'])('but not %s', async (from) => {
    const { ses } = freshSes();
    expect(ses.handle(sendForm(await composed({ from })))).toContain('<MessageId>');
  });

  test('a source that is not verified, even if the From is', async () => {
    const { ses } = freshSes();
    const form = sendForm(await composed(), { Source: 'stranger@example.com' });
    expect(refusal(() => ses.handle(form)).code).toBe('MessageRejected');
  });

  test('a message over 10 MB', async () => {
    const { ses } = freshSes();
    const head = 'From: allclear@example.com\r\nTo: r@example.com\r\n\r\n';
    const limit = 10 * 1024 * 1024;
    expect(ses.handle(sendForm(head + 'x'.repeat(limit - head.length)))).toContain('<MessageId>');
    const error = refusal(() => ses.handle(sendForm(head + 'x'.repeat(limit - head.length + 1))));
    expect(error.code).toBe('InvalidParameterValue');
    expect(error.message).toContain(`more than ${limit} bytes`);
  });

  test('more than 50 recipients', async () => {
    const { ses, store } = freshSes();
    const to = (count: number) => Array.from({ length: count }, (_, index) => `r${index}@example.com`);
    ses.handle(sendForm(await composed({ to: to(50) })));
    expect(store.oldest({}, 100)).toHaveLength(50);
    const form = sendForm(await composed({ to: to(51) }));
    expect(refusal(() => ses.handle(form)).message).toBe('Recipient count exceeds 50.');
  });

  test.each([
    ['no From', 'To: a@example.com\r\n\r\nx', {}, 'InvalidParameterValue'],
    ['no recipient', 'From: allclear@example.com\r\n\r\nx', {}, 'InvalidParameterValue'],
    ['a recipient that is no address', 'From: allclear@example.com\r\nTo: a@\r\n\r\nx', {}, 'InvalidParameterValue'],
    ['an empty message', '', {}, 'InvalidParameterValue'],
    [
      'a tag with a sign that tags may not have',
      'From: allclear@example.com\r\nTo: a@example.com\r\n\r\nx',
      { 'Tags.member.1.Name': 'incident', 'Tags.member.1.Value': 'a b' },
      'InvalidParameterValue',
    ],
    [
      'a configuration set that is not in the template',
      'From: allclear@example.com\r\nTo: a@example.com\r\n\r\nx',
      { ConfigurationSetName: 'other' },
      'ConfigurationSetDoesNotExist',
    ],
    ['another action', 'x', { Action: 'SendEmail' }, 'InvalidAction'],
  ])('%s', (_what, raw, fields, code) => {
    const { ses } = freshSes();
    expect(refusal(() => ses.handle(sendForm(raw, fields))).code).toBe(code);
  });
});

describe('its settings', () => {
  test('refuse addresses', async () => {
    const { ses, store } = freshSes();
    changeSesSettings(store, { refuse: ['Reporter@example.com'] });
    const form = sendForm(await composed());
    expect(refusal(() => ses.handle(form)).code).toBe('MessageRejected');
    expect(ses.handle(sendForm(await composed({ to: 'other@example.com' })))).toContain('<MessageId>');
    changeSesSettings(store, { refuse: [] });
    expect(ses.handle(form)).toContain('<MessageId>');
  });

  test('limit the recipients a second of machine time', async () => {
    const { ses, store, time } = freshSes();
    changeSesSettings(store, { perSecond: 2 });
    const two = sendForm(await composed({ to: ['a@example.com', 'b@example.com'] }));
    const one = sendForm(await composed());
    ses.handle(two);
    const error = refusal(() => ses.handle(one));
    expect([error.code, error.message]).toEqual(['Throttling', 'Maximum sending rate exceeded.']);
    time.now += 999;
    expect(refusal(() => ses.handle(one)).code).toBe('Throttling');
    time.now += 1;
    ses.handle(one);
    expect(store.oldest({}, 10)).toHaveLength(3);
  });

  test('keep what a change does not name', () => {
    const { store } = freshSes();
    changeSesSettings(store, { perSecond: 2 });
    changeSesSettings(store, { refuse: ['a@example.com'] });
    expect(sesSettings(store)).toEqual({ perSecond: 2, refuse: ['a@example.com'] });
    expect(() => changeSesSettings(store, { perSecond: -1 })).toThrow('"perSecond" must be');
    expect(sesSettings(store).perSecond).toBe(2);
  });
});

describe('the rights that a post needs', () => {
  test('are the identity that vouches for the sender, and the configuration set', async () => {
    const { ses } = freshSes();
    const action = 'ses:SendRawEmail';
    const arn = 'arn:aws:ses:eu-central-1:000000000000:';
    const form = sendForm(await composed(), { ConfigurationSetName: 'mails' });
    expect(ses.resourcesOf(form)).toEqual([
      { action, resource: `${arn}identity/allclear@example.com` },
      { action, resource: `${arn}configuration-set/mails` },
    ]);
    const bySubdomain = sendForm(await composed({ from: 'x@mail.example.org' }));
    expect(ses.resourcesOf(bySubdomain)).toEqual([{ action, resource: `${arn}identity/example.org` }]);
    const stranger = sendForm(await composed({ from: 'x@elsewhere.net' }));
    expect(ses.resourcesOf(stranger)).toEqual([{ action, resource: `${arn}identity/x@elsewhere.net` }]);
  });
});
