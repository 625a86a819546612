import type { Clock } from './clock.ts';
import type { Invocation } from './function-worker.ts';
import type { Template } from './template.ts';

/** Lambda waits one minute before it tries a failed asynchronous invocation again, then two. */
const RETRY_DELAYS_MS = [60_000, 120_000];

/** Runs functions as AWS's event sources do: without an answer, tried again after a failure as often as configured. */
export class EventSource {
  readonly #retries: ReadonlyMap<string, number>;
  readonly #clock: Clock;
  readonly #invoke: (nameOrArn: string, payload: string) => Promise<Pick<Invocation, 'functionError'>>;

  constructor(
    template: Template,
    clock: Clock,
    invoke: (nameOrArn: string, payload: string) => Promise<Pick<Invocation, 'functionError'>>,
  ) {
    this.#retries = new Map(
      template
        .ofType('AWS::Lambda::EventInvokeConfig')
        .map(({ properties }) => [String(properties.FunctionName), Number(properties.MaximumRetryAttempts ?? 2)]),
    );
    this.#clock = clock;
    this.#invoke = invoke;
  }

  /** Resolves after the first attempt; another one comes when the clock is there. */
  async invoke(nameOrArn: string, payload: string, attempt = 0): Promise<void> {
    const { functionError } = await this.#invoke(nameOrArn, payload);
    const delay = RETRY_DELAYS_MS[attempt];
    const allowed = this.#retries.get(functionName(nameOrArn)) ?? RETRY_DELAYS_MS.length;
    if (!functionError || delay === undefined || attempt >= allowed) return;
    this.#clock.at(this.#clock.now() + delay, () => void this.invoke(nameOrArn, payload, attempt + 1));
  }
}

/** `name`, `name:alias`, or either behind `arn:aws:lambda:…:function:`. */
export function functionName(nameOrArn: string): string {
  return nameOrArn.replace(/^arn:.*?:function:/, '').replace(/:.*$/, '');
}
