import type { Workflow } from '../../../functions/incident/ports.ts';
import type { Lap, Phase } from '../../../functions/workflow/lap.ts';
import type { Agenda } from './agenda.ts';

/**
 * The workflow service and the machine that it runs, as `statemachines/incident-lifecycle.asl.json` writes it:
 * test/proofs/engine.test.ts plays the same scenes on the real definition and compares each state that is entered.
 */

/** What the machine calls. */
export interface Surroundings {
  /** Invokes the function; an error's name is what Step Functions sees. */
  lap(task: { readonly incidentId: string; readonly generation: number }): Promise<Lap>;
  /** The park's write: false where its condition failed. */
  park(write: Park): Promise<boolean>;
  /** A pause of a retrier between nothing and this many milliseconds. */
  jitter(most: number): number;
  /** Told of every state that an execution enters. */
  entered(execution: string, state: string): void;
}

export interface Park {
  readonly id: string;
  readonly version: number;
  readonly generation: number;
  readonly token: string;
  readonly wakeAt: string;
  readonly carried: number;
}

interface Execution {
  readonly name: string;
  readonly id: string;
  readonly generation: number;
  readonly startedAt: number;
  laps: number;
  errors: number;
  running: boolean;
  /** The token that it is parked with, and what takes back its timeout. */
  parked: { readonly token: string; readonly cancel: () => void } | null;
}

const WAITS: Readonly<Record<Exclude<Phase, 'done'>, readonly [wait: string, then: string]>> = {
  await_acknowledgement: ['Await acknowledgement', 'Escalate'],
  await_resolution: ['Await resolution', 'Escalate'],
  await_resumption: ['Await resumption', 'Escalate'],
  await_confirmation: ['Await confirmation', 'Ask the reporter'],
  await_closure: ['Await closure', 'Ask the reporter'],
};
const TRANSIENT = new Set([
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.Unknown',
  'Sandbox.Timedout',
  'Unavailable',
]);
const LAPS = 1_000;
const LIFE_MS = 7_776_000_000;
const LONGEST_WAIT_S = 2_592_000;
const ERRORS = 8;

export class Engine implements Workflow {
  readonly #agenda: Agenda;
  readonly #surroundings: Surroundings;
  readonly #executions = new Map<string, Execution>();
  readonly #tokens = new Map<string, { readonly execution: Execution; readonly then: string }>();
  #drawn = 0;

  constructor(agenda: Agenda, surroundings: Surroundings) {
    this.#agenda = agenda;
    this.#surroundings = surroundings;
  }

  async start(id: string, generation: number): Promise<boolean> {
    const name = `${id}-${generation}`;
    const known = this.#executions.get(name);
    // The same name and input: the same answer while it runs.
    if (known !== undefined) return known.running;
    const execution: Execution = {
      ...{ name, id, generation, startedAt: this.#agenda.now },
      ...{ laps: 0, errors: 0, running: true, parked: null },
    };
    this.#executions.set(name, execution);
    this.#agenda.at(this.#agenda.now, () => this.#go(execution, 'Triage'));
    return true;
  }

  async wake(token: string): Promise<boolean> {
    const waiting = this.#tokens.get(token);
    if (waiting === undefined) return false;
    this.#release(waiting.execution);
    this.#agenda.at(this.#agenda.now, () => this.#go(waiting.execution, waiting.then));
    return true;
  }

  /** Executions that run and are not parked, by name. */
  working(): readonly string[] {
    const working = [...this.#executions.values()].filter(({ running, parked }) => running && parked === null);
    return working.map(({ name }) => name);
  }

  /** It ends without a word, wherever it stands. */
  die(name: string): void {
    const execution = this.#executions.get(name);
    if (execution !== undefined) this.#end(execution);
  }

  /** From a lap to the next park, or to the end. */
  async #go(execution: Execution, first: string): Promise<void> {
    let state = first;
    while (execution.running) {
      const lapped = await this.#invoke(execution, state);
      if (!execution.running) return;
      if (lapped === null) {
        if (state === 'Triage') execution.errors = 0;
        if (!(await this.#trouble(execution))) return;
        state = 'Escalate';
        continue;
      }
      execution.laps = state === 'Triage' ? 1 : execution.laps + 1;
      if (state === 'Triage') execution.errors = 0;
      this.#enter(execution, 'Where it stands');
      const waits = lapped.phase === 'done' ? undefined : WAITS[lapped.phase];
      if (lapped.phase === 'done') return this.#finish(execution);
      const old = execution.laps >= LAPS || this.#agenda.now - execution.startedAt >= LIFE_MS;
      if (old || waits === undefined) {
        return this.#handOver(execution);
      }
      const [wait, then] = waits;
      const outcome = await this.#park(execution, lapped, wait, then);
      if (outcome === 'parked' || !execution.running) return;
      if (outcome === 'failed' && !(await this.#trouble(execution))) return;
      state = outcome === 'moved' ? then : 'Escalate';
    }
  }

  /** The function, tried again where that may help; null where it fails for good. */
  async #invoke(execution: Execution, state: string): Promise<Lap | null> {
    this.#enter(execution, state);
    const { id, generation } = execution;
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#surroundings.lap({ incidentId: id, generation });
      } catch (error) {
        const name = error instanceof Error ? error.name : '';
        if (!TRANSIENT.has(name) || attempt === 4) return null;
        await this.#agenda.sleep(this.#surroundings.jitter(Math.min(20_000, 1_000 * 2 ** attempt)));
        if (!execution.running) return null;
      }
    }
  }

  async #park(execution: Execution, lapped: Lap, wait: string, then: string): Promise<'parked' | 'moved' | 'failed'> {
    this.#enter(execution, wait);
    const { id, generation } = execution;
    const token = `${execution.name} ${++this.#drawn}`;
    const { version, wakeAt, carried } = lapped;
    const seconds = Math.ceil((Date.parse(lapped.until) - this.#agenda.now) / 1_000);
    const timeout = Math.max(1, Math.min(LONGEST_WAIT_S, seconds)) * 1_000;
    const cancel = this.#agenda.at(this.#agenda.now + timeout, async () => {
      this.#release(execution);
      execution.errors = 0;
      await this.#go(execution, then);
    });
    // The token lives before its write is answered: whoever reads it there may use it at once.
    execution.parked = { token, cancel };
    this.#tokens.set(token, { execution, then });
    try {
      if (await this.#surroundings.park({ id, version, generation, token, wakeAt, carried })) {
        execution.errors = 0;
        return 'parked';
      }
      // Whatever woke it meanwhile goes on with it.
      if (execution.parked?.token !== token) return 'parked';
      this.#release(execution);
      execution.errors = 0;
      return 'moved';
    } catch {
      if (execution.parked?.token !== token) return 'parked';
      this.#release(execution);
      return 'failed';
    }
  }

  /** True where it goes on after a pause. */
  async #trouble(execution: Execution): Promise<boolean> {
    execution.errors += 1;
    this.#enter(execution, 'Trouble');
    if (execution.errors >= ERRORS) {
      this.#enter(execution, 'Give up');
      this.#end(execution);
      return false;
    }
    this.#enter(execution, 'Pause');
    await this.#agenda.sleep(Math.min(300, 2 ** execution.errors) * 1_000);
    return execution.running;
  }

  async #handOver(execution: Execution): Promise<void> {
    this.#enter(execution, 'Hand over');
    await this.start(execution.id, execution.generation + 1);
    this.#finish(execution);
  }

  #finish(execution: Execution): void {
    this.#enter(execution, 'Done');
    this.#end(execution);
  }

  #end(execution: Execution): void {
    execution.running = false;
    this.#release(execution);
  }

  #release(execution: Execution): void {
    if (execution.parked === null) return;
    this.#tokens.delete(execution.parked.token);
    execution.parked.cancel();
    execution.parked = null;
  }

  #enter(execution: Execution, state: string): void {
    this.#surroundings.entered(execution.name, state);
  }
}
