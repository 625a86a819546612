import { beforeEach, expect, test } from 'vitest';
import { CallMailsTable } from '../../functions/aws/call-mails.ts';
import { IncidentStore } from '../../functions/aws/incident-store.ts';
import { commit } from '../../functions/incident/commit.ts';
import type { SendOutcome, WithMailer } from '../../functions/incident/ports.ts';
import { deliverCall } from '../../functions/notify/call-mails.ts';
import { deliverOne } from '../../functions/notify/deliver-one.ts';
import { mailOf } from '../domain/notify/some-mail.ts';
import { deliveryTo, headOf, ID, NOW, seenIn } from './some-head.ts';
import { onDynalite } from './some-table.ts';

const some = await onDynalite();
const store = new IncidentStore(some.table);
const callMails = new CallMailsTable(some.table);

beforeEach(() => some.empty());

function fails(): never {
  throw new Error('no answer');
}

/** The operations that this sends, in their order. */
async function spent(act: () => Promise<unknown>): Promise<readonly string[]> {
  some.sent.length = 0;
  await act();
  return some.sent.map(({ operation }) => operation.replace(/Item$/, ''));
}

const note = () =>
  commit(store, () => NOW, ID, {
    cid: 'c2',
    bodyHash: 'h',
    decide: ({ incident }) => ({
      next: incident,
      facts: [{ type: 'noted' }],
      actor: { kind: 'system', name: null, email: null },
    }),
  });

function mailing(outcome: SendOutcome, now = NOW): WithMailer {
  return {
    store,
    now: () => now,
    random: (bytes) => new Uint8Array(bytes),
    log: () => undefined,
    mailer: { send: async () => outcome },
  };
}

const deliver = (outcome: SendOutcome) =>
  deliverOne(mailing(outcome), deliveryTo('eng@example.com'), () => mailOf('call'));

test('creating an incident is one write', async () => {
  expect(await spent(() => store.create(headOf(ID)))).toEqual(['Put']);
});

test('a commit is one consistent read and two writes', async () => {
  await store.create(headOf(ID));
  expect(await spent(note)).toEqual(['Get', 'Put', 'Update']);
});

test('a commit that is found applied already is one read', async () => {
  await store.create(headOf(ID));
  await note();
  expect(await spent(note)).toEqual(['Get']);
});

test('the end of an incident is one write, and so is a hand over', async () => {
  await store.create(headOf(ID));
  expect(await spent(() => store.hand(ID, seenIn(headOf(ID)), 2, NOW))).toEqual(['Update']);
  expect(await spent(() => store.finish(ID, { version: 1, generation: 2 }, 1))).toEqual(['Update']);
});

test.each(['sent', 'rejected', 'later', 'busy'] as const)('a mail that is %s is two writes', async (outcome) => {
  expect(await spent(() => deliver(outcome))).toEqual(['Put', 'Update']);
});

test('a call is two writes too, though it is looked up how many there were', async () => {
  const call = { ...deliveryTo('eng@example.com'), called: NOW };
  const send = (at: string) =>
    spent(() => deliverCall({ ...mailing('sent', at), callMails }, call, 'high', () => mailOf('call'), fails));
  expect(await send(NOW)).toEqual(['Put', 'Query', 'Update']);
  expect(await send('2026-11-23T02:00:05.000Z')).toEqual(['Query']);
});

test('a call that is told in a digest is one write until then once the minute is known as full, and none while it waits', async () => {
  const call = (n: number) => ({ ...deliveryTo('eng@example.com', { fact: n }), called: NOW });
  const send = (n: number, at = NOW) =>
    spent(() => deliverCall({ ...mailing('sent', at), callMails }, call(n), 'high', () => mailOf('call'), fails));
  for (let n = 1; n <= 10; n++) await send(n);
  expect(await send(11)).toEqual(['Put', 'Query', 'Update']);
  expect(await send(12)).toEqual(['Put']);
  expect(await send(12, '2026-11-23T02:00:05.000Z')).toEqual(['Query']);
});

test('a call that the version before mailed is not mailed again', async () => {
  const before = deliveryTo('eng@example.com');
  await store.claim(before, NOW, '2026-11-23T02:01:00.000Z');
  await store.mark(before, 'sent', NOW);
  const send = () => fails();
  const ports = { ...mailing('sent', '2026-11-23T02:00:10.000Z'), mailer: { send }, callMails };
  expect(await deliverCall(ports, { ...before, called: NOW }, 'high', () => mailOf('call'), fails)).toBe('sent');
});

test('a mail that somebody else sends is a write that fails and a read', async () => {
  await store.claim(deliveryTo('eng@example.com'), NOW, '2026-11-23T02:01:00.000Z');
  expect(await spent(() => deliver('sent'))).toEqual(['Put', 'Get']);
});

test('a page of the queue is a query for each stretch and one read of all its heads', async () => {
  await store.create(headOf(ID));
  const page = { from: '0#', to: '3~', team: null, limit: 25 };
  expect(await spent(() => store.queue('new', page))).toEqual(['Query']);
  expect(await spent(() => store.heads([ID, 'INC-000000']))).toEqual(['BatchGet']);
});

test('every read that precedes a decision is consistent', async () => {
  await store.create(headOf(ID));
  await spent(async () => {
    await store.head(ID);
    await store.heads([ID]);
    await store.journal(ID, 1, 2);
    await store.claim(deliveryTo('eng@example.com'), NOW, '2026-11-23T02:01:00.000Z');
    await store.claim(deliveryTo('eng@example.com'), NOW, '2026-11-23T02:01:00.000Z');
  });
  const reads = some.sent.filter(({ operation }) => !operation.startsWith('Put'));
  const consistent = ({ input }: (typeof reads)[number]) =>
    input.ConsistentRead ?? input.RequestItems?.[some.name]?.ConsistentRead ?? false;
  expect(reads.map((read) => [read.operation, consistent(read)])).toEqual([
    ['GetItem', true],
    ['BatchGetItem', true],
    ['Query', true],
    ['GetItem', true],
  ]);
});
