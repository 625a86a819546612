import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Ask, Question, Reply } from './outgoing.ts';

/** What a function answers: JSON, and `functionError` if it failed. */
export interface Invocation {
  payload: string;
  functionError?: 'Unhandled';
}

/** The payload of a failed invocation. */
export interface FunctionFault {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

/** One invocation on its way into the worker. */
export interface Job {
  requestId: string;
  payload: string;
}

/** What a worker is started with. */
export interface WorkerSetup {
  /** The file URL of the deployed bundle, and the name of its export. */
  module: string;
  handler: string;
  timeoutMs: number;
  memoryMb: number;
  environment: Record<string, string>;
  logFile: string;
  clock: SharedArrayBuffer;
  /** The constant part of the handler's context. */
  context: Record<string, string>;
}

/** What the internet says to a question of the worker's. */
export interface Replied {
  number: number;
  reply: Reply;
}

type Message =
  | { ready: true }
  | { broken: FunctionFault }
  | { done: Invocation }
  | { asks: { number: number; question: Question } };

/** Lambda's limit for loading a function's module, before its own timeout begins. */
const INIT_LIMIT_MS = 10_000;

const failed = (fault: FunctionFault): Invocation => ({ payload: JSON.stringify(fault), functionError: 'Unhandled' });

/** One execution environment: a thread that has the function loaded and runs one invocation at a time. */
export class FunctionWorker {
  readonly #setup: WorkerSetup;
  readonly #worker: Worker;
  readonly #internet: Ask;
  #ready = false;
  #job: Job | undefined;
  #settle: ((invocation: Invocation) => void) | undefined;
  #timeout: NodeJS.Timeout | undefined;
  #alive = true;

  /** @param internet what the function finds beyond this machine */
  constructor(setup: WorkerSetup, internet: Ask) {
    this.#setup = setup;
    this.#internet = internet;
    const { environment, memoryMb, ...workerData } = setup;
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: workerData satisfies Omit<WorkerSetup, 'environment' | 'memoryMb'>,
      env: environment,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
      stdout: true,
      stderr: true,
    });
    this.#worker.on('message', (message: Message) => this.#hear(message));
    this.#worker.on('error', (error) => appendFileSync(setup.logFile, `${error.stack ?? error}\n`));
    this.#worker.on('exit', (code) => {
      this.#alive = false;
      this.#answer(this.#fault('Runtime.ExitError', `Runtime exited with error: exit status ${code}`));
    });
  }

  /** False once the thread has ended or is ending; it takes no further invocation then. */
  get alive(): boolean {
    return this.#alive;
  }

  /** Runs one invocation; always answers. The caller starts no second one meanwhile. */
  invoke(job: Job): Promise<Invocation> {
    return new Promise((settle) => {
      this.#job = job;
      this.#settle = settle;
      if (this.#ready) this.#begin(job);
      else this.#timeout = setTimeout(() => this.#giveUp(INIT_LIMIT_MS), INIT_LIMIT_MS);
    });
  }

  /** Ends the thread at once. */
  async end(): Promise<void> {
    this.#alive = false;
    const gone = once(this.#worker, 'exit').catch(() => {});
    await this.#worker.terminate();
    await gone;
  }

  #hear(message: Message): void {
    if ('ready' in message) {
      this.#ready = true;
      if (this.#job) this.#begin(this.#job);
    } else if ('asks' in message) {
      void this.#ask(message.asks);
    } else if ('broken' in message) {
      this.#alive = false;
      this.#answer(failed(message.broken));
      void this.#worker.terminate();
    } else {
      this.#answer(message.done);
    }
  }

  async #ask({ number, question }: { number: number; question: Question }): Promise<void> {
    const reply = await this.#internet(question);
    this.#worker.postMessage({ number, reply } satisfies Replied);
  }

  #begin(job: Job): void {
    clearTimeout(this.#timeout);
    const { timeoutMs } = this.#setup;
    this.#timeout = setTimeout(() => this.#giveUp(timeoutMs), timeoutMs);
    this.#worker.postMessage(job);
  }

  #giveUp(limitMs: number): void {
    this.#alive = false;
    const sentence = `Task timed out after ${(limitMs / 1000).toFixed(2)} seconds`;
    appendFileSync(
      this.#setup.logFile,
      `${JSON.stringify({ level: 'ERROR', requestId: this.#job?.requestId, errorMessage: sentence })}\n`,
    );
    this.#answer(this.#fault('Sandbox.Timedout', sentence));
    void this.#worker.terminate();
  }

  #fault(errorType: string, sentence: string): Invocation {
    return failed({ errorType, errorMessage: `RequestId: ${this.#job?.requestId} Error: ${sentence}` });
  }

  #answer(invocation: Invocation): void {
    clearTimeout(this.#timeout);
    const settle = this.#settle;
    this.#settle = undefined;
    this.#job = undefined;
    settle?.(invocation);
  }
}
