import type { MachineClock, Timer } from '../machine-clock.ts';
import { broke, type Outcome, serviceAnswered, timeCame, tokenReported } from './arrivals.ts';
import type { Definition } from './definition.ts';
import { type Execution, type Failure, isRunnable } from './execution.ts';
import { Expressions } from './expressions.ts';
import type { Transition } from './history.ts';
import type { Json } from './json.ts';
import { type Dialect, loadDefinition } from './load-definition.ts';
import { step } from './step.ts';
import type { StatesStore, Stored } from './store.ts';
import { mintToken } from './task-token.ts';

/** One attempt of a Task, as the engine asks for it. */
export interface TaskCall {
  /** The ARN in the state's Resource. */
  resource: string;
  arguments: Json;
  /** The role of the state machine. */
  roleArn: string;
  /** With `.waitForTaskToken` only; the arguments hold it where the definition says so. */
  token?: string;
  /** Aborted when nobody waits for the answer any more: timed out, stopped, closed. */
  signal: AbortSignal;
  /** Which attempt this is; the same again if the process died before it was answered. */
  context: { execution: string; state: string; attempt: number };
}

/**
 * Carries out a Task's call. An error fails the task: its `name` is the States Language error, its `cause`, if a
 * string, or else its message the cause. For a task that waits for a token the answer only says that it was submitted.
 */
export type CallTask = (call: TaskCall) => Promise<unknown>;

export interface EngineParts {
  store: StatesStore;
  clock: MachineClock;
  callTask: CallTask;
  dialect: Dialect;
  /** At least 0, less than 1: jitter and `$random()`. */
  random(): number;
}

const BATCH = 500;
/**
 * Functions that are called at once. On AWS there is room for all; here a call that waited for a worker would use up its
 * task's timeout, and in a storm every task would end by it: the states that call functions are entered one after another.
 */
const FUNCTIONS_AT_ONCE = 32;

/**
 * Moves executions on. An execution is data in the store and nothing else: each transition is committed before the
 * next, so after the end of the process, however sudden, `resume` goes on from there.
 */
export class Engine {
  readonly #parts: EngineParts;
  readonly #expressions: Expressions;
  readonly #definitions = new Map<string, Definition>();
  readonly #calls = new Map<number, AbortController>();
  #functions = 0;
  readonly #forRoom: (() => void)[] = [];
  #timer: (Timer & { due: number }) | undefined;
  #closed = false;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.#expressions = new Expressions({ now: () => parts.clock.now(), random: parts.random });
  }

  /** Goes on with everything that was running when the last process ended. */
  resume(): void {
    for (const stored of this.#parts.store.running()) {
      const refused = this.#refused(stored.execution);
      if (refused === undefined) this.#follow(stored);
      else this.move(stored, broke(stored.execution, refused, this.#parts.clock.now()));
    }
    this.#arm(this.#parts.store.nextDue());
  }

  /** Why the definition an execution was started under, perhaps by an older release, is not run any more. */
  #refused(execution: Execution): string | undefined {
    try {
      this.definition(execution.definition);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }

  /** Starts an execution: its first transition, with the event ExecutionStarted. */
  start(first: Transition): Stored {
    const stored = this.#parts.store.create(first);
    this.#follow(stored);
    return stored;
  }

  /** Commits a transition made outside of the engine; false if the execution has moved on since. */
  move(before: Stored, transition: Transition): boolean {
    const after = this.#parts.store.commit(before, transition);
    if (after) this.#follow(after);
    return after !== undefined;
  }

  /** Ends the task that `token` was given to; false if it is not, or no longer, waiting for this token. */
  report(stored: Stored, token: string, outcome: Outcome): boolean {
    const { status, at } = stored.execution;
    if (status !== 'RUNNING' || at.phase.kind !== 'invoked' || at.phase.token !== token) return false;
    const definition = this.definition(stored.execution.definition);
    return this.move(stored, tokenReported(definition, stored.execution, outcome, this.#parts.clock.now()));
  }

  /** Stops calling and listening; what is in flight is answered into the void, as if the process had been killed. */
  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    for (const call of this.#calls.values()) call.abort();
    this.#calls.clear();
    for (const enter of this.#forRoom.splice(0)) enter();
  }

  /** Sees to it that what the committed execution waits for will happen. */
  #follow(stored: Stored, hasRoom = false): void {
    const { phase } = stored.execution.at;
    this.#calls.get(stored.id)?.abort();
    this.#calls.delete(stored.id);
    const invokes = phase.kind === 'invoked' && !phase.submitted;
    if (hasRoom && !(stored.execution.status === 'RUNNING' && invokes)) this.#leaveRoom();
    if (stored.execution.status !== 'RUNNING') return;
    this.#arm('until' in phase ? phase.until : undefined);
    this.#arm(stored.execution.deadline);
    if (isRunnable(stored.execution)) void this.#parts.clock.busy(() => this.#run(stored));
    else if (invokes && !(phase.until && phase.until <= this.#parts.clock.now())) this.#invoke(stored, hasRoom);
    else if (invokes && hasRoom) this.#leaveRoom();
  }

  async #run(from: Stored): Promise<void> {
    let stored = from;
    let hasRoom = false;
    while (isRunnable(stored.execution)) {
      if (!hasRoom && this.#callsFunction(stored.execution)) {
        const room = this.#enterRoom();
        if (room) await room;
        hasRoom = true;
      }
      const transition = await this.#step(stored.execution);
      if (this.#closed) return;
      const after = this.#parts.store.commit(stored, transition);
      if (!after) {
        if (hasRoom) this.#leaveRoom();
        return;
      }
      stored = after;
    }
    this.#follow(stored, hasRoom);
  }

  /** The next step of this execution calls a function. */
  #callsFunction(execution: Execution): boolean {
    const { phase } = execution.at;
    const calls = phase.kind === 'entering' || phase.kind === 'attempting';
    return calls && this.#taskResource(execution)?.includes(':lambda:') === true;
  }

  /** Nothing to wait for where there is room. */
  #enterRoom(): Promise<void> | undefined {
    if (this.#functions >= FUNCTIONS_AT_ONCE) return new Promise((enter) => this.#forRoom.push(enter));
    this.#functions++;
    return undefined;
  }

  /** Whoever waits the longest takes over. */
  #leaveRoom(): void {
    const enter = this.#forRoom.shift();
    if (enter) enter();
    else this.#functions--;
  }

  async #step(execution: Execution): Promise<Transition> {
    const { clock, random } = this.#parts;
    const now = clock.now();
    try {
      const world = { expressions: this.#expressions, now, random, token: mintToken };
      return await step(this.definition(execution.definition), execution, world);
    } catch (error) {
      return broke(execution, `The interpreter could not go on: ${(error as Error).message}`, now);
    }
  }

  #invoke({ id, execution }: Stored, hasRoom: boolean): void {
    const { phase, state } = execution.at;
    const resource = this.#taskResource(execution);
    if (phase.kind !== 'invoked' || resource === undefined) return;
    const abort = new AbortController();
    this.#calls.set(id, abort);
    // Aborted with the next transition, or when nobody waits for it any more: however long it hangs, it takes up no room.
    if (hasRoom) abort.signal.addEventListener('abort', () => this.#leaveRoom());
    const call: TaskCall = {
      resource,
      arguments: phase.arguments,
      roleArn: execution.machine.roleArn,
      signal: abort.signal,
      context: { execution: execution.arn, state, attempt: phase.attempt },
      ...(phase.token !== undefined && { token: phase.token }),
    };
    void this.#parts.clock.busy(async () => {
      const outcome = await this.#outcome(call);
      if (!abort.signal.aborted) this.#answered(id, phase.attempt, outcome);
      // Where it led to no transition.
      abort.abort();
    });
  }

  async #outcome(call: TaskCall): Promise<Outcome> {
    try {
      const answer = await this.#parts.callTask(call);
      return { result: answer === undefined ? null : (JSON.parse(JSON.stringify(answer)) as Json) };
    } catch (error) {
      return { failure: failureOf(error) };
    }
  }

  #answered(id: number, attempt: number, outcome: Outcome): void {
    const stored = this.#parts.store.byId(id);
    const phase = stored?.execution.at.phase;
    if (stored?.execution.status !== 'RUNNING' || phase?.kind !== 'invoked' || phase.attempt !== attempt) return;
    const definition = this.definition(stored.execution.definition);
    this.move(stored, serviceAnswered(definition, stored.execution, outcome, this.#parts.clock.now()));
  }

  #taskResource(execution: Execution): string | undefined {
    const state = this.definition(execution.definition).states.get(execution.at.state);
    return state?.Type === 'Task' ? state.resource.arn : undefined;
  }

  /** The store is the queue of everything that waits for a time; one timer stands for the first of them. */
  #arm(due: number | undefined): void {
    if (due === undefined || this.#closed || (this.#timer && this.#timer.due <= due)) return;
    this.#timer?.cancel();
    const timer = this.#parts.clock.at(due, () => this.#fire());
    this.#timer = { due, cancel: () => timer.cancel() };
  }

  #fire(): void {
    this.#timer = undefined;
    const now = this.#parts.clock.now();
    for (;;) {
      const batch = this.#parts.store.due(now, BATCH);
      for (const stored of batch)
        this.move(stored, timeCame(this.definition(stored.execution.definition), stored.execution, now));
      if (batch.length < BATCH) break;
    }
    this.#arm(this.#parts.store.nextDue());
  }

  /** A definition by the hash of its text. */
  definition(hash: string): Definition {
    let definition = this.#definitions.get(hash);
    if (!definition) {
      definition = loadDefinition(this.#parts.store.definitionText(hash) ?? '', this.#parts.dialect);
      this.#definitions.set(hash, definition);
    }
    return definition;
  }
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { error: 'States.TaskFailed', cause: String(error) };
  return { error: error.name, cause: typeof error.cause === 'string' ? error.cause : error.message };
}
