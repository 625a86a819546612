import type { TaskCall } from '../engine.ts';
import type { HistoryEvent } from '../history.ts';
import type { Json } from '../json.ts';
import { type Dialect, loadDefinition } from '../load-definition.ts';
import { StepFunctions } from '../step-functions.ts';
import type { Case, ScriptedTask } from './case.ts';
import { Comparison } from './compare.ts';
import { flatEvent } from './flat-event.ts';
import { replayState } from './replay-state.ts';
import { TurnedClock } from './turned-clock.ts';

/** Scripted outcomes may stand for any resource, and an unknown function fails at run time, as it was recorded. */
export const REPLAY_DIALECT: Dialect = { refuseTask: () => undefined, refuseUnknownFunctions: false };

const MACHINE = 'arn:aws:states:eu-central-1:111111111111:stateMachine:replayed';
const LONGEST_REPLAY = 10_000;

/** Runs a case on the interpreter of the product and answers what differs from what is expected: nothing, if it passes. */
export async function replayCase(replayed: Case): Promise<string[]> {
  const comparison = new Comparison(replayed);
  if (replayed.expected.rejected !== undefined) {
    comparison.same('expected.rejected', replayed.expected.rejected, isRejected(replayed));
  } else if (replayed.kind === 'single-state') await replayState(replayed, comparison, REPLAY_DIALECT);
  else await replayHistory(replayed, comparison);
  return comparison.differences;
}

function isRejected({ definition, definitionText }: Case): boolean {
  try {
    loadDefinition(definitionText ?? JSON.stringify(definition), REPLAY_DIALECT);
    return false;
  } catch {
    return true;
  }
}

async function replayHistory(replayed: Case, comparison: Comparison): Promise<void> {
  const { definition, input = {}, tasks = [], expected } = replayed;
  const stage = new Stage(tasks, comparison);
  await stage.play(definition ?? {}, input);
  const { status, output, error, cause, events } = stage.outcome();
  comparison.same('expected.status', expected.status, status);
  if (expected.events) {
    comparison.same('expected.output', expected['output'], output);
    comparison.same('expected.error', expected['error'], error);
    comparison.same('expected.cause', expected['cause'], cause);
    comparison.same('expected.events', expected.events, events.slice(1).map(flatEvent));
    comparison.same('tasks.length', tasks.length, stage.attempts);
  }
  stage.close();
}

interface Outcome {
  status: unknown;
  output?: unknown;
  error?: unknown;
  cause?: unknown;
  events: HistoryEvent[];
}

/** The interpreter with everything around it played: the tasks by their script, the time by turning the clock. */
class Stage {
  /** How many task attempts were made. */
  attempts = 0;
  readonly #clock = new TurnedClock();
  readonly #script: (ScriptedTask & { index: number })[];
  readonly #comparison: Comparison | undefined;
  readonly #machines: StepFunctions;
  #callback: (() => Promise<unknown>) | undefined;

  constructor(script: readonly ScriptedTask[], comparison?: Comparison) {
    this.#script = script.map((task, index) => ({ ...task, index }));
    this.#comparison = comparison;
    this.#machines = new StepFunctions({
      database: ':memory:',
      clock: this.#clock,
      callTask: (call) => this.#answer(call),
      dialect: REPLAY_DIALECT,
      random: () => 0.5,
    });
  }

  /** Starts the machine and goes on until it ends or nothing is left that could move it. */
  async play(definition: Json, input: Json): Promise<void> {
    this.#machines.define({
      arn: MACHINE,
      name: 'replayed',
      definition: JSON.stringify(definition),
      roleArn: 'arn:aws:iam::111111111111:role/replayed',
    });
    await this.#machines.call('StartExecution', {
      stateMachineArn: MACHINE,
      name: 'replayed',
      input: JSON.stringify(input),
    });
    for (let turns = 0; turns < LONGEST_REPLAY; turns++) {
      await this.#clock.quiet();
      if (this.outcome().status !== 'RUNNING') return;
      const callback = this.#callback;
      this.#callback = undefined;
      if (callback) await callback();
      else if (!(await this.#clock.next())) return;
    }
  }

  outcome(): Outcome {
    const [execution] = this.#machines.executions('replayed');
    if (!execution) throw new Error('the execution that was started is gone');
    const { status, output, error, cause, events } = execution;
    return { status, output: typeof output === 'string' ? JSON.parse(output) : undefined, error, cause, events };
  }

  close(): void {
    this.#machines.close();
  }

  #answer({ context, arguments: args, token }: TaskCall): Promise<unknown> {
    this.attempts += 1;
    const found = this.#script.findIndex((task) => task.state === context.state);
    const [task] = found < 0 ? [] : this.#script.splice(found, 1);
    if (!task) return Promise.reject(new Error(`the case has no outcome left for the state ${context.state}`));
    this.#comparison?.same(`tasks[${task.index}].input`, task.input, args);
    const { succeeded, failed, timedOut } = task.outcome;
    const isRefused = failed && task.submitted === undefined;
    if (token !== undefined && !isRefused) {
      if (!timedOut) this.#callback = () => this.#report(token, succeeded, failed);
      return Promise.resolve(task.submitted);
    }
    if (timedOut) return new Promise(() => {});
    return failed ? Promise.reject(scriptedError(failed)) : Promise.resolve(succeeded);
  }

  #report(taskToken: string, succeeded: Json | undefined, failed: ScriptedTask['outcome']['failed']): Promise<unknown> {
    if (failed) return this.#machines.call('SendTaskFailure', { taskToken, ...failed });
    return this.#machines.call('SendTaskSuccess', { taskToken, output: JSON.stringify(succeeded) });
  }
}

function scriptedError({ error = 'States.TaskFailed', cause }: { error?: string; cause?: string }): Error {
  const scripted = new Error(cause, { cause });
  scripted.name = error;
  return scripted;
}
