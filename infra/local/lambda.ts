import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Clock } from './clock.ts';
import { EventSource, functionName } from './event-source.ts';
import { FunctionPool } from './function-pool.ts';
import type { Invocation, WorkerSetup } from './function-worker.ts';
import type { Identities } from './identities.ts';
import type { Ask } from './outgoing.ts';
import type { Place } from './place.ts';
import { ServiceError } from './service-error.ts';
import type { Resource, Template } from './template.ts';

/** What the functions of the template run with. */
export interface LambdaParts {
  template: Template;
  place: Place;
  identities: Identities;
  clock: Clock;
  /** The address that speaks AWS's protocols to the functions. */
  endpoint: string;
  /** What the functions find beyond this machine. */
  internet: Ask;
  dataDir: string;
}

/** While requests are answered, so many other invocations run at once. */
const BESIDE_REQUESTS = 1;

/** The template's functions, run from their deployed bundles. */
export class Lambda {
  /** Invocations that a request waits for, others that run, and those that wait for their turn. */
  #answering = 0;
  #working = 0;
  readonly #behind: (() => void)[] = [];
  readonly #pools: ReadonlyMap<string, FunctionPool>;
  readonly #eventSource: EventSource;
  readonly #clock: Clock;

  /** Throws an Error for a function that is no Node bundle. Starts nothing yet. */
  constructor(parts: LambdaParts) {
    const { template } = parts;
    this.#clock = parts.clock;
    mkdirSync(join(parts.dataDir, 'logs'), { recursive: true });
    this.#pools = new Map(
      template
        .ofType('AWS::Lambda::Function')
        .map((resource) => [resource.name, new FunctionPool(setupOf(resource, parts), parts.internet)]),
    );
    this.#eventSource = new EventSource(template, parts.clock, (name, payload) => this.invoke(name, payload));
  }

  /**
   * Runs a function, named by its name or ARN, with a JSON payload, and waits for its JSON answer. What the function
   * throws, a timeout and a crash are answers with `functionError`. Throws ServiceError for a function that is not there.
   * Aborted before its turn, it is not run.
   */
  async invoke(nameOrArn: string, payload: string, signal?: AbortSignal): Promise<Invocation> {
    const pool = this.#poolOf(nameOrArn);
    return this.#clock.busy(async () => {
      await this.#turn();
      return pool.invoke(payload, signal).finally(() => {
        this.#working--;
        this.#admit();
      });
    });
  }

  /**
   * The same for a request that somebody waits for. On AWS no function slows another down; here they share a few
   * processors, so what nobody waits for gives way.
   */
  async answer(nameOrArn: string, payload: string): Promise<Invocation> {
    const pool = this.#poolOf(nameOrArn);
    this.#answering++;
    return this.#clock
      .busy(() => pool.invoke(payload))
      .finally(() => {
        this.#answering--;
        this.#admit();
      });
  }

  /** The same as AWS's event sources do it. */
  invokeLater(nameOrArn: string, payload: string): Promise<void> {
    return this.#eventSource.invoke(nameOrArn, payload);
  }

  #poolOf(nameOrArn: string): FunctionPool {
    const pool = this.#pools.get(functionName(nameOrArn));
    if (pool) return pool;
    throw new ServiceError('ResourceNotFoundException', `Function not found: ${nameOrArn}`, 404);
  }

  #turn(): Promise<void> {
    return new Promise((begin) => {
      this.#behind.push(begin);
      this.#admit();
    });
  }

  #admit(): void {
    while (this.#answering === 0 || this.#working < BESIDE_REQUESTS) {
      const begin = this.#behind.shift();
      if (!begin) return;
      this.#working++;
      begin();
    }
  }

  /** Ends every worker, whatever it does. */
  async stop(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.stop()));
  }
}

function setupOf(resource: Resource, parts: LambdaParts): WorkerSetup {
  const { id, name, properties } = resource;
  if (!String(properties.Runtime).startsWith('nodejs')) {
    throw new Error(`The function ${id} has the runtime ${properties.Runtime}; the local machine runs Node only.`);
  }
  if (!properties.Code?.S3Key) throw new Error(`The function ${id} has no bundle among the template's assets.`);
  const [file = '', handler = ''] = String(properties.Handler).split('.');
  const directory = parts.template.asset(properties.Code.S3Key);
  const bundle = ['mjs', 'js', 'cjs'].map((ending) => join(directory, `${file}.${ending}`)).find(existsSync);
  if (!bundle)
    throw new Error(`The function ${id} has no ${file}.mjs or ${file}.js in ${directory}; synthesize again.`);
  const memoryMb = Number(properties.MemorySize ?? 128);
  const logGroup = `/aws/lambda/${name}`;
  return {
    module: pathToFileURL(bundle).href,
    handler,
    timeoutMs: Number(properties.Timeout ?? 3) * 1000,
    memoryMb,
    environment: environmentOf(resource, parts, memoryMb, directory),
    logFile: join(parts.dataDir, 'logs', `${name}.log`),
    clock: parts.clock.buffer,
    context: {
      functionName: name,
      functionVersion: '$LATEST',
      invokedFunctionArn: resource.arn,
      memoryLimitInMB: String(memoryMb),
      logGroupName: logGroup,
      logStreamName: 'local',
    },
  };
}

/** What Lambda sets for a function, and what the template sets; of this process's own environment the PATH alone. */
function environmentOf(
  resource: Resource,
  parts: LambdaParts,
  memoryMb: number,
  directory: string,
): Record<string, string> {
  const { endpoint, place } = parts;
  return {
    ...resource.properties.Environment?.Variables,
    PATH: process.env['PATH'] ?? '',
    TZ: 'UTC',
    AWS_REGION: place.region,
    AWS_DEFAULT_REGION: place.region,
    AWS_ACCESS_KEY_ID: parts.identities.keyOf(resource),
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_ENDPOINT_URL_SFN: endpoint,
    AWS_ENDPOINT_URL_SES: endpoint,
    AWS_EXECUTION_ENV: `AWS_Lambda_${resource.properties.Runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: resource.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${resource.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    LAMBDA_TASK_ROOT: directory,
    _HANDLER: String(resource.properties.Handler),
  };
}
