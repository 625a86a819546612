import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { splitTarget } from './http-message.ts';

/** An event in payload format 2.0, as an HTTP API hands it to a Lambda function. Absent is left out, as AWS does. */
export interface PayloadEvent {
  version: '2.0';
  routeKey: string;
  rawPath: string;
  rawQueryString: string;
  cookies?: string[];
  headers: Record<string, string>;
  queryStringParameters?: Record<string, string>;
  requestContext: {
    accountId: string;
    apiId: string;
    authorizer?: { jwt: { claims: Record<string, string>; scopes: string[] | null } };
    domainName: string;
    domainPrefix: string;
    http: { method: string; path: string; protocol: string; sourceIp: string; userAgent: string };
    requestId: string;
    routeKey: string;
    stage: '$default';
    time: string;
    timeEpoch: number;
  };
  pathParameters?: Record<string, string>;
  body?: string;
  isBase64Encoded: boolean;
}

/** What the gateway found out about a request before it is handed over. */
export interface Admitted {
  routeKey: string;
  pathParameters: Record<string, string> | undefined;
  jwt: { claims: Record<string, string>; scopes: string[] | null } | undefined;
  body: Buffer;
  accountId: string;
  apiId: string;
  requestId: string;
  /** The machine's time in milliseconds. */
  now: number;
}

/** The event for one request, in payload format 2.0. */
export function payloadEvent(request: IncomingMessage, admitted: Admitted): PayloadEvent {
  const { path, query } = splitTarget(request);
  const { headers, cookies } = headersOf(request);
  const decodedPath = decodeURIComponent(path);
  const domainName = hostName(headers['host'] ?? '');
  const parameters = queryParameters(query);
  return {
    version: '2.0',
    routeKey: admitted.routeKey,
    // An HTTP API hands the path over decoded (unlike a function URL), the query string as it was sent.
    rawPath: decodedPath,
    rawQueryString: query,
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(parameters && { queryStringParameters: parameters }),
    requestContext: {
      accountId: admitted.accountId,
      apiId: admitted.apiId,
      ...(admitted.jwt && { authorizer: { jwt: admitted.jwt } }),
      domainName,
      domainPrefix: domainName.split('.')[0] ?? '',
      http: {
        method: request.method ?? 'GET',
        path: decodedPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: admitted.requestId,
      routeKey: admitted.routeKey,
      stage: '$default',
      time: commonLogTime(admitted.now),
      timeEpoch: admitted.now,
    },
    ...(admitted.pathParameters &&
      Object.keys(admitted.pathParameters).length > 0 && { pathParameters: admitted.pathParameters }),
    ...bodyOf(admitted.body, headers['content-type']),
  };
}

/** Sixteen characters, of the shape the gateway gives its request ids (header `apigw-requestid`). */
export function newRequestId(): string {
  return randomBytes(11).toString('base64');
}

function headersOf(request: IncomingMessage): { headers: Record<string, string>; cookies: string[] } {
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
    const name = (request.rawHeaders[index] ?? '').toLowerCase();
    const value = request.rawHeaders[index + 1] ?? '';
    if (name === 'cookie') cookies.push(...value.split(/;\s*/).filter(Boolean));
    else headers[name] = headers[name] === undefined ? value : `${headers[name]},${value}`;
  }
  const peer = request.socket.remoteAddress ?? '';
  const forwarded = headers['x-forwarded-for'];
  headers['x-forwarded-for'] = forwarded ? `${forwarded}, ${peer}` : peer;
  headers['x-forwarded-port'] = String(request.socket.localPort ?? '');
  headers['x-forwarded-proto'] = 'http';
  headers['x-amzn-trace-id'] ??= `Root=1-${randomBytes(4).toString('hex')}-${randomBytes(12).toString('hex')}`;
  return { headers, cookies };
}

function hostName(host: string): string {
  return host.replace(/:\d+$/, '');
}

function queryParameters(query: string): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    parameters[name] = Object.hasOwn(parameters, name) ? `${parameters[name]},${value}` : value;
  }
  return Object.keys(parameters).length > 0 ? parameters : undefined;
}

// Seen on AWS: only these travel as text; forms and bodies without a type come as base64.
const TEXT = /^(text\/[^;]*|application\/(json|xml|javascript))\s*(;|$)/i;

function bodyOf(body: Buffer, contentType: string | undefined): { body?: string; isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false };
  const text = TEXT.test(contentType?.trim() ?? '');
  return { body: body.toString(text ? 'utf8' : 'base64'), isBase64Encoded: !text };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `12/Mar/2020:19:03:58 +0000` */
function commonLogTime(ms: number): string {
  const iso = new Date(ms).toISOString();
  const [year, month, day] = iso.slice(0, 10).split('-');
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${iso.slice(11, 19)} +0000`;
}
