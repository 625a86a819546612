import middy from '@middy/core';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { Refusal } from '../incident/refusal.ts';
import { type Answer, problem } from './answer.ts';
import { log, trace } from './log.ts';

export type Serve = (event: APIGatewayProxyEventV2) => Promise<Answer>;

/**
 * The entry of an HTTP function: the gateway's `routeKey` picks the use case, a refusal becomes
 * problem+json, anything else a 500 that says nothing of its cause but to the log.
 */
export function httpDoor(serve: Readonly<Record<string, Serve>>) {
  return middy<APIGatewayProxyEventV2, Answer, Error, Context>({ timeoutEarlyInMillis: 0 })
    .use({
      after: (request) => {
        if (request.event.requestContext.http.method === 'HEAD' && request.response) request.response.body = '';
      },
      onError: (request) => {
        request.response = problem(refusalOf(request.error, request.context), request.event.rawPath);
      },
    })
    .handler(async (event) => {
      const useCase = serve[event.routeKey];
      if (useCase === undefined) throw new Error(`No use case serves the route ${event.routeKey}.`);
      return useCase(event);
    });
}

function refusalOf(error: unknown, context: Context): Refusal {
  if (error instanceof Refusal) {
    log('info', error.name, { request: context.awsRequestId });
    if (error.cause !== undefined) log('warn', `${error.name}Cause`, trace(error.cause));
    return error;
  }
  log('error', 'Internal', { request: context.awsRequestId, ...trace(error) });
  return new Refusal('Internal', 'Something broke on our side; it is logged. Try again in a moment.');
}

/** The entry of a function that no person calls: an error is logged by its name and thrown on. */
export function taskDoor<E, R>(task: (event: E, context: Context) => Promise<R>) {
  return middy<E, R, Error, Context>({ timeoutEarlyInMillis: 0 })
    .use({
      onError: (request) => {
        log('error', request.error?.name ?? 'Error', {
          request: request.context.awsRequestId,
          ...trace(request.error),
        });
      },
    })
    .handler(task);
}
