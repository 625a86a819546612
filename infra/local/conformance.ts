import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Case, outOfScope } from './states/replay/case.ts';
import { replayCase } from './states/replay/replay-case.ts';

const DIFFERENCES_SHOWN = 5;

const [directory] = process.argv.slice(2);
if (directory === undefined) {
  console.error('Say which directory holds the cases: node infra/local/conformance.ts DIR');
  process.exit(1);
}

const files = readdirSync(directory).filter((file) => file.endsWith('.json'));
if (files.length === 0) {
  console.error(`No case to replay: ${directory} holds no .json file.`);
  process.exit(1);
}

let passed = 0;
let failed = 0;
const skipped = new Map<string, number>();
for (const file of files.sort()) {
  const replayed: Case = JSON.parse(readFileSync(join(directory, file), 'utf8'));
  const reason = outOfScope(replayed).join(', ');
  if (reason) {
    skipped.set(reason, (skipped.get(reason) ?? 0) + 1);
    continue;
  }
  const differences = await differencesOf(replayed);
  if (differences.length === 0) passed += 1;
  else {
    failed += 1;
    console.log(`FAILED ${replayed.name}`);
    for (const difference of differences.slice(0, DIFFERENCES_SHOWN)) console.log(`  ${difference}`);
    if (differences.length > DIFFERENCES_SHOWN) console.log(`  … and ${differences.length - DIFFERENCES_SHOWN} more`);
  }
}

const outside = [...skipped.values()].reduce((sum, count) => sum + count, 0);
if (outside > 0) {
  console.log(`out of scope: ${outside}`);
  for (const [reason, count] of [...skipped].sort((a, b) => b[1] - a[1])) console.log(`  ${count} use ${reason}`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

async function differencesOf(replayed: Case): Promise<string[]> {
  try {
    return await replayCase(replayed);
  } catch (error) {
    return [(error as Error).message];
  }
}
