import { AsyncLocalStorage } from 'node:async_hooks';
import { format } from 'node:util';
import type { Clock } from '../../../infra/local/clock.ts';
import { EventSource, functionName } from '../../../infra/local/event-source.ts';
import type { Identities } from '../../../infra/local/identities.ts';
import type { Template } from '../../../infra/local/template.ts';

type Handler = (event: unknown, context: object) => Promise<unknown>;
type Invocation = { payload: string; functionError?: 'Unhandled' };

/** A function at work. */
interface Running {
  /** Its door: `lap`. */
  readonly door: string;
  /** Which of all invocations it is: `lap 17`. */
  readonly invocation: string;
  /** The access key that it signs with. */
  readonly key: string;
  readonly end: (how: 'killed' | 'timed out') => void;
}

interface Loaded {
  readonly door: string;
  readonly key: string;
  readonly handler: Handler;
}

const running = new AsyncLocalStorage<Running>();

/** The function that is at work here; undefined outside of one, as for the operator. */
export function present(): Running | undefined {
  return running.getStore();
}

const FAULTS = { killed: 'Runtime.ExitError', 'timed out': 'Sandbox.Timedout' } as const;

/** The door that a function of the template is made of. */
export function doorOf(logicalId: string): string {
  return logicalId.replace(/Function[0-9A-F]{8}$/, '').toLowerCase();
}

/**
 * The template's functions, each with its environment and identity, run from their sources in this process: a
 * thousand lifetimes cost no thread and no socket. What a function waits for within (the pauses between tries) takes
 * no time of the machine.
 */
export class Functions {
  /** What functions logged, as they handed it to the console. */
  readonly logged: { readonly door: string; readonly line: string }[] = [];
  readonly #clock: Clock;
  readonly #functions: ReadonlyMap<string, Loaded>;
  readonly #eventSource: EventSource;
  #invocations = 0;

  private constructor(template: Template, clock: Clock, functions: ReadonlyMap<string, Loaded>) {
    this.#clock = clock;
    this.#functions = functions;
    this.#eventSource = new EventSource(template, clock, (name, payload) => this.invoke(name, payload));
  }

  static async load(template: Template, identities: Identities, clock: Clock): Promise<Functions> {
    waitForNothing();
    const loaded = new Map<string, Loaded>();
    for (const resource of template.ofType('AWS::Lambda::Function')) {
      const door = doorOf(resource.id);
      // A door reads its environment when it is loaded.
      Object.assign(process.env, resource.properties.Environment?.Variables, { AWS_REGION: 'eu-central-1' });
      const { handler } = (await import(`../../../functions/doors/${door}.ts`)) as { handler: Handler };
      loaded.set(resource.name, { door, key: identities.keyOf(resource), handler });
    }
    const functions = new Functions(template, clock, loaded);
    functions.#hear();
    return functions;
  }

  get count(): number {
    return this.#invocations;
  }

  /** The door of a function, by its name or ARN. */
  door(nameOrArn: string): string {
    return this.#of(nameOrArn).door;
  }

  async invoke(nameOrArn: string, payload: string): Promise<Invocation> {
    const { door, key, handler } = this.#of(nameOrArn);
    this.#invocations += 1;
    return this.#clock.busy(async () => {
      const ended = Promise.withResolvers<Invocation>();
      const end = (how: 'killed' | 'timed out') => ended.resolve(failed(FAULTS[how], `The function was ${how}.`));
      const context = {
        awsRequestId: `request-${this.#invocations}`,
        functionName: door,
        getRemainingTimeInMillis: () => 30_000,
      };
      const work = running
        .run({ door, invocation: `${door} ${this.#invocations}`, key, end }, async () =>
          JSON.stringify((await handler(JSON.parse(payload), context)) ?? null),
        )
        .then(
          (answer): Invocation => ({ payload: answer }),
          (error: Error) => failed(error.name, error.message),
        );
      return Promise.race([work, ended.promise]);
    });
  }

  /** The same as AWS's event sources do it. */
  invokeLater(nameOrArn: string, payload: string): Promise<void> {
    return this.#eventSource.invoke(nameOrArn, payload);
  }

  #of(nameOrArn: string) {
    const found = this.#functions.get(functionName(nameOrArn));
    if (found === undefined) throw new Error(`The template has no function ${nameOrArn}.`);
    return found;
  }

  #hear(): void {
    for (const method of ['info', 'warn', 'error'] as const) {
      const before = console[method].bind(console);
      console[method] = (...said: unknown[]) => {
        const at = running.getStore();
        if (at === undefined) before(...said);
        else this.logged.push({ door: at.door, line: said.map((one) => format('%j', one)).join(' ') });
      };
    }
  }
}

function failed(errorType: string, errorMessage: string): Invocation {
  return { payload: JSON.stringify({ errorType, errorMessage }), functionError: 'Unhandled' };
}

/** Within a function a pause is over at once. */
function waitForNothing(): void {
  const real = globalThis.setTimeout;
  const hurried = (run: (...given: unknown[]) => void, delay?: number, ...given: unknown[]) =>
    real(run, running.getStore() === undefined ? delay : 0, ...given);
  globalThis.setTimeout = Object.assign(hurried, real) as typeof globalThis.setTimeout;
}
