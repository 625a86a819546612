/**
 * `npm run budget [-- --incidents N]`: exact counts of what each scene uses, held against those that are written down in
 * `budget/expected.json` (`--write 1` writes them); a page of the queue at 1,000 and at N incidents; and from both, with
 * the template, what 1,000 incidents and an idle month cost. With DYNAMODB_ENDPOINT the units are also held against that
 * engine's own figures.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesizedStack } from '../../infra/run-here.ts';
import { agree } from './budget/engine.ts';
import { differences, expect } from './budget/expected.ts';
import { Meter, type Metered } from './budget/meter.ts';
import { idle, type Line, perThousand, type Spent, total } from './budget/money.ts';
import { grow, pages } from './budget/page.ts';
import { PRICES } from './budget/prices.ts';
import { spend } from './budget/spend.ts';
import { conclude, options, progress } from './proof.ts';
import { DOORS, SCENES } from './scenes.ts';
import { BEGINS } from './stage/play.ts';
import { Stage } from './stage/stage.ts';

/** DESIGN section 10. */
const LIMITS = { transitions: 16, perThousand: 0.7, idle: 3 };

const wish = options({ incidents: 100_000, write: 0 });
const stage = await Stage.open(BEGINS);
const failures: string[] = [];
const counted: Record<string, Spent> = {};
const metered: Metered[] = [];
// All are played, as in the tests: what one leaves behind in the catalogue is read by those after it.
const scenes = [...SCENES, DOORS];
for (const [index, scene] of scenes.entries()) {
  const found = await spend(stage, scene);
  if (scene.varies === undefined) counted[scene.name] = found.spent;
  metered.push(...found.metered);
  progress(index + 1, scenes.length, 'scenes');
}
if (wish.write > 0) expect(counted);
failures.push(...differences(counted));

const sweep = await oneSweep();
const open = await stage.client.send('POST', '/v1/incidents', {
  summary: 'checkout returns 502',
  reporter: { name: 'A reporter', email: 'reporter@example.com' },
});
await stage.client.settle();
// The first page makes what all others find made.
await pages(stage, open.body.id);
const sizes = [1_000, wish.incidents];
const read: Awaited<ReturnType<typeof pages>>[] = [];
let grown = 0;
for (const size of sizes) {
  for (; grown < size; grown += 1_000) {
    await grow(stage, open.body.id, Math.min(1_000, size - grown));
    progress(grown, wish.incidents, 'incidents in the queue');
  }
  read.push(await pages(stage, open.body.id));
}
const [small, large] = read;
if (JSON.stringify(small) !== JSON.stringify(large)) {
  failures.push(
    `A page costs ${JSON.stringify(small)} at ${sizes[0]} incidents and ${JSON.stringify(large)} at ${sizes[1]}.`,
  );
}

const happy = counted['from report to closed'] as Spent;
if (happy.transitions > LIMITS.transitions) failures.push(`The happy path takes ${happy.transitions} transitions.`);
const thousand = perThousand(happy);
const directory = await synthesizedStack();
const [file = ''] = globSync('*.template.json', { cwd: directory });
const month = idle(JSON.parse(readFileSync(join(directory, file), 'utf8')), sweep);
if (total(thousand) > LIMITS.perThousand) failures.push(`1,000 incidents cost $${total(thousand).toFixed(2)}.`);
if (total(month) > LIMITS.idle) failures.push(`An idle month costs $${total(month).toFixed(2)}.`);
const endpoint = process.env['DYNAMODB_ENDPOINT'];
if (endpoint !== undefined) failures.push(...(await agree(endpoint, stage.template, metered)));
await stage.close();

bill('1,000 incidents from report to closed, mail left out', thousand);
bill('a month in which nothing happens', month);
console.log(`A page of the queue, of a team, and an incident: ${JSON.stringify(large)} at ${sizes.join(' and at ')}`);
conclude({
  name: 'budget',
  rows: Object.entries(counted).map(([scene, spent]) => ({
    scene,
    calls: spent.calls,
    writes: spent.writes,
    'write units': spent.writeUnits,
    reads: spent.reads,
    'read units': spent.readUnits,
    transitions: spent.transitions,
    invocations: spent.invocations,
    mails: spent.mails,
    commits: spent.commits / 2,
    parks: spent.parks,
    counters: spent.counters,
  })),
  failures,
  more: { thousand, month, pages: read, prices: PRICES, counted },
});

async function oneSweep() {
  const tap = stage.tap;
  const meter = new Meter(stage);
  await stage.sweep();
  stage.tap = tap;
  return meter.used();
}

function bill(of: string, lines: readonly Line[]): void {
  console.log(`\n${of}: $${total(lines).toFixed(3)}`);
  for (const { what, amount, dollars } of lines) {
    console.log(
      `  ${what.padEnd(34)} ${amount.toLocaleString('en', { maximumFractionDigits: 3 }).padStart(12)}  $${dollars.toFixed(4)}`,
    );
  }
  console.log('');
}
