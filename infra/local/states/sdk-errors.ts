import { ServiceError } from '../service-error.ts';

/** The services whose SDK a Task may call, by their name in a Resource. */
export type SdkService = 'dynamodb' | 'sfn';

const PREFIX: Readonly<Record<SdkService, string>> = { dynamodb: 'DynamoDb', sfn: 'Sfn' };

/** The errors that the Java SDK, which Step Functions uses, has a class of its own for, without their `Exception`. */
const MODELLED: Readonly<Record<SdkService, ReadonlySet<string>>> = {
  dynamodb: words(`ConditionalCheckFailed DuplicateItem IdempotentParameterMismatch InternalServerError
    ItemCollectionSizeLimitExceeded LimitExceeded ProvisionedThroughputExceeded ReplicatedWriteConflict
    RequestLimitExceeded ResourceInUse ResourceNotFound Throttling TransactionCanceled TransactionConflict
    TransactionInProgress`),
  sfn: words(`Conflict ExecutionAlreadyExists ExecutionDoesNotExist ExecutionLimitExceeded
    ExecutionNotRedrivable InvalidArn InvalidDefinition InvalidExecutionInput InvalidName InvalidOutput InvalidToken
    ResourceNotFound ServiceQuotaExceeded StateMachineDeleting StateMachineDoesNotExist StateMachineTypeNotSupported
    TaskDoesNotExist TaskTimedOut Validation`),
};

/** An error of a task in the States Language: `name` is what ErrorEquals names, `cause` what a Catch is shown. */
export class TaskError extends Error {
  override readonly name: string;
  override readonly cause: string;

  constructor(name: string, cause: string) {
    super(cause);
    this.name = name;
    this.cause = cause;
  }
}

/**
 * The error of an `aws-sdk` integration: `DynamoDb.ConditionalCheckFailedException`, `Sfn.InvalidTokenException`. What
 * the SDK has no class for is its service's own error (`DynamoDb.DynamoDbException`), what is no answer of the service
 * at all `DynamoDb.SdkClientException`.
 */
export function sdkError(service: SdkService, error: unknown): TaskError {
  const prefix = PREFIX[service];
  if (!(error instanceof ServiceError)) return new TaskError(`${prefix}.SdkClientException`, messageOf(error));
  const stem = error.code.replace(/Exception$/, '');
  const name = MODELLED[service].has(stem) ? `${stem}Exception` : `${prefix}Exception`;
  return new TaskError(`${prefix}.${name}`, `${error.message} (Service: ${prefix}, Status Code: ${error.status})`);
}

const LAMBDA = words(`EC2AccessDenied EC2Throttled EC2Unexpected ENILimitReached InvalidParameterValue
  InvalidRequestContent KMSAccessDenied RequestTooLarge ResourceConflict ResourceNotFound Service TooManyRequests`);

/** The error of `lambda:invoke` when the service refused the call: `Lambda.TooManyRequestsException`. */
export function lambdaError(error: unknown): TaskError {
  if (!(error instanceof ServiceError)) return new TaskError('Lambda.SdkClientException', messageOf(error));
  const stem = error.code.replace(/Exception$/, '');
  const name = LAMBDA.has(stem) ? `${stem}Exception` : 'AWSLambdaException';
  const cause = `${error.message} (Service: AWSLambda; Status Code: ${error.status}; Error Code: ${error.code})`;
  return new TaskError(`Lambda.${name}`, cause);
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
