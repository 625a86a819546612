import type { Route } from '../functions/http/routes.ts';
import type { Header, Media, Parameter, Response } from './openapi-types.ts';

/** What several routes share: parameters, headers, and the refusals with their codes. */

const slug = { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,62}$' };

export const parameters: Record<string, Parameter> = {
  IncidentId: {
    name: 'id',
    in: 'path',
    required: true,
    description: 'The id of an incident. It is read without regard to case, O as 0, I and L as 1.',
    schema: { type: 'string', examples: ['INC-7QK3MW'] },
  },
  CatalogueId: { name: 'id', in: 'path', required: true, description: 'An id in the catalogue.', schema: slug },
  Token: {
    name: 'token',
    in: 'path',
    required: true,
    description: 'What a link carries: it names one incident, list or schedule, purpose and person.',
    schema: { type: 'string' },
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description: 'Sending the same request again under the same key gives the first result and does nothing twice.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  },
  IdempotencyKeyUnneeded: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description: 'Taken as everywhere; sending the same again does nothing twice, with a key and without.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  },
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    required: false,
    description: 'The ETag of the incident that you saw: if somebody else changed it since, the action is refused.',
    schema: { type: 'string', examples: ['"3"'] },
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    required: false,
    description: 'The ETag of what you have: nothing is sent again while it is the present one.',
    schema: { type: 'string', examples: ['"3"'] },
  },
};

const text = { type: 'string' };

export const headers: Record<string, Header> = {
  ETag: { description: 'The version, in quotes. Of an incident it changes with each commit.', schema: text },
  Location: { description: 'The path of what was made, or where it is.', schema: text },
  IdempotentReplayed: { description: '`true` when the key was known: the first result again.', schema: text },
  AcceptPost: { description: 'The media type to send.', schema: text },
  RetryAfter: { description: 'How many seconds to wait.', schema: { type: 'integer' } },
  Challenge: { description: 'How to sign in (RFC 9110).', schema: text },
};

const header = (name: string) => ({ $ref: `#/components/headers/${name}` });

/** A page for people that says so. */
function page(description: string, given: Readonly<Record<string, Header>> = {}): Response {
  return {
    description,
    ...(Object.keys(given).length > 0 && { headers: given }),
    content: { 'text/html': { schema: text } },
  };
}

/** A problem with these codes. */
function problem(description: string, given: Readonly<Record<string, Header>> = {}): Response {
  return {
    description,
    ...(Object.keys(given).length > 0 && { headers: given }),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

/** The gateway's own answer, given before any function runs. */
function gateway(description: string): Response {
  return { description, content: { 'application/json': { schema: { $ref: '#/components/schemas/GatewayMessage' } } } };
}

/** The gateway's own plain shape, or ours, which says when to try again. */
function tooMany(type: 'text/html' | 'application/problem+json', schema: Media['schema']): Response {
  return {
    description: `More requests than the API takes, or more from one network address than anonymous callers may send: that one comes as ${type}.`,
    headers: { 'Retry-After': header('RetryAfter') },
    content: {
      [type]: { schema },
      'application/json': { schema: { $ref: '#/components/schemas/GatewayMessage' } },
    },
  };
}

const wait = { 'Retry-After': header('RetryAfter') };
const challenge = { 'WWW-Authenticate': header('Challenge') };

export const responses: Record<string, Response> = {
  Invalid: problem(
    'MalformedBody: the body cannot be read. ValidationFailed: `errors` points at each field, parameter or header.',
  ),
  InvalidQuery: problem('ValidationFailed: `errors` points at the parameter.'),
  Unauthenticated: problem('Unauthenticated: the token does not hold, or is needed and missing.', challenge),
  SignInFirst: { ...gateway('The token is missing, does not hold or has expired.'), headers: challenge },
  Forbidden: problem('Forbidden: `detail` says who may.'),
  NotFound: problem('NotFound: there is nothing of this id.'),
  NotNow: problem(
    'WrongState: not possible now; `actions` lists what is. Unsorted: the incident needs a category first.',
  ),
  InUse: problem('InUse: something else of the catalogue needs it; the detail names what.'),
  PreconditionRequired: problem('PreconditionRequired: read the item first, then send its ETag as If-Match.'),
  NothingNow: problem('WrongState: not possible now; `detail` says why.'),
  VersionMismatch: problem('VersionMismatch: somebody else changed it; read it again.'),
  PayloadTooLarge: problem('PayloadTooLarge: the body has more than 262,144 bytes.'),
  UnsupportedMediaType: problem('UnsupportedMediaType: `Accept-Post` names the type to send.', {
    'Accept-Post': header('AcceptPost'),
  }),
  IdempotencyKeyReused: problem('IdempotencyKeyReused: the key was sent before with another body.'),
  TooManyRequests: gateway('More requests than the API takes; try again in a moment.'),
  TooManyReports: tooMany('application/problem+json', { $ref: '#/components/schemas/Problem' }),
  PageTooMany: tooMany('text/html', text),
  Internal: problem('Internal: something broke on our side, and is logged.'),
  Unavailable: problem(
    'Unavailable: many people change this at once, or something we need does not answer. Try again.',
    wait,
  ),
  SamePage: { description: 'Done, or done before: look at the page again.', headers: { Location: header('Location') } },
  Merged: {
    description: 'It became part of another incident, which is there.',
    headers: { Location: header('Location') },
  },
  NotModified: {
    description: 'The version that the caller named is still the present one.',
    headers: { ETag: header('ETag') },
  },
  PageElsewhere: {
    description: 'The incident became part of another one, whose page is there.',
    headers: { Location: header('Location') },
  },
  PageInvalid: page('What was sent cannot be read, or is not valid; nothing was changed.'),
  PageForbidden: page('Who reports has to sign in here.'),
  PageNotFound: page('The link is not valid.'),
  PageNotNow: page('Not possible now; the page says who has the incident.'),
  PageGone: page('The page has ended: the incident was closed 30 days ago.'),
  PageTooLarge: page('The form has more than 262,144 bytes.'),
  PageUnsupported: page('It is not sent as a form; `Accept-Post` names the type to send.', {
    'Accept-Post': header('AcceptPost'),
  }),
  PageUnavailable: page('Something we need does not answer. Try again.', wait),
};

/** Whether a POST does the same however often it is sent, so that a key has nothing to tell apart. */
export function isSameAgain({ operation }: Route): boolean {
  return ['accept-override', 'preview-stakeholder-list'].includes(operation);
}

/** How a route may refuse, by status. */
export function refusalsOf(route: Route): Record<string, Response> {
  const named = (names: Readonly<Record<number, string | false>>) =>
    Object.fromEntries(
      Object.entries(names).flatMap(([status, name]) =>
        name === false ? [] : [[status, { $ref: `#/components/responses/${name}` }]],
      ),
    );
  const posts = route.key.startsWith('POST');
  if (route.who === 'link') {
    return named({
      303: !posts && / \/[aohrsd]\//.test(route.key) && 'PageElsewhere',
      400: posts && 'PageInvalid',
      404: 'PageNotFound',
      409: posts && 'PageNotNow',
      410: / \/[drsml]\//.test(route.key) && 'PageGone',
      413: posts && 'PageTooLarge',
      415: posts && 'PageUnsupported',
      429: 'TooManyRequests',
      500: 'Internal',
      503: 'PageUnavailable',
    });
  }
  if (route.answer === 'page' && route.door === 'public') {
    return named({
      400: posts && 'PageInvalid',
      403: route.key.endsWith('/report') && 'PageForbidden',
      404: route.key.includes('{id}') && 'PageNotFound',
      413: posts && 'PageTooLarge',
      415: posts && 'PageUnsupported',
      429: posts ? 'PageTooMany' : 'TooManyRequests',
      500: 'Internal',
      503: 'PageUnavailable',
    });
  }
  if (route.door === 'docs' || route.answer === 'Health') return named({ 429: 'TooManyRequests' });
  const acts = route.action !== undefined;
  const changes = /^(PUT|PATCH|DELETE) /.test(route.key);
  const tests = route.operation === 'start-test-call';
  const reports = route.operation === 'report-incident';
  const sends = posts || /^(PUT|PATCH) /.test(route.key);
  return named({
    400: sends ? 'Invalid' : 'InvalidQuery',
    401: route.who === 'staff' ? 'SignInFirst' : 'Unauthenticated',
    403: 'Forbidden',
    404: route.key.includes('{id}') && 'NotFound',
    409: acts
      ? 'NotNow'
      : tests || route.operation === 'accept-override'
        ? 'NothingNow'
        : /^(PUT|DELETE) /.test(route.key) && 'InUse',
    412: (acts || changes || tests) && 'VersionMismatch',
    413: sends && 'PayloadTooLarge',
    415: sends && 'UnsupportedMediaType',
    422: posts && !tests && !isSameAgain(route) && 'IdempotencyKeyReused',
    428: /^(PUT|PATCH) /.test(route.key) && 'PreconditionRequired',
    429: reports ? 'TooManyReports' : 'TooManyRequests',
    500: 'Internal',
    503: 'Unavailable',
  });
}
