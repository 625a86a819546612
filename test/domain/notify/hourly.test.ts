import { describe, expect, it } from 'vitest';
import type { OutgoingMail, SendOutcome } from '../../../functions/incident/ports.ts';
import { withinTheHour } from '../../../functions/notify/hourly.ts';
import { mailOf } from './some-mail.ts';

const UNPROVED = { reporter: { name: 'A', email: 'a@example.com', phone: null, verified: false } };

it('receipts to an address that nobody proved are at most three an hour, by the clock; one that has to wait is not counted', async () => {
  const counts = new Map<string, number>();
  const rates = {
    take: async (bucket: string, limit: number) => {
      counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
      return (counts.get(bucket) ?? 0) <= limit;
    },
    giveBack: async (bucket: string) => {
      counts.set(bucket, (counts.get(bucket) ?? 0) - 1);
    },
  };
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
