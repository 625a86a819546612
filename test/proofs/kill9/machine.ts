/**
 * The machine of `npm start` in a process that kills itself, `--data DIR --port N --kill write|before|after|mail --at N`,
 * counted from SIGUSR2 on.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { killAtCommit, killAtWrite } from './kill-at.ts';

/** Where the proof starts it. */
export const MACHINE = import.meta.filename;

async function run(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { data: text, port: text, kill: text, at: text } });
  const { data = '', port = '0', kill = '', at = '0' } = values;
  const around = kill === 'before' || kill === 'mail' ? kill : 'after';
  const hook = kill === 'write' ? killAtWrite(Number(at)) : killAtCommit(Number(at), around);
  // Only now, with what it imports hooked.
  const { startMachine } = await import('../../../infra/local/machine.ts');
  const { seedExample, synthesizedStack } = await import('../../../infra/run-here.ts');
  process.env['TZ'] = 'UTC';
  const machine = await startMachine({
    templateDir: await synthesizedStack(),
    dataDir: resolve(data),
    port: Number(port),
    log: (line) => console.error(line),
    seed: seedExample,
  });
  process.on('SIGUSR2', () => hook.arm());
  process.on('SIGINT', () => void machine.stop().then(() => process.exit(0)));
  console.log(`API      ${machine.url}/v1`);
  console.log('ready');
}

if (import.meta.main) await run();
