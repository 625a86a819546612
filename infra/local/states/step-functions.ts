import { createHash, randomUUID } from 'node:crypto';
import type { MachineClock } from '../machine-clock.ts';
import { ServiceError } from '../service-error.ts';
import { type Outcome, stopAsked } from './arrivals.ts';
import { type CallTask, Engine } from './engine.ts';
import type { Failure } from './execution.ts';
import { Draft, HISTORY_LIMIT, type HistoryEvent, type Transition, told } from './history.ts';
import { type Dialect, loadDefinition } from './load-definition.ts';
import {
  type Input,
  jsonText,
  optionalText,
  pageSize,
  pageStart,
  pageToken,
  requiredArn,
  requiredText,
  validName,
} from './requests.ts';
import { StatesStore, type Stored, type StoredMachine } from './store.ts';
import { executionOfToken } from './task-token.ts';

export interface StepFunctionsParts {
  /** The SQLite file that outlives the process, or `:memory:`. */
  database: string;
  clock: MachineClock;
  callTask: CallTask;
  dialect: Dialect;
  /** At least 0, less than 1: jitter and `$random()`. `Math.random` if absent. */
  random?: () => number;
}

export interface MachineDefinition {
  arn: string;
  name: string;
  /** The text of the definition, in the Amazon States Language with JSONata. */
  definition: string;
  roleArn: string;
  type?: 'STANDARD';
}

/** An execution with all it went through, as DescribeExecution and GetExecutionHistory tell it. */
export interface ToldExecution extends Record<string, unknown> {
  events: HistoryEvent[];
}

/** AWS keeps a closed execution, and with it its name, for 90 days. */
const NAME_KEPT = 90 * 86_400_000;

type Answer = Record<string, unknown>;

/**
 * AWS Step Functions, Standard workflows: the operations of `@aws-sdk/client-sfn` with their members, times in seconds
 * since the epoch. Machines are defined by `define`, then `resume` goes on with what was running.
 */
export class StepFunctions {
  readonly #clock: MachineClock;
  readonly #dialect: Dialect;
  readonly #store: StatesStore;
  readonly #engine: Engine;
  readonly #operations: Readonly<Record<string, (input: Input) => Answer>> = {
    StartExecution: (input) => this.#startExecution(input),
    StopExecution: (input) => this.#stopExecution(input),
    DescribeExecution: (input) => this.#describeExecution(this.#execution(input)),
    GetExecutionHistory: (input) => this.#history(input),
    ListExecutions: (input) => this.#listExecutions(input),
    DescribeStateMachine: (input) => this.#describeMachine(input),
    SendTaskSuccess: (input) => {
      const text = jsonText(requiredText(input, 'output', Infinity), 'InvalidOutput');
      return this.#report(input, { result: JSON.parse(text) });
    },
    SendTaskFailure: (input) => this.#report(input, { failure: failureIn(input) }),
  };

  constructor({ database, clock, callTask, dialect, random = Math.random }: StepFunctionsParts) {
    this.#clock = clock;
    this.#dialect = dialect;
    this.#store = new StatesStore(database);
    this.#engine = new Engine({ store: this.#store, clock, callTask, dialect, random });
  }

  /**
   * Defines a machine, or defines it anew: executions that are running go on under the definition they started with.
   * Throws DefinitionRefused if it holds anything that is not run here.
   */
  define({ arn, name, definition, roleArn, type = 'STANDARD' }: MachineDefinition): void {
    loadDefinition(definition, this.#dialect);
    const hash = createHash('sha256').update(definition).digest('hex');
    this.#store.saveMachine({ arn, name, roleArn, type, definition: hash, created: this.#clock.now() }, definition);
  }

  /** Goes on with all that was running when the last process ended. */
  resume(): void {
    this.#engine.resume();
  }

  /** Ends as suddenly as a killed process: nothing is waited for, and nothing is lost. */
  close(): void {
    this.#engine.close();
    this.#store.close();
  }

  /** Carries out an operation such as `StartExecution`; throws ServiceError with the code that AWS answers. */
  async call(operation: string, input: Input): Promise<Answer> {
    const carryOut = Object.hasOwn(this.#operations, operation) ? this.#operations[operation] : undefined;
    if (carryOut) return carryOut(input);
    throw new ServiceError(
      'UnknownOperationException',
      `The operation ${operation} of Step Functions is not run here.`,
    );
  }

  /** The ARNs that a role must be allowed to use for an operation; for a token that is unknown, every machine. */
  resourcesOf(operation: string, input: Input): string[] {
    if (operation.startsWith('SendTask')) {
      const machine = this.#store.byArn(executionOfToken(String(input['taskToken'])) ?? '')?.execution.machine.arn;
      return machine === undefined ? this.#store.machines().map(({ arn }) => arn) : [machine];
    }
    const arn = input['stateMachineArn'] ?? input['executionArn'];
    return typeof arn === 'string' ? [arn] : [];
  }

  /** The executions whose names start with `prefix`, the oldest first, each with its whole history. */
  executions(prefix: string): ToldExecution[] {
    return this.#store.named(prefix).map((stored) => ({
      ...this.#describeExecution(stored),
      events: this.#store.history(stored.id, 0, HISTORY_LIMIT),
    }));
  }

  #startExecution(input: Input): Answer {
    const machine = this.#machine(requiredArn(input, 'stateMachineArn', 'stateMachine'));
    const name = validName(optionalText(input, 'name', Infinity) ?? randomUUID());
    const text = jsonText(optionalText(input, 'input', Infinity) ?? '{}', 'InvalidExecutionInput');
    const arn = `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`;
    const known = this.#store.byArn(arn);
    if (known && !this.#isForgotten(known)) {
      const { status, input: before, startedAt } = known.execution;
      if (status === 'RUNNING' && before === text) return { executionArn: arn, startDate: startedAt / 1000 };
      throw new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
    }
    if (known) this.#store.remove(known.id);
    const { execution } = this.#engine.start(this.#first(machine, arn, name, text));
    return { executionArn: arn, startDate: execution.startedAt / 1000 };
  }

  #first(machine: StoredMachine, arn: string, name: string, input: string): Transition {
    const now = this.#clock.now();
    const { startAt, timeoutSeconds } = this.#engine.definition(machine.definition);
    const draft = new Draft(
      {
        arn,
        name,
        machine: { arn: machine.arn, name: machine.name, roleArn: machine.roleArn },
        definition: machine.definition,
        input,
        startedAt: now,
        ...(timeoutSeconds !== undefined && { deadline: now + 1000 * timeoutSeconds }),
        status: 'RUNNING',
        variables: {},
        at: { state: startAt, input: JSON.parse(input), retries: [], phase: { kind: 'entering' } },
        lastEvent: 0,
      },
      now,
    );
    draft.write('ExecutionStarted', { ...told('input', null), input, roleArn: machine.roleArn });
    return draft.done();
  }

  #isForgotten({ execution: { stoppedAt } }: Stored): boolean {
    return stoppedAt !== undefined && this.#clock.now() - stoppedAt > NAME_KEPT;
  }

  #stopExecution(input: Input): Answer {
    const stored = this.#execution(input);
    if (stored.execution.status === 'RUNNING') {
      this.#engine.move(stored, stopAsked(stored.execution, failureIn(input), this.#clock.now()));
    }
    const { stoppedAt = this.#clock.now() } = this.#execution(input).execution;
    return { stopDate: stoppedAt / 1000 };
  }

  #report(input: Input, outcome: Outcome): Answer {
    const token = requiredText(input, 'taskToken');
    const arn = executionOfToken(token);
    if (arn === undefined) throw new ServiceError('InvalidToken', `Invalid Token: 'Invalid token'`);
    const stored = this.#store.byArn(arn);
    if (!stored)
      throw new ServiceError('TaskDoesNotExist', `Task does not exist: the token belongs to no execution here.`);
    if (this.#engine.report(stored, token, outcome)) return {};
    throw new ServiceError('TaskTimedOut', `Task Timed Out: 'Provided task does not exist anymore'`);
  }

  #describeExecution({ execution }: Stored): Answer {
    const { arn, machine, name, status, startedAt, stoppedAt, input, output, failure } = execution;
    return {
      executionArn: arn,
      stateMachineArn: machine.arn,
      name,
      status,
      startDate: startedAt / 1000,
      ...(stoppedAt !== undefined && { stopDate: stoppedAt / 1000 }),
      input,
      inputDetails: { included: true },
      ...(output !== undefined && { output, outputDetails: { included: true } }),
      ...failure,
      redriveCount: 0,
      redriveStatus: 'NOT_REDRIVABLE',
    };
  }

  #history(input: Input): Answer {
    const { id } = this.#execution(input);
    const [size, reverse] = [pageSize(input), input['reverseOrder'] === true];
    const after = pageStart(input, reverse ? HISTORY_LIMIT + 1 : 0);
    return page('events', this.#store.history(id, after, size + 1, reverse), size, (event) => event.id);
  }

  #listExecutions(input: Input): Answer {
    const { arn } = this.#machine(requiredArn(input, 'stateMachineArn', 'stateMachine'));
    const size = pageSize(input);
    const below = pageStart(input, Number.MAX_SAFE_INTEGER);
    const found = this.#store.ofMachine(arn, optionalText(input, 'statusFilter'), below, size + 1);
    const { executions, ...rest } = page('executions', found, size, (stored) => stored.id);
    return { executions: (executions as Stored[]).map(listed), ...rest };
  }

  #describeMachine(input: Input): Answer {
    const machine = this.#machine(requiredArn(input, 'stateMachineArn', 'stateMachine'));
    return {
      stateMachineArn: machine.arn,
      name: machine.name,
      status: 'ACTIVE',
      definition: this.#store.definitionText(machine.definition),
      roleArn: machine.roleArn,
      type: machine.type,
      creationDate: machine.created / 1000,
    };
  }

  #machine(arn: string): StoredMachine {
    const machine = this.#store.machine(arn);
    if (machine) return machine;
    throw new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  }

  #execution(input: Input): Stored {
    const arn = requiredArn(input, 'executionArn', 'execution');
    const stored = this.#store.byArn(arn);
    if (stored) return stored;
    throw new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  }
}

function listed({ execution: { arn, machine, name, status, startedAt, stoppedAt } }: Stored): Answer {
  const stopped = stoppedAt === undefined ? {} : { stopDate: stoppedAt / 1000 };
  return {
    executionArn: arn,
    stateMachineArn: machine.arn,
    name,
    status,
    startDate: startedAt / 1000,
    ...stopped,
    redriveCount: 0,
  };
}

/** A page of `size`, and a token if `found`, which was asked for one more, shows that there is more. */
function page<T>(member: string, found: T[], size: number, idOf: (item: T) => number): Answer {
  const items = found.slice(0, size);
  const last = items.at(-1);
  return { [member]: items, ...(found.length > size && last && { nextToken: pageToken(idOf(last)) }) };
}

function failureIn(input: Input): Failure {
  const [error, cause] = [optionalText(input, 'error', 256), optionalText(input, 'cause', 32_768)];
  return { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
}
