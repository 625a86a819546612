import middy from '@middy/core';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { Refusal } from '../incident/refusal.ts';
import { type Answer, problem } from './answer.ts';
import { log, trace } from './log.ts';

export type Serve = (event: APIGatewayProxyEventV2) => Promise<Answer>;

/** What a function keeps for a while of what others change. */
interface Kept {
  /** Whether it is another by now than what was answered from it; then it is read again. */
  moved(): Promise<boolean>;
}

/** How a name or a key that is not known is refused, before anything was done. */
const UNKNOWN: readonly unknown[] = [400, 401, 404];

/**
 * The entry of an HTTP function: the gateway's `routeKey` picks the use case, a refusal becomes
 * problem+json, anything else a 500 that says nothing of its cause but to the log.
 *
 * @param kept what use cases judge by: what is refused as unknown is judged once more if that has moved on; null where
 *   they keep nothing
 */
export function httpDoor(kept: Kept | null, serve: Readonly<Record<string, Serve>>) {
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
      const outdated = async (status: unknown) => UNKNOWN.includes(status) && kept !== null && (await kept.moved());
      try {
        const answer = await useCase(event);
        if (!(await outdated(answer.statusCode))) return answer;
      } catch (error) {
        if (!(error instanceof Refusal) || !(await outdated(error.status))) throw error;
      }
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
