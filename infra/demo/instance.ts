import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { ClockFile } from '../local/clock-file.ts';

const START = resolve(import.meta.dirname, '../start.ts');

/** `npm start` as a process of its own, with data of its own and a clock that stands still until it is turned. */
export class Instance {
  readonly dataDir: string;
  #url = '';
  #process: ChildProcess | undefined;

  /** @param now where its clock begins; the same story then tells the same times whenever it is played */
  constructor(now: string, dataDir: string = mkdtempSync(join(tmpdir(), 'allclear-'))) {
    this.dataDir = dataDir;
    mkdirSync(dataDir, { recursive: true });
    const clock = new ClockFile(dataDir);
    clock.write({ now: Date.parse(now), real: Date.now(), speed: 1, frozen: true, clean: true });
    clock.close();
  }

  get url(): string {
    return this.#url;
  }

  /** Starts it, or starts it again with what it kept. @throws Error with its own words where it does not start. */
  async start(): Promise<void> {
    // The port that it had before, as tokens and links name it.
    const port = this.#url === '' ? '0' : new URL(this.#url).port;
    const child = spawn(process.execPath, [START, '--port', port, '--data', this.dataDir], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    const said: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
    for await (const line of createInterface({ input: child.stdout })) {
      const address = /^API +(\S+)\/v1$/.exec(line)?.[1];
      if (address !== undefined) this.#url = address;
      if (line === 'ready') return;
    }
    throw new Error(`The instance did not start: ${said.join(' ')}`);
  }

  /** As Ctrl-C does it. */
  async stop(): Promise<void> {
    await this.#end('SIGINT');
  }

  /** As a power cut does it: nothing is written down any more. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Stops it and forgets its data. */
  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}
