import { randomUUID } from 'node:crypto';
import { FunctionWorker, type Invocation, type Job, type WorkerSetup } from './function-worker.ts';
import type { Ask } from './outgoing.ts';

/** How many invocations of one function run at once; further ones wait in order. */
const WORKERS_A_FUNCTION = 4;

interface Waiting {
  job: Job;
  settle: (invocation: Invocation) => void;
  signal: AbortSignal | undefined;
}

const GIVEN_UP: Invocation = {
  payload: JSON.stringify({ errorType: 'Sandbox.GivenUp', errorMessage: 'Nobody waited for it any more.' }),
  functionError: 'Unhandled',
};

/** The workers of one function: started on first use, kept warm, replaced when one ends. */
export class FunctionPool {
  readonly #setup: WorkerSetup;
  readonly #internet: Ask;
  readonly #idle: FunctionWorker[] = [];
  readonly #all = new Set<FunctionWorker>();
  readonly #waiting: Waiting[] = [];

  constructor(setup: WorkerSetup, internet: Ask) {
    this.#setup = setup;
    this.#internet = internet;
  }

  /**
   * Runs the function with a JSON payload; a failure of the function is an answer too. It is not run where `signal` says
   * before its turn that nobody waits for the answer any more.
   */
  invoke(payload: string, signal?: AbortSignal): Promise<Invocation> {
    return new Promise((settle) => {
      this.#waiting.push({ job: { requestId: randomUUID(), payload }, settle, signal });
      this.#next();
    });
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#all].map((worker) => worker.end()));
  }

  #next(): void {
    while (this.#waiting[0]?.signal?.aborted) this.#waiting.shift()?.settle(GIVEN_UP);
    const worker = this.#waiting.length > 0 ? this.#free() : undefined;
    const call = worker && this.#waiting.shift();
    if (!worker || !call) return;
    void worker.invoke(call.job).then((invocation) => {
      if (worker.alive) this.#idle.push(worker);
      else this.#all.delete(worker);
      call.settle(invocation);
      this.#next();
    });
  }

  /** The worker that was used last, so that few are enough for a trickle of calls. */
  #free(): FunctionWorker | undefined {
    for (let worker = this.#idle.pop(); worker; worker = this.#idle.pop()) {
      if (worker.alive) return worker;
      this.#all.delete(worker);
    }
    if (this.#all.size >= WORKERS_A_FUNCTION) return undefined;
    const worker = new FunctionWorker(this.#setup, this.#internet);
    this.#all.add(worker);
    return worker;
  }
}
