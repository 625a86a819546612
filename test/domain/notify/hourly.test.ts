import { expect, it } from 'vitest';
import { withinTheHour } from '../../../functions/notify/hourly.ts';
import { mailOf } from './some-mail.ts';

const UNPROVED = { reporter: { name: 'A', email: 'a@example.com', phone: null, verified: false } };

it('receipts to an address that nobody proved are at most three an hour, by the clock', async () => {
  const counts = new Map<string, number>();
  const rates = {
    take: async (bucket: string, limit: number) => {
      counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
      return (counts.get(bucket) ?? 0) <= limit;
    },
  };
  let now = '2026-11-23T02:00:00.000Z';
  const mailer = withinTheHour({ send: async () => 'sent' }, rates, () => now);
  const send = (mail: ReturnType<typeof mailOf>) =>
    mailer.send(mail, { incident: 'INC-7QK3MW', delivery: '1-receipt' });
  const receipt = mailOf('receipt', { incident: UNPROVED });
  const four = [await send(receipt), await send(receipt), await send(receipt), await send(receipt)];
  expect(four).toEqual(['sent', 'sent', 'sent', 'rejected']);
  expect(await send({ ...receipt, to: { name: '', email: 'b@example.com' } })).toBe('sent');
  expect(await send(mailOf('update', { incident: UNPROVED }))).toBe('sent');
  now = '2026-11-23T03:00:00.000Z';
  expect(await send(receipt)).toBe('sent');
});

it('receipts to a proved address know no limit', () => {
  expect(mailOf('receipt').hourly).toBeUndefined();
});
