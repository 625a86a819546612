import { MessageRejected, SESClient, SESServiceException, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { SesMailer } from '../../functions/aws/mailer.ts';
import type { OutgoingMail } from '../../functions/incident/ports.ts';
import { withinTheHour } from '../../functions/notify/hourly.ts';
import { atPace } from '../../functions/notify/pace.ts';
import { withoutSuppressed } from '../../functions/notify/suppression.ts';
import { readRaw } from '../../infra/local/mail/raw-message.ts';
import { readMail } from '../../infra/local/mail/read-mail.ts';
import { MemoryRates } from '../support/memory-rates.ts';
import { MemorySuppressions } from '../support/memory-suppressions.ts';

const client = new SESClient({ region: 'eu-central-1' });
const ses = mockClient(client);
const logged: unknown[] = [];
const mailer = new SesMailer(client, 'allclear@example.com', 'rules', (...line) => logged.push(line));

const MAIL: OutgoingMail = {
  to: { name: 'The engineer', email: 'eng@example.com' },
  subject: '[INC-7QK3MW] checkout returns 502',
  headers: { 'Auto-Submitted': 'auto-generated', References: '<INC-7QK3MW@example.com>' },
  replyTo: 'desk@example.com',
  text: 'Acknowledge by 03:15 CET.',
  html: '<p>Acknowledge by 03:15 CET.</p>',
};
const TAGS = { incident: 'INC-7QK3MW', delivery: '3-call' };

beforeEach(() => {
  ses.reset();
  logged.length = 0;
  ses.on(SendRawEmailCommand).resolves({ MessageId: 'm' });
});

const send = (change: Partial<OutgoingMail> = {}) => mailer.send({ ...MAIL, ...change }, TAGS);

/** The only request that was made. */
function request() {
  const calls = ses.commandCalls(SendRawEmailCommand);
  expect(calls).toHaveLength(1);
  return calls[0]?.args[0].input ?? expect.unreachable();
}

const raw = () => Buffer.from(request().RawMessage?.Data ?? []);

/** The mail as its reader gets it. */
const read = () => readMail({ id: 'm', messageId: 'm', at: 0, recipient: 'eng@example.com', tags: {}, raw: raw() });

describe('a mail', () => {
  test('goes to one person, under the configuration set, tagged with incident and delivery', async () => {
    expect(await send()).toBe('sent');
    expect(request()).toEqual({
      Source: 'allclear@example.com',
      Destinations: ['eng@example.com'],
      RawMessage: { Data: expect.any(Uint8Array) },
      ConfigurationSetName: 'rules',
      Tags: [
        { Name: 'incident', Value: 'INC-7QK3MW' },
        { Name: 'delivery', Value: '3-call' },
      ],
    });
  });

  test('says who it is from, to whom, and where an answer goes', async () => {
    await send();
    const { headers, from } = await read();
    expect(from).toBe('allclear@example.com');
    expect(headers).toMatchObject({
      from: 'Allclear <allclear@example.com>',
      to: 'The engineer <eng@example.com>',
      'reply-to': 'desk@example.com',
      subject: MAIL.subject,
      'auto-submitted': 'auto-generated',
      references: '<INC-7QK3MW@example.com>',
    });
  });

  test('has its words as plain text and as a page', async () => {
    await send();
    expect(await read()).toMatchObject({ text: MAIL.text, html: MAIL.html });
  });

  test('without a page is plain text alone', async () => {
    await send({ html: null });
    const { text, html } = await read();
    expect([text?.trim(), html]).toEqual([MAIL.text, null]);
    expect(raw().toString()).not.toContain('text/html');
  });

  test('carries any letters: its header in ASCII, its lines within what mail servers take', async () => {
    const text = `Straße „gesperrt“ 火事 🚒\n${'long '.repeat(500)}`;
    await send({
      to: { name: 'Störungsdienst, "Nacht"', email: 'eng@example.com' },
      subject: `[INC-7QK3MW] 火事 ${'ü'.repeat(180)}`,
      text,
    });
    const lines = raw().toString('latin1').split('\r\n');
    expect(lines.filter((line) => line.length > 998)).toEqual([]);
    expect(lines.filter((line) => /[^\x20-\x7e\t\n]/.test(line))).toEqual([]);
    const mail = await read();
    expect(mail.subject).toBe(`[INC-7QK3MW] 火事 ${'ü'.repeat(180)}`);
    expect(mail.headers['to']).toContain('Störungsdienst');
    expect(mail.text?.trim()).toBe(text.trim());
  });

  test('ends its lines in CRLF alone', async () => {
    await send({ text: 'Acknowledge.\nIf not, The responder is called.\n' });
    expect(raw().toString('latin1').replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  test.each(['\r\n', '\n', '\r'])('cannot be given another header by a line end in its words (%j)', async (end) => {
    const evil = `Checkout${end}Bcc: everybody@example.com${end}${end}body`;
    await send({
      to: { name: evil, email: 'eng@example.com' },
      subject: evil,
      headers: { 'X-Note': evil },
      replyTo: 'desk@example.com',
    });
    const names = readRaw(raw()).fields.map(({ name }) => name);
    expect(names).not.toContain('bcc');
    expect(request().Destinations).toEqual(['eng@example.com']);
  });
});

test('a mail for which there is no time any more is asked of SES no more, whatever was read and counted before', async () => {
  const rates = new MemoryRates();
  const now = () => '2026-11-23T02:00:00.000Z';
  const log = (...line: unknown[]) => logged.push(line);
  const hourly = withinTheHour(atPace(mailer, rates, { now, log }, 14), rates, { now, log });
  const whole = withoutSuppressed(hourly, new MemorySuppressions(), log);
  const counted: OutgoingMail = { ...MAIL, hourly: { countsAs: 'MAIL', limit: 1 } };
  expect(await whole.send(counted, TAGS, () => false)).toBe('later');
  expect([ses.commandCalls(SendRawEmailCommand), logged]).toEqual([[], []]);
  expect(await whole.send(counted, TAGS, () => true)).toBe('sent');
});

describe('what SES answers', () => {
  const refuse = (error: Error) => ses.on(SendRawEmailCommand).rejects(error);

  test.each([
    rejected('Address blacklisted.'),
    notVerified('eng@example.com'),
    notVerified('xallclear@example.com'),
    notVerified('sending-paused@example.com'),
    sesError('InvalidParameterValue', 400),
  ])('$name ($message) means that this address is refused for good, and rings no alarm', async (error) => {
    refuse(error);
    expect(await send()).toBe('rejected');
    expect(logged).toEqual([]);
  });

  test.each([
    rejected('Sending suspended for this account. For more information, please check the inbox.'),
    rejected('Email sending is paused.'),
    notVerified('allclear@example.com'),
    notVerified('Allclear <Allclear@Example.com>, eng@example.com'),
    notVerified('eng@example.com,example.com'),
    sesError('Throttling', 400, 'Daily message quota exceeded.'),
    sesError('ThrottlingException', 400, 'Daily message quota exceeded.'),
  ])('$name ($message) is no fault of the recipient: it may be sent later, and an alarm rings', async (error) => {
    refuse(error);
    expect(await send()).toBe('later');
    expect(logged).toEqual([['error', 'MailStopped', { ...TAGS, error: error.name }]]);
  });

  test.each([
    ['Throttling', 400],
    ['ThrottlingException', 400],
    ['TooManyRequestsException', 429],
    ['ServiceUnavailable', 503],
  ])('%s means that there is no room just now', async (name, status) => {
    refuse(sesError(name, status));
    expect(await send()).toBe('busy');
    expect(logged).toEqual([]);
  });

  test.each([
    ['LimitExceededException', 400],
    ['AccountSendingPausedException', 400],
    ['ConfigurationSetSendingPausedException', 400],
  ])('%s means that nothing was sent, and that it may be later', async (name, status) => {
    refuse(sesError(name, status));
    expect(await send()).toBe('later');
  });

  test.each([
    ['AccessDenied', 403],
    ['ConfigurationSetDoesNotExistException', 400],
    ['MailFromDomainNotVerifiedException', 400],
    ['ExpiredToken', 403],
  ])(
    '%s is the operator’s fault and not the recipient’s: it may be sent later, and an alarm rings',
    async (name, status) => {
      refuse(sesError(name, status));
      expect(await send()).toBe('later');
      expect(logged).toEqual([['error', 'MailStopped', { ...TAGS, error: name }]]);
    },
  );

  test.each([
    Object.assign(new Error('Request timed out'), { name: 'TimeoutError' }),
    Object.assign(new Error('read ECONNRESET'), { name: 'Error', code: 'ECONNRESET' }),
    sesError('InternalFailure', 500),
  ])('$name leaves open whether it was sent, and is told so', async (error) => {
    refuse(error);
    await expect(send()).rejects.toBe(error);
  });

  test('is not asked a second time', async () => {
    refuse(sesError('InternalFailure', 500));
    await expect(send()).rejects.toThrow();
    expect(ses.commandCalls(SendRawEmailCommand)).toHaveLength(1);
  });
});

/** A refusal of the service, where its client has no class of its own for it. */
function sesError(name: string, httpStatusCode: number, message: string = name): SESServiceException {
  const $fault = httpStatusCode < 500 ? 'client' : 'server';
  return new SESServiceException({ name, message, $fault, $metadata: { httpStatusCode } });
}

function rejected(message: string): MessageRejected {
  return new MessageRejected({ message, $metadata: { httpStatusCode: 400 } });
}

/** As SES tells of identities that are not verified. */
function notVerified(identities: string): MessageRejected {
  const check = 'The following identities failed the check in region EU-CENTRAL-1';
  return rejected(`Email address is not verified. ${check}: ${identities}`);
}
