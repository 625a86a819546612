import { beforeEach, expect, test } from 'vitest';
import { cursorSecret } from '../../functions/aws/secret-store.ts';
import { onDynalite } from './some-table.ts';

const some = await onDynalite();
const drawn = (byte: number) => (bytes: number) => new Uint8Array(bytes).fill(byte);

beforeEach(() => some.empty());

test('the secret is made on first use, of 128 random bits', async () => {
  expect(await cursorSecret(some.table, drawn(0xab))()).toBe('ab'.repeat(16));
});

test('every function has the same one, whoever made it', async () => {
  await cursorSecret(some.table, drawn(1))();
  expect(await cursorSecret(some.table, drawn(2))()).toBe('01'.repeat(16));
});

test('of many functions that make one at once, all have the first one’s', async () => {
  const secrets = await Promise.all([1, 2, 3, 4, 5, 6].map((byte) => cursorSecret(some.table, drawn(byte))()));
  expect(new Set(secrets).size).toBe(1);
});

test('a function asks the table once', async () => {
  const secret = cursorSecret(some.table, drawn(1));
  await secret();
  await secret();
  expect(some.sent.map(({ operation }) => operation)).toEqual(['GetItem', 'PutItem']);
});

test('a failure is not kept', async () => {
  let broken = true;
  const secret = cursorSecret(some.table, (bytes) => {
    if (broken) throw new Error('no randomness');
    return drawn(3)(bytes);
  });
  await expect(secret()).rejects.toThrow('no randomness');
  broken = false;
  expect(await secret()).toBe('03'.repeat(16));
});

test('an attempt that never ends holds up no other', async () => {
  let hangs = true;
  const get: typeof some.table.get = (key) => (hangs ? new Promise(() => undefined) : some.table.get(key));
  const secret = cursorSecret({ get, put: some.table.put.bind(some.table) } as typeof some.table, drawn(4));
  void secret();
  hangs = false;
  expect(await secret()).toBe('04'.repeat(16));
});
