import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Refusal } from '../incident/refusal.ts';

export type Answer = APIGatewayProxyStructuredResultV2;

const COMMON = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    statusCode: status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...COMMON, ...headers },
    body: JSON.stringify(body),
  };
}

/** A refusal as RFC 9457 asks for it. */
export function problem(refusal: Refusal, instance: string): Answer {
  const { errors, actions } = refusal.extra;
  return {
    statusCode: refusal.status,
    headers: { 'content-type': 'application/problem+json', ...COMMON, ...refusal.headers },
    body: JSON.stringify({
      type: `/problems/${refusal.name}`,
      title: refusal.title,
      status: refusal.status,
      detail: refusal.message,
      instance,
      code: refusal.name,
      ...(errors === undefined ? {} : { errors }),
      ...(actions === undefined ? {} : { actions }),
    }),
  };
}

export function markdown(body: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    statusCode: 200,
    headers: { 'content-type': 'text/markdown; charset=utf-8', ...COMMON, ...headers },
    body,
  };
}

/** RFC 9110, 15.4.5: the caller has it already. */
export function notModified(headers: Readonly<Record<string, string>>): Answer {
  return { statusCode: 304, headers: { ...COMMON, ...headers }, body: '' };
}

export function html(status: number, body: string, headers: Readonly<Record<string, string>>): Answer {
  return { statusCode: status, headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body };
}

/** RFC 9110, 15.4.9: for good. */
export function movedTo(location: string): Answer {
  return { statusCode: 308, headers: { location, ...COMMON }, body: '' };
}

/** RFC 9110, 15.4.4: look at the same page again. */
export function seeOther(location: string): Answer {
  return { statusCode: 303, headers: { location, ...COMMON }, body: '' };
}
