import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import { type FieldError, invalid, Refusal } from '../incident/refusal.ts';

z.config(en());

/** Largest body we take, in bytes. */
const BODY_LIMIT = 262_144;

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The body as a JSON value; an empty one is `{}`.
 * @throws Refusal PayloadTooLarge, UnsupportedMediaType, MalformedBody
 */
export function readJson(event: APIGatewayProxyEventV2): unknown {
  const text = readBody(event, 'application/json');
  if (text === null) return {};
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Refusal('MalformedBody', 'The body is not JSON. Send one JSON object.', { cause: error });
  }
}

/** A form's fields. @throws Refusal PayloadTooLarge, UnsupportedMediaType, MalformedBody */
export function readForm(event: APIGatewayProxyEventV2): Record<string, string> {
  const text = readBody(event, 'application/x-www-form-urlencoded');
  return Object.fromEntries(new URLSearchParams(text ?? ''));
}

const PARTS = 'multipart/form-data';

/**
 * The same of a form that mail programs fill in: RFC 8058 (3.2) has them send it in parts, rather. A part that is a file
 * is no text.
 * @throws Refusal PayloadTooLarge, UnsupportedMediaType, MalformedBody
 */
export async function readFormOrParts(event: APIGatewayProxyEventV2): Promise<Record<string, unknown>> {
  const type = event.headers['content-type'] ?? '';
  if (!type.trim().toLowerCase().startsWith(PARTS)) return readForm(event);
  const text = readBody(event, PARTS);
  if (text === null) return {};
  try {
    return Object.fromEntries(await new Response(text, { headers: { 'content-type': type } }).formData());
  } catch (error) {
    const detail = `The body is not ${PARTS} with the boundary that its Content-Type names. Send each field as a part.`;
    throw new Refusal('MalformedBody', detail, { cause: error });
  }
}

function readBody(event: APIGatewayProxyEventV2, type: string): string | null {
  const body = event.body ?? '';
  const bytes = Buffer.from(body, event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.byteLength === 0) return null;
  if (bytes.byteLength > BODY_LIMIT) {
    throw new Refusal('PayloadTooLarge', `The body has ${bytes.byteLength} bytes; the limit is ${BODY_LIMIT}.`);
  }
  const sent = event.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (sent !== type) {
    throw new Refusal('UnsupportedMediaType', `Send the body as ${type}.`, { headers: { 'accept-post': type } });
  }
  try {
    return UTF8.decode(bytes);
  } catch (error) {
    throw new Refusal('MalformedBody', 'The body is not UTF-8 text.', { cause: error });
  }
}

/** The query parameters as a schema reads them; several values of one name come joined by commas. */
export function readQuery(event: APIGatewayProxyEventV2, schema: z.ZodMiniType): unknown {
  return check(schema, event.queryStringParameters ?? {}, '/query');
}

/** `Idempotency-Key`, at most 255 characters. */
export function readIdempotencyKey(event: APIGatewayProxyEventV2): string | null {
  const key = event.headers['idempotency-key'];
  if (key === undefined) return null;
  if (key.length < 1 || key.length > 255) {
    throw invalid('/headers/idempotency-key', 'An Idempotency-Key has 1 to 255 characters.');
  }
  return key;
}

/** `If-Match` (RFC 9110, 13.1.1) as a question to a version; undefined where it is not sent. */
export function readIfMatch(event: APIGatewayProxyEventV2): ((version: number) => boolean) | undefined {
  const matches = readEntityTag(event);
  return matches === undefined ? undefined : (version) => matches(String(version));
}

/** The same as a question to an entity tag. */
export function readEntityTag(event: APIGatewayProxyEventV2): ((etag: string) => boolean) | undefined {
  const header = event.headers['if-match'];
  if (header === undefined) return undefined;
  if (header.trim() === '*') return () => true;
  const tags = header.split(',').map((tag) => /^\s*(W\/)?"([\x21\x23-\x7e]*)"\s*$/.exec(tag));
  if (tags.some((tag) => tag === null)) {
    throw invalid('/headers/if-match', 'Send If-Match with an ETag in quotes, as in If-Match: "3".');
  }
  const strong = tags.flatMap((tag) => (tag?.[1] === undefined ? [tag?.[2]] : []));
  return (etag) => strong.includes(etag);
}

/** `If-None-Match` (RFC 9110, 13.1.2): whether the caller has what is tagged so. One that cannot be read asks nothing. */
export function readIfNoneMatch(event: APIGatewayProxyEventV2): (etag: string) => boolean {
  const header = event.headers['if-none-match'] ?? '';
  if (header.trim() === '*') return () => true;
  const tags = header.split(',').map((tag) => /^\s*(?:W\/)?"([\x21\x23-\x7e]*)"\s*$/.exec(tag)?.[1]);
  return (etag) => tags.includes(etag);
}

/** A value as its schema reads it. @throws Refusal ValidationFailed with one pointer per fault. */
export function check<S extends z.ZodMiniType>(schema: S, value: unknown, base = ''): z.infer<S> {
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap((issue) => faults(issue, base));
  const [first] = errors;
  const where = first === undefined || first.pointer === '' ? 'The body' : first.pointer;
  throw new Refusal('ValidationFailed', `${where}: ${first?.detail ?? 'not valid'}.`, { errors });
}

function faults(issue: z.core.$ZodIssue, base: string): readonly FieldError[] {
  // A parameter is named as a whole, whichever of its values is at fault.
  const at = pointer(base, base === '' ? issue.path : issue.path.slice(0, 1));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ pointer: pointer(at, [key]), detail: 'This field is not known' }));
  }
  return [{ pointer: at, detail: issue.message }];
}

/** RFC 6901 */
function pointer(base: string, path: readonly PropertyKey[]): string {
  return base + path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
