import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Store, Write } from 'dynalite/db/index.js';
import { expect, onTestFinished, test } from 'vitest';
import { DynamoDb } from '../../infra/local/dynamodb.ts';
import { writeTogether } from '../../infra/local/dynamodb-store.ts';
import { placeAt } from '../../infra/local/place.ts';
import { readTemplate } from '../../infra/local/template.ts';
import { type Raw, scratch, synthesized, TABLE } from './support/stack.ts';

const PLACE = placeAt('http://127.0.0.1:3000');

async function open(dataDir: string, tables: Record<string, Raw> = TABLE): Promise<DynamoDb> {
  const database = await DynamoDb.open(readTemplate(synthesized(tables), PLACE), PLACE, dataDir);
  let closed: Promise<void> | undefined;
  const close = database.close.bind(database);
  database.close = () => (closed ??= close());
  onTestFinished(() => database.close());
  return database;
}

const item = (pk: string, kind: string) => ({ pk: { S: pk }, sk: { S: 'head' }, kind: { S: kind } });

async function put(database: DynamoDb, pk: string, kind: string): Promise<void> {
  await database.call('PutItem', { TableName: 'Items', Item: item(pk, kind) });
}

/** The primary keys of the items that the index lists under `kind`. */
async function listed(database: DynamoDb, kind: string, index = 'byKind'): Promise<string[]> {
  const { Items } = await database.call('Query', {
    TableName: 'Items',
    IndexName: index,
    KeyConditionExpression: 'kind = :kind',
    ExpressionAttributeValues: { ':kind': { S: kind } },
  });
  return (Items as { pk: { S: string } }[]).map(({ pk }) => pk.S).sort();
}

function withIndexes(...names: string[]): Record<string, Raw> {
  const tables = structuredClone(TABLE);
  const properties = tables['Items']?.Properties as { GlobalSecondaryIndexes: { IndexName: string }[] };
  const [index] = properties.GlobalSecondaryIndexes;
  properties.GlobalSecondaryIndexes = names.map((IndexName) => ({ ...index, IndexName }));
  return tables;
}

test('items and indexes outlive a clean stop', async () => {
  const dataDir = scratch();
  const first = await open(dataDir);
  await put(first, 'a', 'open');
  await first.close();
  expect(await listed(await open(dataDir), 'open')).toEqual(['a']);
});

test('indexes that the template adds are filled, those it drops are gone', async () => {
  const dataDir = scratch();
  const first = await open(dataDir);
  await put(first, 'a', 'open');
  await first.close();
  const second = await open(dataDir, withIndexes('other'));
  expect(await listed(second, 'open', 'other')).toEqual(['a']);
  await expect(listed(second, 'open')).rejects.toThrow('does not have the specified index');
  await second.close();
  expect(await listed(await open(dataDir, withIndexes('byKind', 'other')), 'open')).toEqual(['a']);
});

test('a table whose keys changed is refused', async () => {
  const dataDir = scratch();
  await (await open(dataDir)).close();
  const tables = structuredClone(TABLE);
  Object.assign(tables['Items']?.Properties ?? {}, { KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }] });
  await expect(open(dataDir, tables)).rejects.toThrow('The keys of the table Items changed');
});

test('after a kill in the middle of writes, the indexes are those of the items', async () => {
  const dataDir = scratch();
  const directory = synthesized(TABLE);
  const module = (name: string) => JSON.stringify(new URL(`../../infra/local/${name}.ts`, import.meta.url).href);
  // Stops for good between the index entries of an item and the item itself, as dynalite by itself may be killed.
  const source = `
    const { DynamoDb } = await import(${module('dynamodb')});
    const { placeAt } = await import(${module('place')});
    const { readTemplate } = await import(${module('template')});
    const { ClassicLevel } = await import('classic-level');
    const place = placeAt('http://127.0.0.1:3000');
    const database = await DynamoDb.open(readTemplate(${JSON.stringify(directory)}, place), place, ${JSON.stringify(dataDir)});
    const put = (pk, kind) => database.call('PutItem', { TableName: 'Items', Item: { pk: { S: pk }, sk: { S: 'head' }, kind: { S: kind } } });
    await put('moved', 'before');
    await put('kept', 'before');
    const write = ClassicLevel.prototype._batch;
    ClassicLevel.prototype._batch = function (writes, ...rest) {
      const entries = writes.filter(({ key }) => !String(key).includes('item-Items~'));
      write.call(this, entries, ...rest).then(() => process.send('between'));
      return new Promise(() => {});
    };
    put('moved', 'after');
    put('new', 'after');`;
  const child = fork('-', {
    execArgv: ['--input-type=module', '-e', source],
    cwd: new URL('../..', import.meta.url),
    stdio: 'inherit',
  });
  await once(child, 'message');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const database = await open(dataDir);
  expect(await listed(database, 'before')).toEqual(['kept', 'moved']);
  expect(await listed(database, 'after')).toEqual([]);
});

test('an item and its index entries are written in one batch, and what comes at once together', async () => {
  const batches: string[][] = [];
  const batch = async (writes: Write[]) => {
    batches.push(writes.map(({ type, key }) => `${type} ${key}`));
    await new Promise((next) => setImmediate(next));
  };
  const store = { db: { batch } } as unknown as Store;
  writeTogether(store);
  const write = async (name: string) => {
    await new Promise((done) => store.db.del(`index-before ${name}`, done));
    await new Promise((done) => store.db.put(`index-after ${name}`, {}, done));
    await new Promise((done) => store.db.put(`item-${name}`, {}, done));
  };
  await write('a');
  expect(batches).toEqual([['del index-before a', 'put index-after a', 'put item-a']]);
  await Promise.all(Array.from({ length: 20 }, (_, n) => write(`b${n}`)));
  expect(batches).toHaveLength(2);
});

test('what cannot be written is told, and does not keep the next from being written', async () => {
  const failures = [new Error('the disk is full')];
  const batch = async () => {
    const failure = failures.pop();
    if (failure) throw failure;
  };
  const store = { db: { batch } } as unknown as Store;
  writeTogether(store);
  const written = (key: string) => new Promise((done) => store.db.put(key, {}, done));
  expect(await written('item-a')).toMatchObject({ message: 'the disk is full' });
  expect(await written('item-b')).toBeNull();
});

test('queries leave nothing open behind them', async () => {
  const database = await open(scratch());
  for (let i = 0; i < 30; i++) await put(database, `a${String(i).padStart(2, '0')}`, 'open');
  for (let i = 0; i < 5; i++) expect((await listed(database, 'open')).length).toBe(30);
  const { Items } = await database.call('Scan', { TableName: 'Items', Limit: 7 });
  expect(Items).toHaveLength(7);
});
