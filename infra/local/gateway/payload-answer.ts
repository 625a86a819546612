import { type Answer, GatewayRefusal } from './plain-answer.ts';

/** Headers that say how bytes travel: the gateway sets them itself, whatever the function says. */
const OWN = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding', 'upgrade']);

/**
 * What a caller gets for a function's result, by payload format 2.0: a result with a `statusCode` says everything
 * itself; any other value goes out as JSON with 200. A result of the wrong shape is a 500 (`GatewayRefusal`), as on AWS.
 */
export function payloadAnswer(payload: string): Answer {
  const result = parse(payload);
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    return { status: 200, headers: { 'content-type': 'application/json' }, body: payload };
  }
  const { statusCode, headers, cookies, body, isBase64Encoded } = result as Record<string, unknown>;
  if (!Number.isInteger(statusCode) || Number(statusCode) < 100 || Number(statusCode) > 599) throw wrong();
  if (body !== undefined && body !== null && typeof body !== 'string') throw wrong();
  const sent = { 'content-type': 'text/plain;charset=UTF-8', ...headersOf(headers) };
  const set = cookiesOf(cookies);
  return {
    status: Number(statusCode),
    headers: set.length > 0 ? { ...sent, 'set-cookie': set } : sent,
    body: isBase64Encoded === true ? Buffer.from(body ?? '', 'base64') : (body ?? ''),
  };
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    throw wrong();
  }
}

function headersOf(given: unknown): Record<string, string> {
  if (given === undefined || given === null) return {};
  if (typeof given !== 'object' || Array.isArray(given)) throw wrong();
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (!['string', 'number', 'boolean'].includes(typeof value)) throw wrong();
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) || /[\r\n\0]/.test(String(value))) throw wrong();
    if (!OWN.has(name.toLowerCase())) headers[name.toLowerCase()] = String(value);
  }
  return headers;
}

function cookiesOf(given: unknown): string[] {
  if (given === undefined || given === null) return [];
  if (!Array.isArray(given) || given.some((one) => typeof one !== 'string' || /[\r\n\0]/.test(one))) throw wrong();
  return given;
}

function wrong(): GatewayRefusal {
  return new GatewayRefusal(500);
}
