/** `npm start`: synthesizes the stack and runs it on this machine (see infra/local/machine.ts). */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Machine, startMachine } from './local/machine.ts';
import { seedExample, synthesizedStack } from './run-here.ts';

const ROOT = resolve(import.meta.dirname, '..');
const USAGE = 'npm start -- [--port N] [--data DIR] [--fresh] [--speed N]';

interface Wishes {
  port: number;
  dataDir: string;
  fresh: boolean;
  speed: number | undefined;
}

function numberIn(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= least && value <= most)) {
    throw new Error(`${name} must be a number from ${least} to ${most.toLocaleString('en')}, it is "${text}".`);
  }
  return value;
}

function portOf(name: string, text: string): number {
  const port = numberIn(name, text, 0, 65_535);
  if (!Number.isInteger(port)) throw new Error(`${name} must be a whole number, it is "${text}".`);
  return port;
}

function readArguments(): Wishes {
  const text = { type: 'string' } as const;
  const options = { port: text, data: text, fresh: { type: 'boolean' }, speed: text } as const;
  let values: ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];
  try {
    values = parseArgs({ options }).values;
  } catch (error) {
    throw new Error(`${(error as Error).message.split('. ')[0]}. Usage: ${USAGE}`);
  }
  const port = values.port ?? process.env['ALLCLEAR_PORT'];
  return {
    port: port === undefined ? 3000 : portOf(values.port === undefined ? 'ALLCLEAR_PORT' : '--port', port),
    dataDir: resolve(values.data ?? resolve(ROOT, '.allclear')),
    fresh: values.fresh ?? false,
    speed: values.speed === undefined ? undefined : numberIn('--speed', values.speed, 0.1, 10_000),
  };
}

async function start(): Promise<Machine> {
  const { port, dataDir, fresh, speed } = readArguments();
  return startMachine({
    templateDir: await synthesizedStack(),
    dataDir,
    port,
    fresh,
    ...(speed === undefined ? {} : { speed }),
    log: (line) => console.error(line),
    seed: seedExample,
  });
}

// A function's local time is UTC, as on Lambda; the threads of one process share their zone.
process.env['TZ'] = 'UTC';
try {
  const machine = await start();
  let ending = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (ending) process.exit(1);
      ending = true;
      void machine.stop().then(() => process.exit(0));
    });
  }
  console.log(`API      ${machine.url}/v1`);
  console.log(`Mailbox  ${machine.url}/_local/mailbox`);
  console.log(`Chats    ${machine.url}/_local/chats`);
  console.log(`Docs     ${machine.url}/docs`);
  console.log('ready');
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
