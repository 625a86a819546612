import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import * as answers from '../../functions/http/answers.ts';
import { type Route, routes } from '../../functions/http/routes.ts';
import { describeApi } from '../../infra/openapi.ts';
import { examples } from '../../infra/openapi-examples.ts';
import type { Json, Operation } from '../../infra/openapi-types.ts';

const description = describeApi('open');
const table = (routes as readonly Route[]).filter((route) => !route.key.startsWith('HEAD'));

function operationOf({ key }: Pick<Route, 'key'>): Operation | undefined {
  const [method = '', path = ''] = key.split(' ');
  return description.paths[path]?.[method.toLowerCase()];
}

/** Every object of the description, each with where it stands. */
function* objects(value: unknown, at = '#'): Generator<readonly [string, Json]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [at, value as Json];
  for (const [key, inner] of Object.entries(value)) yield* objects(inner, `${at}/${key}`);
}

function found(ref: string): unknown {
  return ref
    .slice(2)
    .split('/')
    .reduce<unknown>((value, key) => (value as Json | undefined)?.[key], description);
}

describe('the description of the API', () => {
  it('is OpenAPI 3.1 and survives being JSON', () => {
    expect(description.openapi).toMatch(/^3\.1\.\d$/);
    expect(JSON.parse(JSON.stringify(description))).toEqual(description);
  });

  it('has each route of the table once, and no other', () => {
    const described = Object.entries(description.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.sort()).toEqual(table.map((route) => route.key).sort());
    const ids = table.map((route) => operationOf(route)?.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('refers to nothing that is not there', () => {
    const refs = [...objects(description)].flatMap(([, one]) => (typeof one['$ref'] === 'string' ? [one['$ref']] : []));
    expect(refs.length).toBeGreaterThan(100);
    expect(refs.filter((ref) => !ref.startsWith('#/components/') || found(ref) === undefined)).toEqual([]);
  });

  it('keeps nothing that nothing refers to', () => {
    const text = JSON.stringify(description);
    const kept = (['schemas', 'parameters', 'headers', 'responses'] as const).flatMap((kind) =>
      Object.keys(description.components[kind]).map((name) => `#/components/${kind}/${name}`),
    );
    expect(kept.filter((ref) => !text.includes(`"${ref}"`))).toEqual([]);
  });

  it.each(table)('declares each part of the path of $key', (route) => {
    const names = [...route.key.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const declared = operationOf(route)?.parameters.map((one) => ('$ref' in one ? (found(one.$ref) as Json) : one));
    expect(declared?.filter((one) => one['in'] === 'path').map((one) => one['name'])).toEqual(names);
  });

  it('asks for a sign-in on the staff routes alone, and leaves it open to who reports', () => {
    for (const route of table) {
      const wanted = route.who === 'staff' ? [{ signIn: [] }] : undefined;
      const reports = route.operation === 'report-incident';
      expect({ key: route.key, security: operationOf(route)?.security }).toEqual({
        key: route.key,
        security: reports ? [{}, { signIn: [] }, { apiKey: [] }] : wanted,
      });
    }
    const keyed = describeApi('keyed').paths['/v1/incidents']?.['post'];
    expect(keyed?.security).toEqual([{ signIn: [] }, { apiKey: [] }]);
  });

  it('takes an Idempotency-Key on every POST under /v1, and an If-Match where something is changed as it was seen', () => {
    for (const route of table) {
      const refs = operationOf(route)?.parameters.map((one) => ('$ref' in one ? one.$ref : one.name));
      expect(refs?.some((ref) => ref?.startsWith('#/components/parameters/IdempotencyKey')) ?? false).toBe(
        route.key.startsWith('POST /v1/'),
      );
      expect(refs?.includes('#/components/parameters/IfMatch')).toBe(
        route.action !== undefined || /^(PUT|PATCH|DELETE) /.test(route.key),
      );
    }
  });

  it('gives every route its answer of the table and says how it may be refused', () => {
    for (const route of table) {
      const statuses = Object.keys(operationOf(route)?.responses ?? {}).map(Number);
      const posted = route.who === 'link' && route.key.startsWith('POST');
      expect(statuses).toContain(posted ? 303 : route.status);
      expect(statuses).toContain(429);
      if (route.who === 'staff') expect(statuses).toEqual(expect.arrayContaining([401, 403, 500, 503]));
      if (route.action !== undefined)
        expect(statuses).toEqual(expect.arrayContaining([400, 404, 409, 412, 413, 415, 422]));
    }
  });

  it('says the version of an incident, and where a report has gone', () => {
    const shown = operationOf({ key: 'GET /v1/incidents/{id}' })?.responses['200'];
    expect(shown).toMatchObject({ headers: { ETag: { $ref: '#/components/headers/ETag' } } });
    const merged = operationOf({ key: 'GET /v1/incidents/{id}' })?.responses['308'];
    expect(merged).toEqual({ $ref: '#/components/responses/Merged' });
    const reported = operationOf({ key: 'POST /v1/incidents' })?.responses['201'];
    expect(reported).toMatchObject({ headers: { Location: { $ref: '#/components/headers/Location' } } });
  });

  it.each([
    ['POST /v1/incidents', 429, ['application/json', 'application/problem+json']],
    ['POST /report', 400, ['text/html']],
    ['POST /report', 403, ['text/html']],
    ['POST /report', 413, ['text/html']],
    ['POST /report', 415, ['text/html']],
    ['POST /report', 429, ['application/json', 'text/html']],
    ['POST /r/{token}', 400, ['text/html']],
    ['POST /r/{token}', 415, ['text/html']],
    ['POST /u/{token}', 200, ['text/html']],
    ['POST /v1/teams/{id}/test-call', 409, ['application/problem+json']],
    ['POST /v1/teams/{id}/test-call', 412, ['application/problem+json']],
    ['GET /r/{token}', 303, []],
    ['GET /d/{token}', 303, []],
    ['GET /v1/incidents/{id}/steps', 308, []],
    ['GET /v1/incidents/{id}/duplicates', 308, []],
  ] as const)('says in which form %s answers %i', (key, status, types) => {
    const said = operationOf({ key })?.responses[status];
    const response = (said !== undefined && '$ref' in said ? found(said.$ref) : said) as Json | undefined;
    expect(response).toBeDefined();
    expect(Object.keys((response?.['content'] as Json | undefined) ?? {}).sort()).toEqual(types);
  });

  it('promises no refusal of a key where the same again is always the same', () => {
    const keyless = table
      .filter(({ key }) => key.startsWith('POST /v1/'))
      .filter((route) => !operationOf(route)?.responses[422]);
    expect(keyless.map(({ operation }) => operation).sort()).toEqual([
      'accept-override',
      'preview-stakeholder-list',
      'start-test-call',
    ]);
  });

  it('tells the choices and limits of a query as they are meant', () => {
    const parameters = operationOf({ key: 'GET /v1/incidents' })?.parameters;
    expect(parameters).toContainEqual(
      expect.objectContaining({ name: 'limit', schema: { type: 'integer', minimum: 1, maximum: 100 } }),
    );
    expect(parameters).toContainEqual(
      expect.objectContaining({
        name: 'priority',
        schema: { type: 'array', minItems: 1, items: { type: 'string', enum: ['high', 'medium', 'low'] } },
      }),
    );
  });

  it('refuses unknown fields where the functions do', () => {
    const open = table
      .filter((route) => route.body !== undefined)
      .map((route) => operationOf(route)?.requestBody?.content['application/json']?.schema['additionalProperties']);
    expect(new Set(open)).toEqual(new Set([false]));
  });

  it('takes the one click of a mail program in parts too, no other form', () => {
    const inParts = table.filter((route) => operationOf(route)?.requestBody?.content['multipart/form-data']);
    expect(inParts.map(({ key }) => key)).toEqual(['POST /u/{token}']);
  });

  it.each(table.filter((route) => route.body ?? route.form))(
    'has an example that $key takes',
    ({ operation, body, form }) => {
      expect(Object.keys(examples)).toContain(operation);
      const schema = body ?? form;
      expect(schema && z.safeParse(schema, examples[operation]).success).toBe(true);
    },
  );

  it('has no example of an answer that the schema would not give', () => {
    const named = Object.entries(answers).filter(([name]) => name in examples);
    expect(named.length).toBeGreaterThan(2);
    for (const [name, schema] of named) expect(z.parse(schema, examples[name])).toEqual(examples[name]);
  });

  it('has no example of anything that is not there', () => {
    const known = [...table.map((route) => route.operation), ...Object.keys(answers)];
    expect(Object.keys(examples).filter((name) => !known.includes(name))).toEqual([]);
  });
});
