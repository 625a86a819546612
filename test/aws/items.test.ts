import { GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import { IncidentStore } from '../../functions/aws/incident-store.ts';
import { headKey } from '../../functions/aws/keys.ts';
import { commit, guard } from '../../functions/incident/commit.ts';
import { RING } from '../../functions/incident/head.ts';
import { committed, deliveryTo, factOf, headOf, ID, NOW, seenIn } from './some-head.ts';
import { onDynalite } from './some-table.ts';

const some = await onDynalite();
const store = new IncidentStore(some.table);
const KEYS = { pk: 'INC#7QK3MW', sk: 'HEAD' };

beforeEach(() => some.empty());

/** The head as it lies in the table. */
async function item() {
  const { Item = {} } = await some.client.send(
    new GetItemCommand({ TableName: some.name, Key: key(), ConsistentRead: true }),
  );
  return unmarshall(Item);
}

function key() {
  const { pk, sk } = headKey(ID);
  return { pk: { S: pk }, sk: { S: sk } };
}

async function keysInTable() {
  const { Items = [] } = await some.client.send(new ScanCommand({ TableName: some.name }));
  return Items.map((found) => unmarshall(found))
    .map(({ pk, sk }) => `${pk} ${sk}`)
    .sort();
}

describe('the head', () => {
  const { version, ...incident } = headOf(ID).incident;
  const WRITTEN = {
    ...KEYS,
    incident,
    version,
    newest: headOf(ID).newest,
    ring: [],
    generation: 1,
    carried: 0,
    linkKey: '00112233445566778899aabbccddeeff',
    keyHash: 'a'.repeat(64),
    bodyHash: 'b'.repeat(64),
    queue: 'new',
    queueOrder: `0#${incident.reportedAt}#${ID}`,
    wake: 'W#1',
    wakeAt: guard(NOW),
  };

  test('is written with exactly these attributes', async () => {
    await store.create(headOf(ID));
    expect(await item()).toEqual(WRITTEN);
  });

  test('has a team for the queue’s filter once it has one', async () => {
    await store.create(headOf(ID, { incident: { team: 'platform' } }));
    expect((await item())['team']).toBe('platform');
    await store.replace(committed(headOf(ID), { incident: { team: null } }), 1);
    expect(await item()).not.toHaveProperty('team');
  });

  test('of a finished incident says so and is in no shard’s list, until a commit begins it anew', async () => {
    await store.create(headOf(ID));
    await store.finish(ID, seenIn(headOf(ID)), 1);
    const { wakeAt: _wakeAt, ...rest } = WRITTEN;
    expect(await item()).toEqual({ ...rest, finished: true, carried: 1 });
    await store.replace(committed(headOf(ID)), 1);
    expect(Object.keys(await item()).sort()).toEqual(Object.keys(WRITTEN).sort());
  });

  test('counts sweeps only while there are any', async () => {
    await store.create(headOf(ID));
    await store.swept(headOf(ID), 1, '2026-11-23T02:01:30.000Z');
    expect(await item()).toEqual({ ...WRITTEN, sweeps: 1, wakeAt: '2026-11-23T02:01:30.000Z' });
    await store.replace(committed(headOf(ID)), 1);
    expect(await item()).not.toHaveProperty('sweeps');
  });

  test('keeps the last 32 commits in its ring', async () => {
    await store.create(headOf(ID));
    for (let n = 1; n <= RING + 3; n++) {
      await commit(store, () => NOW, ID, {
        cid: `c${n}`,
        bodyHash: 'h',
        decide: ({ incident: present }) => ({
          next: present,
          facts: [{ type: 'noted' }],
          actor: { kind: 'system', name: null, email: null },
        }),
      });
    }
    const ring = (await item())['ring'];
    expect(ring).toHaveLength(32);
    expect(ring[0]).toEqual({ cid: 'c4', bodyHash: 'h', version: 5 });
  });
});

describe('beside it', () => {
  test('each commit’s facts lie under the version that they made', async () => {
    const head = headOf(ID);
    await store.create(head);
    await store.archive(ID, { version: 1, facts: head.newest });
    await store.archive(ID, { version: 12, facts: [factOf(2)] });
    expect(await keysInTable()).toEqual(['INC#7QK3MW HEAD', 'INC#7QK3MW J#000001', 'INC#7QK3MW J#000012']);
  });

  test('a delivery holds its lease, then its outcome, and tidies itself away; no address is written', async () => {
    const delivery = deliveryTo('eng@example.com');
    await store.claim(delivery, NOW, '2026-11-23T02:01:00.000Z');
    await store.mark(delivery, 'sent', '2026-11-23T02:00:01.000Z');
    const { Items = [] } = await some.client.send(new ScanCommand({ TableName: some.name }));
    expect(Items.map((found) => unmarshall(found))).toEqual([
      {
        pk: 'INC#7QK3MW',
        sk: expect.stringMatching(/^M#000003#/),
        mail: 'call',
        lease: '2026-11-23T02:01:00.000Z',
        outcome: 'sent',
        at: '2026-11-23T02:00:01.000Z',
        ttl: Date.parse(NOW) / 1000 + 400 * 86_400,
      },
    ]);
    expect(JSON.stringify(Items)).not.toContain('eng@');
  });
});

test('the index of what is due projects nothing but keys', async () => {
  await store.create(headOf(ID));
  const { items } = await some.table.query({
    IndexName: 'wake',
    KeyConditionExpression: 'wake = :shard',
    values: { ':shard': 'W#1' },
  });
  expect(items).toEqual([{ ...KEYS, wake: 'W#1', wakeAt: guard(NOW) }]);
});
