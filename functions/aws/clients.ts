import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESClient } from '@aws-sdk/client-ses';
import { SFNClient } from '@aws-sdk/client-sfn';

/** A call that hangs is worth less than one tried again. Milliseconds. */
const requestHandler = { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true };

export function dynamoClient(): DynamoDBClient {
  return unlogged(new DynamoDBClient({ maxAttempts: 4, requestHandler }));
}

export function workflowClient(): SFNClient {
  return unlogged(new SFNClient({ maxAttempts: 3, requestHandler }));
}

/** One attempt only: SES knows no idempotency, and a retry after a lost answer would mail twice. */
export function mailClient(): SESClient {
  return unlogged(new SESClient({ maxAttempts: 1, requestHandler: { ...requestHandler, requestTimeout: 6_000 } }));
}

/** For a log that goes nowhere the SDK copies all that is sent and answered: a quarter of a request's CPU time. */
function unlogged<C extends DynamoDBClient | SFNClient | SESClient>(client: C): C {
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}
