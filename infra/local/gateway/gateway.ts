import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { ApiRoute, HttpApi } from './http-api.ts';
import { pathOf, writeAnswer } from './http-message.ts';
import { createJwtAuthorizer } from './jwt-authorizer.ts';
import { payloadAnswer } from './payload-answer.ts';
import { newRequestId, payloadEvent } from './payload-event.ts';
import { type Answer, GatewayRefusal } from './plain-answer.ts';
import { readBody } from './read-body.ts';
import { type RouteMatch, routeMatcher } from './route-match.ts';
import { createThrottle } from './throttle.ts';

/** Limits of an HTTP API: 10 MB of body, 10,240 bytes of request line and headers together. */
const BODY_LIMIT = 10 * 1024 * 1024;
const HEADER_LIMIT = 10_240;

/** What the gateway needs of the machine. */
export interface GatewayParts {
  api: HttpApi;
  accountId: string;
  /** Runs a function; `payload` is JSON both ways, `functionError` is set when the function failed. */
  invoke(functionArn: string, payload: string): Promise<{ payload: string; functionError?: string | undefined }>;
  /** The machine's clock: requests wait behind an advance, and an advance waits for the functions they call. */
  clock: {
    now(): number;
    /** Settles once no advance is under way. */
    idle(): Promise<void>;
    /** Does `work` as work of the machine, once no advance is under way. */
    admit<T>(work: () => Promise<T>): Promise<T>;
  };
  /** Answers what lies under `/_local`, which waits for nothing: the clock itself is steered there. */
  local?: RequestListener;
  /** Milliseconds of real time, for throttling; `performance.now` unless a test says otherwise. */
  realNow?: () => number;
}

/** An HTTP API with its `$default` stage: routes, JWT authorizers, throttling and payload format 2.0 both ways. */
export function createGateway(parts: GatewayParts): RequestListener {
  const { api, clock } = parts;
  const realNow = parts.realNow ?? (() => performance.now());
  const routeOf = routeMatcher(api.routes);
  const authorize = createJwtAuthorizer(() => clock.now());
  const throttles = new Map(
    api.routes.flatMap((route) => (route.throttle ? [[route, createThrottle(route.throttle, realNow)] as const] : [])),
  );

  const admit = async (request: IncomingMessage, requestId: string): Promise<Answer> => {
    const { route, pathParameters } = match(request, routeOf);
    if (headerSize(request) > HEADER_LIMIT) throw new GatewayRefusal(431);
    if (throttles.get(route)?.() === false) throw new GatewayRefusal(429);
    const jwt = route.authorizer && (await authorize(route.authorizer, request.headers.authorization));
    const body = await readBody(request, BODY_LIMIT);
    if (!body) throw new GatewayRefusal(413);
    // Whoever sends slowly holds up nobody: only now does the request count as work of the machine.
    return clock.admit(async () => {
      const { routeKey } = route;
      const admitted = { routeKey, pathParameters, jwt, body, requestId, now: Math.floor(clock.now()) };
      const event = payloadEvent(request, { ...admitted, accountId: parts.accountId, apiId: api.apiId });
      return invoked(route, parts.invoke(route.functionArn, JSON.stringify(event)));
    });
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const requestId = newRequestId();
    await clock.idle();
    const answer = await admit(request, requestId).catch(refusalOf);
    writeAnswer(request, response, { ...answer, headers: { ...answer.headers, 'apigw-requestid': requestId } });
  };

  return (request, response) => {
    if (parts.local && /^\/_local(\/|$)/.test(pathOf(request))) parts.local(request, response);
    else void handle(request, response).catch(() => response.destroy());
  };
}

function match<R>(
  request: IncomingMessage,
  routeOf: (method: string, rawPath: string) => RouteMatch<R> | undefined,
): RouteMatch<R> {
  const path = pathOf(request);
  try {
    decodeURIComponent(path);
  } catch {
    throw new GatewayRefusal(400);
  }
  const found = routeOf(request.method ?? 'GET', path);
  if (!found) throw new GatewayRefusal(404);
  return found;
}

function headerSize(request: IncomingMessage): number {
  const line = `${request.method} ${request.url} HTTP/${request.httpVersion}`.length;
  return request.rawHeaders.reduce((sum, part) => sum + part.length, line);
}

/** The function's answer; a failed function is a 500 and a slow one a 503, which does not end its invocation. */
async function invoked(
  route: ApiRoute,
  invocation: Promise<{ payload: string; functionError?: string | undefined }>,
): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new GatewayRefusal(503)), route.timeoutMs);
  });
  try {
    const { payload, functionError } = await Promise.race([invocation, tooLate]);
    if (functionError) throw new GatewayRefusal(500);
    return payloadAnswer(payload);
  } finally {
    clearTimeout(timer);
  }
}

function refusalOf(error: unknown): Answer {
  return (error instanceof GatewayRefusal ? error : new GatewayRefusal(500)).answer;
}
