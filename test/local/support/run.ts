import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import { type Machine, startMachine } from '../../../infra/local/machine.ts';
import { API, type Raw, scratch, synthesized } from './stack.ts';

/** The import specifier of an SDK client for functions that lie outside the project. */
export const sdk = (client: string): string =>
  pathToFileURL(createRequire(import.meta.url).resolve(`@aws-sdk/${client}`)).href;

/** Runs a stack with these resources until the test ends. The clock stands still unless the test lets it run. */
export async function run(
  resources: Record<string, Raw>,
  modules: Record<string, string> = {},
  dataDir: string = scratch(),
): Promise<Machine> {
  const templateDir = synthesized({ ...API, ...resources }, modules);
  const machine = await startMachine({ templateDir, dataDir, port: 0 });
  onTestFinished(() => machine.stop());
  machine.clock.freeze(true);
  return machine;
}

/** What a function answers to `event`: the parsed payload, which is the fault of a function that failed. */
// biome-ignore lint/suspicious/noExplicitAny: whatever the function of the test answers
export async function answerOf(machine: Machine, name: string, event: unknown = {}): Promise<any> {
  return JSON.parse((await machine.lambda.invoke(name, JSON.stringify(event))).payload);
}
