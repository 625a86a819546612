import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';

export interface SynthesizeOptions {
  /** The project's directory; every other path is relative to it. */
  root: string;
  /** The CDK app. */
  app: string;
  /** Glob patterns of all files that the stack is made of. */
  sources: readonly string[];
  /** Files that those patterns name and that the stack is not made of. */
  except: readonly string[];
  cacheDir: string;
}

/** Stacks of former sources that stay, so that going back to them, or an instance that still runs one, finds it. */
const KEPT = 4;

function hashOf({ root, sources, except }: SynthesizeOptions): string {
  const hash = createHash('sha256');
  const files = globSync([...sources], { cwd: root, exclude: [...except] }).filter((file) =>
    statSync(join(root, file)).isFile(),
  );
  for (const file of files.sort()) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

/** The error's own sentence, of what a program prints when it throws. */
function sentenceOf(printed: string): string {
  const thrown = /^(?:\w*Error|Error \[\w+\]): (.+)$/m.exec(printed)?.[1];
  return thrown ?? printed.trim().split('\n').at(-1) ?? '';
}

/**
 * Runs a program of the project with this Node and waits for its end. Throws an Error with the sentence that it died
 * with, behind `failure`.
 */
export async function runNode(
  root: string,
  program: string,
  environment: NodeJS.ProcessEnv,
  failure: string,
): Promise<void> {
  const child = spawn(process.execPath, [program], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let printed = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const code = await new Promise((ended, failed) => child.once('error', failed).once('close', ended));
  if (code !== 0) throw new Error(`${failure}: ${sentenceOf(printed)}`);
}

/** The context that the CDK's own command would hand to the app. */
function contextOf(root: string): string {
  const file = join(root, 'cdk.json');
  const { context = {} } = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { context?: object }) : {};
  return JSON.stringify(context);
}

function prune(cacheDir: string): void {
  const byAge = readdirSync(cacheDir)
    .map((name) => ({ path: join(cacheDir, name), used: statSync(join(cacheDir, name)).mtimeMs }))
    .sort((a, b) => b.used - a.used);
  for (const { path } of byAge.slice(KEPT)) rmSync(path, { recursive: true, force: true });
}

/**
 * The directory of the synthesized stack, made anew only when its sources changed since. Throws an Error with the app's
 * own sentence if it cannot be synthesized.
 */
export async function synthesize(options: SynthesizeOptions): Promise<string> {
  const { root, app } = options;
  const cacheDir = join(root, options.cacheDir);
  const directory = join(cacheDir, hashOf(options));
  if (!existsSync(directory)) {
    const making = `${directory}.${process.pid}`;
    mkdirSync(making, { recursive: true });
    try {
      const environment = { ...process.env, CDK_OUTDIR: making, CDK_CONTEXT_JSON: contextOf(root) };
      await runNode(root, app, environment, 'The stack cannot be synthesized');
      renameSync(making, directory);
    } catch (error) {
      rmSync(making, { recursive: true, force: true });
      if (!existsSync(directory)) throw error;
    }
  }
  utimesSync(directory, new Date(), new Date());
  prune(cacheDir);
  return directory;
}
