import type { CallTask, TaskCall } from './engine.ts';
import { isObject, type Json } from './json.ts';
import type { Dialect } from './load-definition.ts';
import { parseResource, plainAction, type Resource } from './resource.ts';
import { lambdaError, type SdkService, sdkError, TaskError } from './sdk-errors.ts';

/** What a function returned, or the error it raised, as Lambda writes it (`errorType`, `errorMessage`, `trace`). */
type Invoked = { payload: unknown } | { functionError: Record<string, unknown> };

export interface Services {
  /** Invokes a function by name or ARN with the rights of `roleArn`; throws ServiceError if Lambda refuses. */
  invokeLambda(call: {
    functionName: string;
    payload: unknown;
    roleArn: string;
    signal: AbortSignal;
  }): Promise<Invoked>;
  /** Calls an operation (`UpdateItem`) with its members as on the wire; throws ServiceError if the service refuses. */
  callService(call: {
    service: 'dynamodb' | 'states';
    operation: string;
    input: Record<string, unknown>;
    roleArn: string;
    signal: AbortSignal;
  }): Promise<Record<string, unknown>>;
}

const INVOKE_ARGUMENTS = new Set(['FunctionName', 'Payload']);
/** Members that hold JSON text: an object written there in a definition is turned into text, as AWS does. */
const JSON_TEXT = new Set(['input', 'output']);

/** What the state machines of the product may call: `lambda:invoke`, `aws-sdk:dynamodb:*` and `aws-sdk:sfn:*`. */
export const PRODUCT_DIALECT: Dialect = {
  refuseUnknownFunctions: true,
  refuseTask(resource, args) {
    if (isInvoke(resource)) return refuseInvoke(args);
    if (sdkService(resource)) return undefined;
    return 'is not run here: only lambda:invoke, aws-sdk:dynamodb:* and aws-sdk:sfn:* are';
  },
};

/** Carries out the calls of tasks with the given services, errors named as Step Functions names them. */
export function integrations(services: Services): CallTask {
  return async (call) => {
    const resource = parseResource(call.resource);
    const service = resource && sdkService(resource);
    if (resource && service) return callSdk(services, service, plainAction(resource), call);
    return invoke(services, call);
  };
}

function isInvoke({ type, action }: Resource): boolean {
  return type === 'lambda' && (action === 'invoke' || action === 'invoke.waitForTaskToken');
}

function sdkService({ type }: Resource): SdkService | undefined {
  if (type === 'aws-sdk:dynamodb') return 'dynamodb';
  return type === 'aws-sdk:sfn' ? 'sfn' : undefined;
}

function refuseInvoke(args: Json | undefined): string | undefined {
  if (!isObject(args)) return undefined;
  const other = Object.keys(args).find((member) => !INVOKE_ARGUMENTS.has(member));
  if (other !== undefined) return `has the argument ${other}, which is not run here: only FunctionName and Payload are`;
  return 'FunctionName' in args ? undefined : 'needs the argument FunctionName';
}

async function invoke({ invokeLambda }: Services, { arguments: args, roleArn, signal }: TaskCall): Promise<unknown> {
  const { FunctionName: functionName, Payload: payload = {} } = isObject(args) ? args : {};
  if (typeof functionName !== 'string') throw new TaskError('States.Runtime', 'FunctionName must be a string.');
  const invoked = await invokeLambda({ functionName, payload, roleArn, signal }).catch((error: unknown) => {
    throw lambdaError(error);
  });
  if ('payload' in invoked) return { ExecutedVersion: '$LATEST', Payload: invoked.payload ?? null, StatusCode: 200 };
  const { errorType } = invoked.functionError;
  throw new TaskError(
    typeof errorType === 'string' ? errorType : 'Lambda.Unknown',
    JSON.stringify(invoked.functionError),
  );
}

async function callSdk(
  { callService }: Services,
  service: SdkService,
  action: string,
  call: TaskCall,
): Promise<unknown> {
  const { arguments: args, roleArn, signal } = call;
  const operation = `${action.charAt(0).toUpperCase()}${action.slice(1)}`;
  const written = isObject(args) ? args : {};
  try {
    if (service === 'dynamodb') return await callService({ service, operation, input: written, roleArn, signal });
    const output = await callService({ service: 'states', operation, input: statesInput(written), roleArn, signal });
    return statesOutput(output);
  } catch (error) {
    throw sdkError(service, error);
  }
}

function statesInput(written: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(written).map(([name, value]) => {
    const member = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    return [member, JSON_TEXT.has(member) && typeof value !== 'string' ? JSON.stringify(value) : value];
  });
  return Object.fromEntries(entries);
}

/** Members in PascalCase at every depth, times as text, as the SDK of Step Functions gives them to a machine. */
function statesOutput(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => statesOutput(item));
  if (typeof value === 'number' && /(Date|timestamp)$/i.test(name)) return new Date(value * 1000).toISOString();
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, member]) => [
    `${key.charAt(0).toUpperCase()}${key.slice(1)}`,
    statesOutput(member, key),
  ]);
  return Object.fromEntries(entries);
}
