import type { CallTask, TaskCall } from '../../../infra/local/states/engine.ts';
import type { Json } from '../../../infra/local/states/json.ts';
import { REPLAY_DIALECT } from '../../../infra/local/states/replay/replay-case.ts';
import { TurnedClock } from '../../../infra/local/states/replay/turned-clock.ts';
import { StepFunctions } from '../../../infra/local/states/step-functions.ts';

export const MACHINE = 'arn:aws:states:eu-central-1:111111111111:stateMachine:watched';
export const INVOKE = 'arn:aws:states:::lambda:invoke';
export const PARK = 'arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken';

interface Options {
  database?: string;
  clock?: TurnedClock;
  callTask?: CallTask;
  random?: () => number;
}

/** The interpreter with one machine, a clock that is turned by hand, and every call to a task kept. */
export class Watched {
  readonly clock: TurnedClock;
  readonly calls: TaskCall[] = [];
  readonly machines: StepFunctions;

  constructor(
    states: Json,
    { database = ':memory:', clock = new TurnedClock(), callTask, random = () => 0.5 }: Options = {},
  ) {
    this.clock = clock;
    this.machines = new StepFunctions({
      database,
      clock,
      random,
      dialect: REPLAY_DIALECT,
      callTask: (call) => {
        this.calls.push(call);
        return callTask ? callTask(call) : Promise.resolve({});
      },
    });
    this.define(states);
    this.machines.resume();
  }

  define(states: Json): void {
    const startAt = Object.keys(states as object)[0];
    const definition = JSON.stringify({ QueryLanguage: 'JSONata', StartAt: startAt, States: states });
    this.machines.define({
      arn: MACHINE,
      name: 'watched',
      definition,
      roleArn: 'arn:aws:iam::111111111111:role/watched',
    });
  }

  /** Starts the execution `name` and lets it go as far as it goes without the clock. */
  async start(name = 'one', input: Json = {}): Promise<void> {
    await this.call('StartExecution', { stateMachineArn: MACHINE, name, input: JSON.stringify(input) });
    await this.clock.quiet();
  }

  call(operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>> {
    return this.machines.call(operation, input);
  }

  describe(name = 'one'): Promise<Record<string, unknown>> {
    return this.call('DescribeExecution', { executionArn: executionArn(name) });
  }

  /** The types of an execution's events, oldest first. */
  types(name = 'one'): string[] {
    return this.machines.executions(name)[0]?.events.map((event) => event.type) ?? [];
  }

  /** The token that the newest call was given. */
  get token(): string {
    return this.calls.at(-1)?.token ?? '';
  }

  async sendSuccess(taskToken: string, output: Json = {}): Promise<void> {
    await this.call('SendTaskSuccess', { taskToken, output: JSON.stringify(output) });
    await this.clock.quiet();
  }
}

export function executionArn(name: string): string {
  return `${MACHINE.replace(':stateMachine:', ':execution:')}:${name}`;
}

/** A promise that nobody keeps: a task that hangs. */
export function never(): Promise<never> {
  return new Promise(() => {});
}
