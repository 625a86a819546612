import { ServiceError } from '../../infra/local/service-error.ts';
import type { HistoryEvent } from '../../infra/local/states/history.ts';
import { integrations, PRODUCT_DIALECT } from '../../infra/local/states/integrations.ts';
import { TurnedClock } from '../../infra/local/states/replay/turned-clock.ts';
import { StepFunctions } from '../../infra/local/states/step-functions.ts';
import { DEFINITIONS } from './definitions.ts';

export const ID = 'INC-7QK3MW';
const MACHINE = 'arn:aws:states:eu-central-1:111111111111:stateMachine:lifecycle';
const SUBSTITUTIONS: Readonly<Record<string, string>> = {
  LapFunctionArn: 'arn:aws:lambda:eu-central-1:111111111111:function:lap',
  TableName: 'incidents',
};

/** What a lap returns, as the machine sees it: times are absolute. */
interface LapAnswer {
  readonly phase: string;
  readonly version: number;
  readonly until: string;
  readonly wakeAt: string;
  readonly carried: number;
}

type Input = Record<string, unknown>;

/**
 * What stands around the machine: its function, its table, Step Functions itself. Each may refuse by a ServiceError; any
 * other error of a lap is one that the function throws.
 */
interface Surroundings {
  lap?: (life: Lifecycle, nth: number, task: Task) => LapAnswer | Promise<LapAnswer>;
  park?: (nth: number) => Input;
  startExecution?: (nth: number) => Input;
}

interface Task {
  readonly incidentId: string;
  readonly generation: number;
}

/** The incident's lifecycle, run as it is written on the interpreter of the local machine, on a clock turned by hand. */
export class Lifecycle {
  readonly clock = new TurnedClock();
  /** The UpdateItem of every park, in their order. */
  readonly parks: Input[] = [];
  /** What the machine itself started. */
  readonly started: Input[] = [];
  laps = 0;
  readonly #machines: StepFunctions;

  constructor({
    lap = (life) => life.lap('await_acknowledgement'),
    park = () => ({}),
    startExecution = () => ({}),
  }: Surroundings = {}) {
    this.#machines = new StepFunctions({
      database: ':memory:',
      clock: this.clock,
      random: () => 0.5,
      dialect: PRODUCT_DIALECT,
      callTask: integrations({
        invokeLambda: async ({ payload }) => {
          this.laps += 1;
          try {
            return { payload: await lap(this, this.laps, payload as Task) };
          } catch (error) {
            if (error instanceof ServiceError || !(error instanceof Error)) throw error;
            return { functionError: { errorType: error.name, errorMessage: error.message } };
          }
        },
        callService: async ({ service, input }) => {
          const [kept, answer] = service === 'dynamodb' ? [this.parks, park] : [this.started, startExecution];
          return answer(kept.push(input));
        },
      }),
    });
    const [, written = ''] = DEFINITIONS.find(([name]) => name === 'incident-lifecycle.asl.json') ?? [];
    this.#machines.define({
      arn: MACHINE,
      name: 'lifecycle',
      definition: written.replace(/\$\{(\w+)\}/g, (whole, name: string) => SUBSTITUTIONS[name] ?? whole),
      roleArn: 'arn:aws:iam::111111111111:role/lifecycle',
    });
  }

  /** What a lap answers now: wait in this phase for an hour, unless it is to be otherwise. */
  lap(phase: string, change: Partial<LapAnswer> = {}): LapAnswer {
    const until = this.at(3_600_000);
    return { phase, version: 1, until, wakeAt: this.at(3_630_000), carried: 0, ...change };
  }

  /** So many milliseconds from now. */
  at(milliseconds: number): string {
    return new Date(this.clock.now() + milliseconds).toISOString();
  }

  /** Starts the execution of a generation and lets it go as far as it goes without the clock. */
  async start(generation = 1, incidentId = ID): Promise<void> {
    const input = JSON.stringify({ incidentId, generation });
    await this.#machines.call('StartExecution', { stateMachineArn: MACHINE, name: 'one', input });
    await this.clock.quiet();
  }

  /** Hands the newest park's token back. */
  async wake(): Promise<void> {
    await this.#machines.call('SendTaskSuccess', { taskToken: this.token, output: '{}' });
    await this.clock.quiet();
  }

  get token(): string {
    const values = this.parks.at(-1)?.['ExpressionAttributeValues'] as { ':waiting': { M: { token: { S: string } } } };
    return values[':waiting'].M.token.S;
  }

  get status(): unknown {
    return this.#told()['status'];
  }

  get error(): unknown {
    return this.#told()['error'];
  }

  /** The states in the order in which they were entered. */
  get entered(): readonly string[] {
    return this.#told().events.flatMap((event) => entered(event) ?? []);
  }

  /** Events in the history, of which AWS allows 25,000. */
  get events(): number {
    return this.#told().events.length;
  }

  /** When each state of this name was entered, in milliseconds from the start. */
  enteredAt(name: string): readonly number[] {
    const { events } = this.#told();
    const start = events[0]?.timestamp ?? 0;
    return events
      .filter((event) => entered(event) === name)
      .map((event) => Math.round((event.timestamp - start) * 1000));
  }

  #told() {
    const [execution] = this.#machines.executions('one');
    if (execution === undefined) throw new Error('the execution was not started');
    return execution;
  }
}

/** The state that this event tells of having been entered. */
function entered(event: HistoryEvent): string | undefined {
  return (event['stateEnteredEventDetails'] as { name: string } | undefined)?.name;
}
