import type { ChoiceState, Definition, FailState, Leaving, State, TaskState, WaitState } from './definition.ts';
import type { Execution, Failure } from './execution.ts';
import type { Expressions } from './expressions.ts';
import { errorOutput, remedyFor, StateFailure, tooLarge } from './failure-policy.ts';
import { Draft, type Transition, told } from './history.ts';
import { exceedsPayloadLimit, type Json, type JsonObject } from './json.ts';
import { taskScheduled, taskStarted } from './task-events.ts';
import { FieldFailure, fill, fillBoolean, fillSeconds, fillText, type Scope } from './template.ts';
import { parseTimestamp } from './timestamp.ts';

/** What a step takes from outside: nothing else decides it. */
export interface World {
  expressions: Expressions;
  now: number;
  /** At least 0, less than 1. */
  random(): number;
  /** A new task token of an execution's event. */
  token(execution: string, event: number): string;
}

/** One transition of an execution that `isRunnable`: from its data to its next data, without touching anything else. */
export async function step(definition: Definition, execution: Execution, world: World): Promise<Transition> {
  const draft = new Draft(execution, world.now);
  const state = definition.states.get(execution.at.state);
  if (!state) throw new Error(`no state '${execution.at.state}' in the definition ${execution.definition}`);
  const stepping = new Step(draft, state, world);
  await stepping.run();
  return draft.done();
}

class Step {
  readonly #draft: Draft;
  readonly #state: State;
  readonly #world: World;

  constructor(draft: Draft, state: State, world: World) {
    this.#draft = draft;
    this.#state = state;
    this.#world = world;
  }

  async run(): Promise<void> {
    const { phase } = this.#draft.execution.at;
    try {
      if (phase.kind === 'entering') await this.#enter();
      else if (phase.kind === 'attempting') await this.#attempt(this.#state as TaskState);
      else if (phase.kind === 'leaving') await this.#leave(this.#state as Leaving & { Next?: string }, phase.result);
      else if (phase.kind === 'failing') await this.#remedy(phase.failure);
    } catch (error) {
      const failure = this.#failureOf(error);
      if (phase.kind === 'failing') this.#draft.fail(failure);
      else this.#draft.execution.at.phase = { kind: 'failing', failure };
    }
  }

  async #enter(): Promise<void> {
    const { at } = this.#draft.execution;
    const event = this.#draft.write(`${this.#state.Type}StateEntered`, { name: at.state, ...told('input', at.input) });
    at.entered = { at: this.#draft.now, event };
    switch (this.#state.Type) {
      case 'Pass':
      case 'Succeed':
        return this.#leave(this.#state);
      case 'Task':
        return this.#attempt(this.#state);
      case 'Choice':
        return this.#choose(this.#state);
      case 'Wait':
        return this.#wait(this.#state);
      case 'Fail':
        return this.#fail(this.#state);
    }
  }

  async #choose(state: ChoiceState): Promise<void> {
    for (const [index, rule] of state.Choices.entries()) {
      if (await fillBoolean(rule.Condition, `Choices[${index}]/Condition`, this.#scope())) {
        return this.#leave(rule, undefined, `Choices[${index}]/`);
      }
    }
    if (state.Default !== undefined) return this.#leave({ ...state, Next: state.Default });
    const cause = `No choice of the state '${this.#draft.execution.at.state}' matched, and it has no Default.`;
    throw new StateFailure({ error: 'States.NoChoiceMatched', cause });
  }

  async #wait(state: WaitState): Promise<void> {
    const until = await this.#waitEnd(state);
    if (until <= this.#draft.now) return this.#leave(state);
    this.#draft.execution.at.phase = { kind: 'waiting', until };
  }

  async #waitEnd(state: WaitState): Promise<number> {
    if (state.Seconds !== undefined) {
      return this.#draft.now + 1000 * (await fillSeconds(state.Seconds, 'Seconds', 0, this.#scope()));
    }
    const text = await fillText(state.Timestamp ?? null, 'Timestamp', this.#scope());
    const until = parseTimestamp(text);
    if (until !== undefined) return until;
    const problem = `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`;
    throw new FieldFailure('Timestamp', problem);
  }

  async #fail({ Error: error, Cause: cause }: FailState): Promise<void> {
    const failure: Failure = {};
    if (error !== undefined) failure.error = await fillText(error, 'Error', this.#scope());
    if (cause !== undefined) failure.cause = await fillText(cause, 'Cause', this.#scope());
    this.#draft.fail(failure);
  }

  async #attempt(state: TaskState): Promise<void> {
    const { execution } = this.#draft;
    const { at } = execution;
    const token = state.resource.waitsForToken ? this.#world.token(execution.arn, this.#draft.nextEvent) : undefined;
    const scope = this.#scope(undefined, token);
    const args = state.Arguments === undefined ? at.input : await fill(state.Arguments, 'Arguments', scope);
    const timeout =
      state.TimeoutSeconds === undefined
        ? undefined
        : await fillSeconds(state.TimeoutSeconds, 'TimeoutSeconds', 1, scope);
    if (exceedsPayloadLimit(args)) throw new StateFailure(tooLarge(at.state));
    const attempt = taskScheduled(this.#draft, state.resource, args, timeout);
    taskStarted(this.#draft, state.resource);
    at.phase = {
      kind: 'invoked',
      attempt,
      arguments: args,
      submitted: false,
      ...(token !== undefined && { token }),
      ...(timeout !== undefined && { until: this.#draft.now + 1000 * timeout }),
    };
  }

  /** Assign and Output see the variables as they were when the state was entered. */
  async #leave(by: Leaving & { Next?: string }, result?: Json, prefix = ''): Promise<void> {
    const scope = this.#scope(result === undefined ? {} : { result });
    await this.#exit(by, result === undefined ? this.#draft.execution.at.input : result, prefix, scope);
  }

  async #remedy(failure: Failure): Promise<void> {
    const { at } = this.#draft.execution;
    const state = this.#state.Type === 'Task' ? this.#state : {};
    const remedy = remedyFor(failure, state, at.retries, this.#world.random);
    if (remedy.kind === 'give up') this.#draft.fail(failure);
    else if (remedy.kind === 'catch') {
      const shown = errorOutput(failure);
      await this.#exit(remedy.catcher, shown, `Catch[${remedy.index}]/`, this.#scope({ errorOutput: shown }));
    } else {
      at.retries = [...at.retries];
      at.retries[remedy.retrier] = (at.retries[remedy.retrier] ?? 0) + 1;
      at.phase = { kind: 'retrying', until: this.#draft.now + remedy.delay, retrier: remedy.retrier };
    }
  }

  async #exit(by: Leaving & { Next?: string }, unchanged: Json, prefix: string, scope: Scope): Promise<void> {
    const { execution } = this.#draft;
    const assigned = (by.Assign && (await fill(by.Assign, `${prefix}Assign`, scope))) as JsonObject | undefined;
    const output = by.Output === undefined ? unchanged : await fill(by.Output, `${prefix}Output`, scope);
    if (exceedsPayloadLimit(output) || exceedsPayloadLimit(assigned))
      throw new StateFailure(tooLarge(execution.at.state));
    this.#draft.write(`${this.#state.Type}StateExited`, {
      name: execution.at.state,
      ...told('output', output),
      ...(assigned && Object.keys(assigned).length > 0 && assignedVariables(assigned)),
    });
    if (assigned) execution.variables = { ...execution.variables, ...assigned };
    if (by.Next === undefined) this.#draft.succeed(output);
    else execution.at = { state: by.Next, input: output, retries: [], phase: { kind: 'entering' } };
  }

  #scope(known: { result?: Json; errorOutput?: Json } = {}, token?: string): Scope {
    const { execution } = this.#draft;
    const states = { input: execution.at.input, context: this.#context(token), ...known };
    return { expressions: this.#world.expressions, bindings: { ...execution.variables, states } };
  }

  #context(token: string | undefined): JsonObject {
    const { arn, name, input, startedAt, machine, at } = this.#draft.execution;
    return {
      Execution: {
        Id: arn,
        Input: JSON.parse(input),
        Name: name,
        RoleArn: machine.roleArn,
        StartTime: new Date(startedAt).toISOString(),
        RedriveCount: 0,
      },
      StateMachine: { Id: machine.arn, Name: machine.name },
      State: {
        Name: at.state,
        EnteredTime: new Date(at.entered?.at ?? this.#draft.now).toISOString(),
        ...(this.#state.Type === 'Task' && { RetryCount: at.retries.reduce((sum, count) => sum + (count ?? 0), 0) }),
      },
      ...(token !== undefined && { Task: { Token: token } }),
    };
  }

  /** A field that could not be evaluated is told in the history; the step's own limits are not. Anything else is a bug. */
  #failureOf(error: unknown): Failure {
    if (error instanceof StateFailure) return error.failure;
    if (!(error instanceof FieldFailure)) throw error;
    const { state, entered } = this.#draft.execution.at;
    const cause = `An error occurred while executing the state '${state}' (entered at the event id #${entered?.event}). ${error.message}`;
    const failure = { error: 'States.QueryEvaluationError', cause };
    this.#draft.write('EvaluationFailed', { state, location: error.location, ...failure });
    return failure;
  }
}

function assignedVariables(assigned: JsonObject): Record<string, unknown> {
  const written = Object.entries(assigned).map(([name, value]) => [name, JSON.stringify(value)]);
  return { assignedVariables: Object.fromEntries(written), assignedVariablesDetails: { truncated: false } };
}
