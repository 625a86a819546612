import { describe, expect, it } from 'vitest';
import type { StakeholderList } from '../../../functions/catalogue/catalogue.ts';
import type { OutgoingMail, SendOutcome } from '../../../functions/incident/ports.ts';
import { withinTheHour } from '../../../functions/notify/hourly.ts';
import { joinMail } from '../../../functions/notify/join-mail.ts';
import { mailOf } from './some-mail.ts';

const UNPROVED = { reporter: { name: 'A', email: 'a@example.com', phone: null, verified: false } };

function counting() {
  const counts = new Map<string, number>();
  return {
    take: async (bucket: string, limit: number) => {
      counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
      return (counts.get(bucket) ?? 0) <= limit;
    },
    giveBack: async (bucket: string) => {
      counts.set(bucket, (counts.get(bucket) ?? 0) - 1);
    },
  };
}

it('receipts to an address that nobody proved are at most three an hour, by the clock; one that has to wait is not counted', async () => {
  const rates = counting();
  let now = '2026-11-23T02:00:00.000Z';
  let outcome: SendOutcome = 'later';
  const mailer = withinTheHour({ send: async () => outcome }, rates, { now: () => now, log: () => undefined });
  const send = (mail: ReturnType<typeof mailOf>) =>
    mailer.send(mail, { incident: 'INC-7QK3MW', delivery: '1-receipt' });
  const receipt = mailOf('receipt', { incident: UNPROVED });
  for (let i = 0; i < 5; i++) expect(await send(receipt)).toBe('later');
  outcome = 'sent';
  const four = [await send(receipt), await send(receipt), await send(receipt), await send(receipt)];
  expect(four).toEqual(['sent', 'sent', 'sent', 'rejected']);
  expect(await send({ ...receipt, to: { name: '', email: 'b@example.com' } })).toBe('sent');
  expect(await send(mailOf('update', { incident: UNPROVED }))).toBe('sent');
  now = '2026-11-23T03:00:00.000Z';
  expect(await send(receipt)).toBe('sent');
});

it('whoever reported three times within the hour may join a list, and who asked three times has receipts', async () => {
  const clock = { now: () => '2026-11-23T02:00:00.000Z', log: () => undefined };
  const mailer = withinTheHour({ send: async () => 'sent' }, counting(), clock);
  const list: StakeholderList = {
    id: 'shop',
    name: 'The shop',
    open: true,
    rule: { all: true },
    members: [],
    linkKey: '00'.repeat(16),
  };
  const receipt = mailOf('receipt', { incident: UNPROVED });
  const settings = { desk: 'desk@example.com', baseUrl: 'https://allclear.example.com' };
  const join = joinMail(list, UNPROVED.reporter.email, false, settings);
  const outcomes: SendOutcome[] = [];
  for (const mail of [receipt, join, receipt, join, receipt, join, receipt, join]) {
    outcomes.push(await mailer.send(mail, { delivery: '1' }));
  }
  expect(outcomes).toEqual([...Array(6).fill('sent'), 'rejected', 'rejected']);
});

describe('a count that fails', () => {
  const fails = async () => {
    throw new Error('no answer');
  };
  const receipt = mailOf('receipt', { incident: UNPROVED });
  const tags = { incident: 'INC-7QK3MW', delivery: '1-receipt' };
  const clock = { now: () => '2026-11-23T02:00:00.000Z', log: () => undefined };

  it('before anything is sent leaves the mail for later', async () => {
    const sent: string[] = [];
    const send = async (mail: OutgoingMail) => {
      sent.push(mail.to.email);
      return 'sent' as const;
    };
    const mailer = withinTheHour({ send }, { take: fails, giveBack: fails }, clock);
    expect(await mailer.send(receipt, tags)).toBe('later');
    expect(sent).toEqual([]);
  });

  it('after nothing was sent does not make it unknown whether it was', async () => {
    const mailer = withinTheHour({ send: async () => 'later' }, { take: async () => true, giveBack: fails }, clock);
    expect(await mailer.send(receipt, tags)).toBe('later');
  });
});

it('receipts to a proved address know no limit', () => {
  expect(mailOf('receipt').hourly).toBeUndefined();
});
