import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type * as z from 'zod/mini';
import { type Route, routes } from '../../functions/http/routes.ts';

const guide = readFileSync(new URL('../../docs/command.md', import.meta.url), 'utf8');
const acts = [...guide.matchAll(/^act ([\w-]+) '(\{.*\})'$/gm)].map(([, name = '', body = '']) => ({ name, body }));

it('the guide to command acts', () => {
  expect(acts.map(({ name }) => name)).toEqual(expect.arrayContaining(['roles', 'handoff', 'update', 'note']));
});

it.each(acts)('the guide to command sends what the API takes: $name $body', ({ name, body }) => {
  const table: readonly Route[] = routes;
  const route = table.find(({ key }) => key === `POST /v1/incidents/{id}/${name}`);
  const schema = route?.body as z.ZodMiniType | undefined;
  expect(schema?.safeParse(JSON.parse(body)).success).toBe(true);
});
