/**
 * `npm run planted [-- --bug WORDS]`: bugs that somebody could write, each applied alone to a copy of the product, and
 * each found by the proof that is named for it. A bug whose place has moved fails too: it would prove nothing.
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
/** A proof that hangs on a bug has found it, but says nothing that helps. */
const LONGEST_MS = 10 * 60_000;

interface Tried {
  readonly bug: string;
  readonly proof: string;
  readonly found: 'yes' | 'no' | 'has no place';
  readonly seconds: number;
}

const { bug: only } = options({ bug: '' });
const bugs = BUGS.filter(({ name }) => name.includes(only));
const tried: Tried[] = [];
let next = 0;
await Promise.all(Array.from({ length: availableParallelism() }, work));
conclude({
  name: 'planted',
  rows: tried.map((one) => ({ ...one })),
  failures: tried
    .filter(({ found }) => found !== 'yes')
    .map(({ bug, proof, found }) => (found === 'no' ? `"${bug}" is not found by ${proof}.` : `"${bug}" ${found}.`)),
});

/** Plants one bug after the other in a copy of its own. */
async function work(): Promise<void> {
  const copy = mkdtempSync(join(tmpdir(), 'allclear-planted-'));
  for (const name of [...COPIED, ...CONFIGURATION]) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  while (next < bugs.length) {
    const bug = bugs[next++];
    if (bug === undefined) break;
    tried.push(await plant(copy, bug));
    progress(tried.length, bugs.length, 'bugs planted');
  }
  rmSync(copy, { recursive: true, force: true });
}

async function plant(copy: string, { name, file, from, to, foundBy }: Bug): Promise<Tried> {
  const path = join(copy, file);
  const sound = readFileSync(path, 'utf8');
  if (!sound.includes(from)) return { bug: name, proof: foundBy, found: 'has no place', seconds: 0 };
  writeFileSync(path, sound.replaceAll(from, to));
  const began = performance.now();
  const found = await fails(copy, PROOFS[foundBy]);
  writeFileSync(path, sound);
  return {
    bug: name,
    proof: foundBy,
    found: found ? 'yes' : 'no',
    seconds: Math.round((performance.now() - began) / 1_000),
  };
}

/** Whether a proof falls short in this copy. */
function fails(copy: string, args: readonly string[]): Promise<boolean> {
  return new Promise((settle) => {
    const child = spawn(process.execPath, [...args], { cwd: copy, stdio: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS);
    child.once('exit', (code) => {
      clearTimeout(timer);
      settle(code !== 0);
    });
  });
}
