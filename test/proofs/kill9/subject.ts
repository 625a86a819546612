import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { ClockFile } from '../../../infra/local/clock-file.ts';
import { MACHINE } from './machine.ts';

const START = resolve(import.meta.dirname, '../../../infra/start.ts');

/**
 * Where the process kills itself: before its nth write to the table's store, before or after the nth commit of the
 * interpreter, after the nth mail that is sent.
 */
export interface Trap {
  readonly kill: 'write' | 'before' | 'after' | 'mail';
  readonly at: number;
}

/** The machine on one data directory, in a process that ends suddenly; its clock stands still until it is turned. */
export class Subject {
  readonly dataDir: string;
  #url = '';
  #process: ChildProcess | undefined;
  #gone: Promise<unknown> = Promise.resolve();
  #said: string[] = [];

  constructor(dataDir: string, now: string) {
    this.dataDir = dataDir;
    const clock = new ClockFile(dataDir);
    clock.write({ now: Date.parse(now), real: Date.now(), speed: 1, frozen: true, clean: true });
    clock.close();
  }

  get url(): string {
    return this.#url;
  }

  /** What the process said of itself: calls that failed by a fault of the machine's own. */
  get said(): readonly string[] {
    return this.#said;
  }

  /** `npm start`, or the same machine with a trap. @throws Error with its own words where it does not start. */
  async start(trap?: Trap): Promise<void> {
    const port = this.#url === '' ? '0' : new URL(this.#url).port;
    const given = ['--port', port, '--data', this.dataDir];
    const program =
      trap === undefined ? [START, ...given] : [MACHINE, ...given, '--kill', trap.kill, '--at', `${trap.at}`];
    const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = child;
    this.#gone = once(child, 'exit');
    this.#said = [];
    createInterface({ input: child.stderr }).on('line', (line) => this.#said.push(line));
    const ready = new Promise<void>((settle) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        this.#url = /^API +(\S+)\/v1$/.exec(line)?.[1] ?? this.#url;
        if (line === 'ready') settle();
      });
    });
    await Promise.race([ready, this.#gone]);
    if (!this.running) throw new Error(`The machine did not start: ${this.#said.join(' ')}`);
  }

  get running(): boolean {
    return this.#process !== undefined && this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** From now on the trap counts. */
  arm(): void {
    this.#process?.kill('SIGUSR2');
  }

  async kill(): Promise<void> {
    this.#process?.kill('SIGKILL');
    await this.#gone;
  }

  /** As Ctrl-C does it. */
  async stop(): Promise<void> {
    if (this.running) this.#process?.kill('SIGINT');
    await this.#gone;
  }
}
