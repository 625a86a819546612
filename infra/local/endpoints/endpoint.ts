import type { IncomingMessage } from 'node:http';
import { readBody } from '../gateway/read-body.ts';

/** An answer of a local endpoint. */
export interface EndpointAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** One request to a local endpoint. */
interface EndpointCall {
  /** The variable part of its path, decoded. */
  id: string;
  query: URLSearchParams;
  /** The body, which has to be a JSON object; throws `EndpointRefusal` otherwise. */
  body(): Promise<Record<string, unknown>>;
}

export type Endpoint = (call: EndpointCall) => Promise<EndpointAnswer> | EndpointAnswer;

/** Ends a call with a status and one sentence, answered as `{message}`. */
export class EndpointRefusal extends Error {
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor(status: number, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.name = 'EndpointRefusal';
    this.status = status;
    this.headers = headers;
  }
}

const JSON_HEADERS = { 'content-type': 'application/json', 'cache-control': 'no-store' };

/** A JSON answer. */
export function json(status: number, value: unknown, headers: Record<string, string> = {}): EndpointAnswer {
  return { status, headers: { ...JSON_HEADERS, ...headers }, body: JSON.stringify(value) };
}

const BODY_LIMIT = 1024 * 1024;

/** Reads a body that has to be a JSON object. */
export async function jsonObject(request: IncomingMessage): Promise<Record<string, unknown>> {
  const body = await readBody(request, BODY_LIMIT);
  if (!body) throw new EndpointRefusal(413, 'The body is longer than 1 MB.');
  try {
    const value: unknown = JSON.parse(body.toString());
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Not JSON: the same sentence as for JSON that is no object.
  }
  throw new EndpointRefusal(400, 'The body must be a JSON object.');
}

/** Refuses what a call does not know: a parameter or field that is ignored would look as if it had worked. */
export function refuseOthers(kind: 'parameter' | 'field', given: Iterable<string>, known: readonly string[]): void {
  for (const name of given) {
    if (!known.includes(name)) {
      throw new EndpointRefusal(400, `"${name}" is no ${kind} of this address: it knows ${known.join(', ')}.`);
    }
  }
}
