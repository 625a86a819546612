/**
 * `npm run planted [-- --bug WORDS]`: bugs that somebody could write, each applied alone to a copy of the product, and
 * each found by the proof that is named for it. First each of these proofs has to hold without a bug: one that fails
 * anyway finds nothing. A bug whose place has moved fails too: it would prove nothing.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { BUGS, type Bug, PROOFS } from './planted/bugs.ts';
import { conclude, options, progress } from './proof.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const COPIED = ['functions', 'infra', 'statemachines', 'test', 'docs', 'package.json', 'package-lock.json', 'cdk.json'];
const CONFIGURATION = ['tsconfig.json', 'vitest.config.ts'];
/** A proof that hangs on a bug says nothing that helps: it has not found it. */
const LONGEST_MS = 20 * 60_000;
/** What is planted to see that the proofs hold. */
const NOTHING = 'nothing';

interface Tried {
  readonly bug: string;
  readonly proof: string;
  readonly found: 'yes' | 'no' | 'hangs' | 'has no place';
  readonly seconds: number;
}

const { bug: only } = options({ bug: '' });
const bugs = BUGS.filter(({ name }) => name.includes(only));
const sound = [...new Set(bugs.map(({ foundBy }) => foundBy))].map(
  (foundBy): Bug => ({ name: NOTHING, file: 'package.json', from: '{', to: '{', foundBy }),
);
const all = [...sound, ...bugs];
const tried: Tried[] = [];
let next = 0;
await Promise.all(Array.from({ length: availableParallelism() }, work));
conclude({
  name: 'planted',
  rows: tried.map((one) => ({ ...one })),
  failures: tried
    .filter(({ bug, found }) => found !== (bug === NOTHING ? 'no' : 'yes'))
    .map(({ bug, proof, found }) => `With "${bug}" planted, ${proof}: found ${found}.`),
});

/** Plants one bug after the other in a copy of its own. */
async function work(): Promise<void> {
  const copy = mkdtempSync(join(tmpdir(), 'allclear-planted-'));
  for (const name of [...COPIED, ...CONFIGURATION]) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  while (next < all.length) {
    const bug = all[next++];
    if (bug === undefined) break;
    tried.push(await plant(copy, bug));
    progress(tried.length, all.length, 'bugs planted');
  }
  rmSync(copy, { recursive: true, force: true });
}

async function plant(copy: string, { name, file, from, to, foundBy }: Bug): Promise<Tried> {
  const path = join(copy, file);
  const before = readFileSync(path, 'utf8');
  if (!before.includes(from)) return { bug: name, proof: foundBy, found: 'has no place', seconds: 0 };
  writeFileSync(path, before.replaceAll(from, to));
  const began = performance.now();
  const found = await run(copy, PROOFS[foundBy]);
  writeFileSync(path, before);
  return {
    bug: name,
    proof: foundBy,
    found,
    seconds: Math.round((performance.now() - began) / 1_000),
  };
}

/** Whether a proof finds something in this copy. */
function run(copy: string, args: readonly string[]): Promise<Tried['found']> {
  return new Promise((settle) => {
    const child = spawn(process.execPath, [...args], { cwd: copy, stdio: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS);
    child.once('exit', (code) => {
      clearTimeout(timer);
      settle(code === null ? 'hangs' : code === 0 ? 'no' : 'yes');
    });
  });
}
