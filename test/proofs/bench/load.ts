import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

/** How long a module took to load in a fresh process, in milliseconds. */
export interface Load {
  readonly wall: number;
  /** The CPU time of the thread that loads it. */
  readonly cpu: number;
}

/** Loads a bundle once, in a process of its own with nothing but this environment. */
export function load(bundle: string, environment: Readonly<Record<string, string>>): Load {
  const printed = execFileSync(process.execPath, [import.meta.filename, bundle], { env: environment });
  return JSON.parse(printed.toString()) as Load;
}

if (import.meta.main) {
  const module = pathToFileURL(process.argv[2] ?? '').href;
  const used = process.threadCpuUsage();
  const start = performance.now();
  await import(module);
  const wall = performance.now() - start;
  const { user, system } = process.threadCpuUsage(used);
  console.log(JSON.stringify({ wall, cpu: (user + system) / 1_000 }));
}
