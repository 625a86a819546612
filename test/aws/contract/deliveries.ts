import { describe, expect, test } from 'vitest';
import { deliveryTo } from '../some-head.ts';
import type { Ask } from '../store-contract.ts';

const NOW = '2026-11-23T02:00:00.000Z';
const LEASE = '2026-11-23T02:01:00.000Z';
const LATER = '2026-11-23T02:02:00.000Z';
const ada = deliveryTo('eng@example.com');

export function deliveriesOf(ask: Ask): void {
  const claim = (now = NOW, until = LEASE, delivery = ada) => ask().store.claim(delivery, now, until);

  describe('a mail', () => {
    test('is claimed by one sender, the other hears until when', async () => {
      expect(await claim()).toEqual({ claimed: true });
      expect(await claim()).toEqual({ claimed: false, outcome: null, until: LEASE });
    });

    test('is claimed by exactly one of many at once', async () => {
      const claims = await Promise.all(Array.from({ length: 8 }, () => claim()));
      expect(claims.filter(({ claimed }) => claimed)).toHaveLength(1);
    });

    test('whose sender died is claimed again when the lease is over, not before', async () => {
      await claim();
      expect(await claim('2026-11-23T02:00:59.999Z', LATER)).toMatchObject({ claimed: false });
      expect(await claim(LEASE, LATER)).toEqual({ claimed: true });
      expect(await claim(LEASE, LATER)).toEqual({ claimed: false, outcome: null, until: LATER });
    });

    test.each(['sent', 'rejected'] as const)('that was %s is never claimed again', async (outcome) => {
      await claim();
      await ask().store.mark(ada, outcome, NOW);
      expect(await claim('2030-01-01T00:00:00.000Z', '2030-01-01T00:01:00.000Z')).toMatchObject({
        claimed: false,
        outcome,
      });
    });

    test('that was given back is claimed from the given time on', async () => {
      await claim();
      await ask().store.release(ada, '2026-11-23T02:00:30.000Z');
      expect(await claim('2026-11-23T02:00:29.999Z')).toEqual({
        claimed: false,
        outcome: null,
        until: '2026-11-23T02:00:30.000Z',
      });
      expect(await claim('2026-11-23T02:00:30.000Z')).toEqual({ claimed: true });
    });

    test('that was sent cannot be given back', async () => {
      await claim();
      await ask().store.mark(ada, 'sent', NOW);
      await ask().store.release(ada, NOW);
      expect(await claim(LATER, LATER)).toEqual({ claimed: false, outcome: 'sent', until: LEASE });
    });

    test('is left over until it was carried out, one way or the other, and may be tried when its lease is over', async () => {
      const [sent, rejected, claimed, open] = ['a', 'b', 'c', 'd'].map((name) => deliveryTo(`${name}@example.com`));
      if (!sent || !rejected || !claimed || !open) throw new Error('four deliveries are needed');
      for (const one of [sent, rejected, claimed]) await claim(NOW, LEASE, one);
      await ask().store.mark(sent, 'sent', NOW);
      await ask().store.mark(rejected, 'rejected', NOW);
      const all = [sent, rejected, claimed, open];
      expect(await ask().store.undelivered(sent.incident, sent.fact, all)).toEqual([
        { delivery: claimed, lease: LEASE },
        { delivery: open, lease: null },
      ]);
    });

    test('of a call is claimed, given back and marked as any other', async () => {
      const call = { ...ada, called: NOW };
      expect(await claim(NOW, LEASE, call)).toEqual({ claimed: true });
      expect(await claim(NOW, LEASE, call)).toEqual({ claimed: false, outcome: null, until: LEASE });
      await ask().store.release(call, NOW);
      expect(await claim(NOW, LEASE, call)).toEqual({ claimed: true });
      await ask().store.mark(call, 'sent', NOW);
      expect(await claim(LATER, LATER, call)).toEqual({ claimed: false, outcome: 'sent', until: LEASE });
    });

    test('of a call is found with those of its reader’s other calls, by when they were made', async () => {
      const at = (called: string, incident: string, recipient = 'eng@example.com') =>
        claim(NOW, LEASE, { ...deliveryTo(recipient, { incident }), called });
      await at('2026-11-23T02:00:30.000Z', 'INC-000003');
      await at('2026-11-23T02:00:10.000Z', 'INC-000002');
      await at('2026-11-23T02:00:10.000Z', 'INC-000001', 'ENG@example.com');
      await at('2026-11-23T02:00:10.000Z', 'INC-000004', 'other@example.com');
      const found = async (from: string, until: string, limit?: number) =>
        (await ask().callMails.to('Eng@example.com', from, until, limit)).map(({ delivery }) => delivery.incident);
      expect(await found(NOW, LEASE)).toEqual(['INC-000001', 'INC-000002', 'INC-000003']);
      expect(await found(NOW, LEASE, 2)).toEqual(['INC-000001', 'INC-000002']);
      expect(await found('2026-11-23T02:00:10.000Z', '2026-11-23T02:00:10.000Z')).toEqual(['INC-000001', 'INC-000002']);
      expect(await found('2026-11-23T02:00:10.001Z', '2026-11-23T02:00:29.999Z')).toEqual([]);
    });

    test('of a call tells whether it is gathered, how urgent it was, and what became of it', async () => {
      const call = { ...ada, called: NOW };
      const record = async () => (await ask().callMails.to(ada.recipient, NOW, NOW))[0];
      await claim(NOW, LEASE, call);
      expect(await record()).toEqual({ delivery: call, lease: LEASE, outcome: null });
      await ask().store.release({ ...call, gathered: 'medium' }, LATER);
      expect(await record()).toEqual({ delivery: { ...call, gathered: 'medium' }, lease: LATER, outcome: null });
      await ask().store.mark({ ...call, gathered: 'medium' }, 'sent', NOW);
      expect(await record()).toMatchObject({ delivery: { gathered: 'medium' }, outcome: 'sent' });
    });

    test('is one for each incident, fact, kind and recipient, whatever the case of the address', async () => {
      await claim();
      const others = [
        deliveryTo('responder@example.com'),
        deliveryTo('eng@example.com', { fact: 4 }),
        deliveryTo('eng@example.com', { incident: 'INC-000000' }),
      ];
      for (const other of others) expect(await claim(NOW, LEASE, other)).toEqual({ claimed: true });
      expect(await claim(NOW, LEASE, deliveryTo('Eng@Example.com'))).toMatchObject({ claimed: false });
    });
  });
}
