/** A program that writes heads as functions do, and is killed just before its nth write to the disk. */
import { spawnSync } from 'node:child_process';
import { writeSync } from 'node:fs';
import { placeAt } from '../../../infra/local/place.ts';
import { readTemplate } from '../../../infra/local/template.ts';
import { killAtWrite } from './kill-at.ts';

const PLACE = placeAt('http://127.0.0.1:3000');
const IDS = ['INC#AAAAAA', 'INC#BBBBBB', 'INC#CCCCCC'];

/** What a head becomes, commit by commit: keys of both indexes come, change and go. */
const COMMITS: readonly Readonly<Record<string, string | null>>[] = [
  { queue: 'new', queueOrder: '0#1', wake: 'W#1', wakeAt: '2027-01-11T01:00:30Z' },
  { queue: 'triaged', queueOrder: '1#1', team: 'platform', wakeAt: '2027-01-11T01:03:30Z' },
  { wakeAt: '2027-01-11T01:11:45Z' },
  { queue: 'investigating', team: 'data-centre', wakeAt: '2027-01-11T01:15:30Z' },
  { queueOrder: '3#1', team: null },
  { queue: 'closed', wakeAt: null },
];

/** One kill before write `n`: where it hit, and what is wrong after the next start. `before` is null beyond the last write. */
export interface WriteKill {
  readonly before: string | null;
  readonly wrong: readonly string[];
}

export async function killBeforeWrite(n: number, templateDir: string, dataDir: string): Promise<WriteKill> {
  const given = [import.meta.filename, templateDir, dataDir];
  const first = spawnSync(process.execPath, [...given, String(n)], { encoding: 'utf8' });
  if (first.signal !== 'SIGKILL' && first.status !== 0) throw new Error(`The program failed: ${first.stderr}`);
  const lines = first.stdout.trim().split('\n');
  const before =
    first.signal === 'SIGKILL' ? (lines.findLast((line) => line.startsWith('before '))?.slice(7) ?? '') : null;
  const again = spawnSync(process.execPath, given, { encoding: 'utf8' });
  if (again.status !== 0) return { before, wrong: [`It does not start again: ${again.stderr}`] };
  const table = tableOf(templateDir).name;
  // Only now: the program that is killed must not import dynalite before it is hooked.
  const { readShelf } = await import('./shelf.ts');
  const { items, disagreements } = await readShelf(dataDir, table);
  const has = new Map(items.map((item) => [textOf(item, 'pk'), textOf(item, 'version')]));
  const answered = lines.filter((line) => line.startsWith('answered ')).map((line) => line.slice(9).split(' '));
  const lost = [...new Map(answered.map(([pk = '', version]) => [pk, version]))].filter(
    ([pk, version]) => has.get(pk) !== version,
  );
  return {
    before,
    wrong: [...disagreements, ...lost.map(([pk, version]) => `${pk} lost version ${version}: it has ${has.get(pk)}.`)],
  };
}

function tableOf(templateDir: string) {
  const [table] = readTemplate(templateDir, PLACE).ofType('AWS::DynamoDB::Table');
  if (table === undefined) throw new Error('The template has no table.');
  return table;
}

function textOf(item: Readonly<Record<string, unknown>>, name: string): string {
  return Object.values((item[name] as object | undefined) ?? {})[0] ?? '';
}

/** Only opens and closes the table where no `n` is given: what the next start does. */
async function run(templateDir: string, dataDir: string, n: number): Promise<void> {
  const hook = killAtWrite(n);
  const { DynamoDb } = await import('../../../infra/local/dynamodb.ts');
  const database = await DynamoDb.open(readTemplate(templateDir, PLACE), PLACE, dataDir);
  const TableName = tableOf(templateDir).name;
  hook.arm();
  for (const [index, commit] of n === 0 ? [] : COMMITS.entries()) {
    for (const pk of IDS) {
      const set = Object.entries({ ...commit, version: String(index) }).filter(([, value]) => value !== null);
      const removed = Object.keys(commit).filter((name) => commit[name] === null);
      await database.call('UpdateItem', {
        TableName,
        Key: { pk: { S: pk }, sk: { S: 'HEAD' } },
        UpdateExpression: [
          `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`,
          ...(removed.length === 0 ? [] : [`REMOVE ${removed.map((name) => `#${name}`).join(', ')}`]),
        ].join(' '),
        ExpressionAttributeNames: Object.fromEntries(
          [...set.map(([name]) => name), ...removed].map((one) => [`#${one}`, one]),
        ),
        ExpressionAttributeValues: Object.fromEntries(set.map(([name, value]) => [`:${name}`, { S: value }])),
      });
      writeSync(1, `answered ${pk} ${index}\n`);
    }
  }
  await database.close();
}

if (import.meta.main) {
  const [, , templateDir = '', dataDir = '', n = '0'] = process.argv;
  await run(templateDir, dataDir, Number(n));
}
