import * as z from 'zod/mini';
import * as answers from '../functions/http/answers.ts';
import { type Route, routes } from '../functions/http/routes.ts';
import { examples } from './openapi-examples.ts';
import { headers, isSameAgain, parameters, refusalsOf, responses } from './openapi-parts.ts';
import type { Document, Header, Json, Media, Operation, Parameter, Response } from './openapi-types.ts';

const TAGS = {
  Reporting: 'Everyone may report; the answer names the page on which the report can be followed.',
  Incidents:
    'For people who signed in. Every incident lists the actions that its reader may take now, and why not the rest.',
  Catalogue:
    'Services, categories, people, teams, escalation paths, who is on call, maintenance, stakeholder lists and SLA policies.',
  Lists: 'Pages by which anybody joins a stakeholder list that is open to all.',
  Pages:
    'The HTML pages behind the links in mails, and the calendars of shifts. The token is the right; it is signed for ' +
    'one person and purpose.',
  Operation: 'Whether the API is up, and this description.',
} as const;

/**
 * The API's description in OpenAPI 3.1, made of the route table and the schemas that the functions check by.
 * HEAD is left out: it is what GET is, without a body.
 */
export function describeApi(reporting: 'open' | 'keyed'): Document {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of routes as readonly Route[]) {
    const [method = '', path = ''] = route.key.split(' ');
    if (method === 'HEAD') continue;
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation(route, path, reporting) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Allclear',
      version: '1',
      summary: 'Incident management: from the report to "all clear".',
      description:
        'All times are RFC 3339 in UTC, all durations ISO 8601. Every listed field of an answer is always there: null, ' +
        'never left out. Fields of a request that are not listed are refused. Refusals are problems (RFC 9457).',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'Where this description comes from' }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: schemas(),
      parameters,
      headers,
      responses,
      securitySchemes: {
        signIn: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'An ID token of the OIDC issuer that Allclear was deployed with.',
        },
        apiKey: {
          type: 'apiKey',
          in: 'header',
          name: 'x-api-key',
          description: 'The key of an integration, as it was shown when it was made.',
        },
      },
    },
  };
}

function operation(route: Route, path: string, reporting: 'open' | 'keyed'): Operation {
  return {
    operationId: route.operation,
    tags: [tagOf(route)],
    summary: route.summary,
    ...securityOf(route, reporting),
    parameters: [...inPath(path), ...inQuery(route), ...inHeaders(route)],
    ...bodyOf(route),
    responses: { ...done(route), ...refusalsOf(route) },
  };
}

function done(route: Route): Record<string, Response> {
  const posted = route.who === 'link' && route.key.startsWith('POST');
  if (posted) {
    const oneClick = route.operation === 'act-on-leave-page' && { 200: success({ ...route, summary: ONE_CLICK }) };
    return { ...oneClick, 303: { $ref: '#/components/responses/SamePage' } };
  }
  const one = ['get-incident', 'get-document', 'get-steps', 'list-duplicates'].includes(route.operation);
  const merged = one && { 308: { $ref: '#/components/responses/Merged' } };
  const known = route.answer === 'Document' && { 304: { $ref: '#/components/responses/NotModified' } };
  const replaced = route.key.startsWith('PUT') && { 200: success({ ...route, status: 200 }) };
  return { [route.status]: success(route), ...merged, ...known, ...replaced };
}

function tagOf({ key, who, operation: id }: Route): keyof typeof TAGS {
  if (who === 'link') return 'Pages';
  if (id === 'report-incident' || id.endsWith('-report-form')) return 'Reporting';
  if (id === 'show-lists' || id.endsWith('-join-form')) return 'Lists';
  if (key.includes(' /v1/incidents')) return 'Incidents';
  return key.includes(' /v1/') ? 'Catalogue' : 'Operation';
}

/** An empty requirement beside another one says that signing in is a choice. */
function securityOf(route: Route, reporting: 'open' | 'keyed'): Pick<Operation, 'security'> {
  if (route.who === 'staff') return { security: [{ signIn: [] }] };
  if (route.operation !== 'report-incident') return {};
  const named = [{ signIn: [] }, { apiKey: [] }];
  return { security: reporting === 'open' ? [{}, ...named] : named };
}

function inPath(path: string): Parameter[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => {
    if (name === 'token') return { $ref: '#/components/parameters/Token' };
    return { $ref: `#/components/parameters/${path.startsWith('/v1/incidents/') ? 'IncidentId' : 'CatalogueId'}` };
  });
}

/** What the schema gives is what a parameter means: a list may be sent as several parameters of one name. */
function inQuery({ query }: Route): Parameter[] {
  if (query === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(query, 'output') as {
    properties?: Record<string, Json>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema: schema['type'] === 'number' ? { ...schema, type: 'integer' } : schema,
  }));
}

function inHeaders(route: Route): Parameter[] {
  if (/^(PUT|PATCH|DELETE) /.test(route.key)) return [{ $ref: '#/components/parameters/IfMatch' }];
  if (route.answer === 'Document') return [{ $ref: '#/components/parameters/IfNoneMatch' }];
  if (!route.key.startsWith('POST /v1/')) return [];
  const key = isSameAgain(route) ? 'IdempotencyKeyUnneeded' : 'IdempotencyKey';
  const names = route.action === undefined ? [key] : [key, 'IfMatch'];
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
}

function exampleOf(name: string): Pick<Media, 'example'> {
  return name in examples ? { example: examples[name] } : {};
}

function bodyOf(route: Route): Pick<Operation, 'requestBody'> {
  if (route.body !== undefined) {
    const schema = route.key.startsWith('PUT')
      ? withNulls(schemaOf(route.body, 'input'))
      : schemaOf(route.body, 'input');
    // An empty body is read as an empty object.
    const required = 'required' in schema;
    return { requestBody: { required, content: { 'application/json': { schema, ...exampleOf(route.operation) } } } };
  }
  if (route.form === undefined) return {};
  const media = { schema: schemaOf(route.form, 'input'), ...exampleOf(route.operation) };
  // Mail programs send the one click of RFC 8058 in parts, too.
  const parts = route.operation === 'act-on-leave-page' && { 'multipart/form-data': media };
  return { requestBody: { required: true, content: { 'application/x-www-form-urlencoded': media, ...parts } } };
}

function success(route: Route): Response {
  const { answer, status, summary, key } = route;
  const description = DONE[answer] ?? summary;
  if (answer === 'nothing') return { description };
  if (answer === 'page') return { description, content: { 'text/html': { schema: { type: 'string' } } } };
  if (answer === 'calendar') return { description, content: { 'text/calendar': { schema: { type: 'string' } } } };
  if (answer === 'OpenApi') return { description, content: { 'application/json': { schema: { type: 'object' } } } };
  const given: Record<string, Header> = {
    ...(status === 201 && { Location: { $ref: '#/components/headers/Location' } }),
    ...(key.startsWith('POST') &&
      !isSameAgain(route) && { 'Idempotent-Replayed': { $ref: '#/components/headers/IdempotentReplayed' } }),
    ...(['Incident', 'Document', 'Catalogue', 'CatalogueItem'].includes(answer) && {
      ETag: { $ref: '#/components/headers/ETag' },
    }),
  };
  return {
    description,
    ...(Object.keys(given).length > 0 && { headers: given }),
    content: {
      'application/json': { schema: { $ref: `#/components/schemas/${answer}` }, ...exampleOf(answer) },
      ...(answer === 'Document' && { 'text/markdown': { schema: { type: 'string' } } }),
    },
  };
}

const ONE_CLICK = 'The one click of a mail program: done, or done before';

/** What an answer is, where the route's summary says rather what was done. */
const DONE: Partial<Record<Route['answer'], string>> = {
  Reported: 'The incident that the report became, and the page on which it can be followed',
  Incident: 'The incident as it is now',
};

/** The schemas of the answers, which name each other. */
function schemas(): Record<string, Json> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(answers)) registry.add(schema, { id });
  const { schemas: made } = z.toJSONSchema(registry, {
    io: 'output',
    uri: (id) => `#/components/schemas/${id}`,
    override,
  });
  return {
    ...Object.fromEntries(Object.entries(made).map(([id, schema]) => [id, bare(schema as Json)])),
    GatewayMessage: { type: 'object', properties: { message: { type: 'string' } }, required: ['message'] },
  };
}

function schemaOf(schema: z.ZodMiniType, io: 'input' | 'output'): Json {
  return bare(z.toJSONSchema(schema, { io, override }) as Json);
}

/** An item as it is read may be sent back: what may be left out may be null. */
function withNulls(schema: Json): Json {
  const { properties = {}, required = [] } = schema as {
    properties?: Record<string, Json>;
    required?: readonly string[];
  };
  const nullable = (field: string, one: Json) => (required.includes(field) ? one : { anyOf: [one, { type: 'null' }] });
  return {
    ...schema,
    properties: Object.fromEntries(Object.entries(properties).map(([field, one]) => [field, nullable(field, one)])),
  };
}

/** Where a format says all, the pattern by which it is checked says nothing more to a reader. */
function override({ jsonSchema }: { jsonSchema: Json }): void {
  if ('format' in jsonSchema) delete jsonSchema['pattern'];
}

function bare({ $schema: _schema, $id: _id, ...rest }: Json): Json {
  return rest;
}
