import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type * as z from 'zod/mini';
import { items } from '../../functions/http/catalogue-schemas.ts';
import { type Route, routes } from '../../functions/http/routes.ts';

const guide = (name: string) => readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8');
const actsOf = (name: string) =>
  [...guide(name).matchAll(/^act ([\w-]+) '(\{.*\})'$/gm)].map(([, act = '', body = '']) => ({ name: act, body }));
const acts = [...actsOf('command'), ...actsOf('runbooks-and-tasks')];

it('the guides act', () => {
  expect(acts.map(({ name }) => name)).toEqual(expect.arrayContaining(['roles', 'handoff', 'update', 'note', 'tasks']));
});

it('the guide to runbooks puts what the API takes', () => {
  const [, body = '{}'] = /^put runbooks\/pay '(\{.*\})'$/m.exec(guide('runbooks-and-tasks')) ?? [];
  expect(items.runbooks.safeParse(JSON.parse(body)).success).toBe(true);
});

it.each(acts)('a guide sends what the API takes: $name $body', ({ name, body }) => {
  const table: readonly Route[] = routes;
  const route = table.find(({ key }) => key === `POST /v1/incidents/{id}/${name}`);
  const schema = route?.body as z.ZodMiniType | undefined;
  expect(schema?.safeParse(JSON.parse(body)).success).toBe(true);
});
