import { describe, expect, test } from 'vitest';
import { deliveryTo } from '../some-head.ts';
import type { Ask } from '../store-contract.ts';

const NOW = '2026-11-23T02:00:00.000Z';
const SENT = '2026-11-23T02:00:01.000Z';
const LATER = '2026-11-23T02:05:00.000Z';
const LEASE = '2026-11-23T02:01:00.000Z';
const mail = deliveryTo('eng@example.com');
const call = { ...mail, mail: 'call_pager', called: NOW };

export function tracesOf(ask: Ask): void {
  const sent = async (delivery: typeof mail) => {
    await ask().store.claim(delivery, NOW, LEASE);
    await ask().store.mark(delivery, 'sent', SENT);
  };

  describe('what became of a mail', () => {
    test('is nothing before it is claimed, open until it is sent, then when', async () => {
      const { traces, store } = ask();
      expect(await traces.of([mail, call])).toEqual([null, null]);
      await store.claim(call, NOW, LEASE);
      await sent(mail);
      expect(await traces.of([call, mail, mail])).toEqual([
        { outcome: null, at: null, cameBack: null },
        { outcome: 'sent', at: SENT, cameBack: null },
        { outcome: 'sent', at: SENT, cameBack: null },
      ]);
    });

    test.each([mail, call])(
      'that came back is told by the first word of it, before or after the mark',
      async (which) => {
        const { traces, store } = ask();
        await store.claim(which, NOW, LEASE);
        const first = { kind: 'bounce', at: SENT } as const;
        await traces.cameBack(which, first);
        await traces.cameBack(which, { kind: 'complaint', at: LATER });
        await store.mark(which, 'sent', LATER);
        expect(await traces.of([which])).toEqual([{ outcome: 'sent', at: LATER, cameBack: first }]);
        expect(await store.claim(which, LATER, LATER)).toMatchObject({ claimed: false, outcome: 'sent' });
      },
    );

    test('that nobody sent is not made up by its coming back', async () => {
      const { traces, store } = ask();
      await traces.cameBack(mail, { kind: 'bounce', at: SENT });
      expect(await traces.of([mail])).toEqual([null]);
      expect(await store.claim(mail, NOW, LEASE)).toEqual({ claimed: true });
    });
  });

  test('a link was opened when it was first, whatever the case of its address, and each of its calls by itself', async () => {
    const { traces } = ask();
    const open = (recipient: string, of: string | null, at: string) =>
      traces.opened(mail.incident, { recipient, call: of, at });
    await open('Eng@Example.com', 'c1', NOW);
    await open('eng@example.com', 'c1', LATER);
    await open('eng@example.com', 'c2', LATER);
    await open('boss@example.com', null, LATER);
    await traces.opened('INC-000002', { recipient: 'eng@example.com', call: 'c1', at: LATER });
    const found = await traces.openings(mail.incident);
    expect(found.map(({ recipient, call: of, at }) => `${recipient.toLowerCase()} ${of} ${at}`).sort()).toEqual([
      `boss@example.com null ${LATER}`,
      `eng@example.com c1 ${NOW}`,
      `eng@example.com c2 ${LATER}`,
    ]);
  });
}
