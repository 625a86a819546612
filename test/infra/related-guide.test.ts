import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type * as z from 'zod/mini';
import { items } from '../../functions/http/catalogue-schemas.ts';
import { type Route, routes } from '../../functions/http/routes.ts';

const guide = readFileSync(new URL('../../docs/related-incidents.md', import.meta.url), 'utf8');
const acts = [...guide.matchAll(/^act \$\w+ ([\w-]+) (?:'(\{.*\})'|"(\{.*\})")$/gm)].map(
  ([, name = '', plain, quoted]) => ({
    name,
    body: plain ?? (quoted ?? '').replaceAll('\\"', '"').replaceAll(/\$\w+/g, 'INC-7QK3MW'),
  }),
);

it('the guide to related incidents acts', () => {
  expect(acts.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['link', 'update', 'resolve', 'follow', 'unfollow']),
  );
});

it.each(acts)('the guide to related incidents sends what the API takes: $name $body', ({ name, body }) => {
  const table: readonly Route[] = routes;
  const route = table.find(({ key }) => key === `POST /v1/incidents/{id}/${name}`);
  const schema = route?.body as z.ZodMiniType | undefined;
  expect(schema?.safeParse(JSON.parse(body)).success).toBe(true);
});

it('its known error is one', () => {
  const [, said = ''] = /known-errors\/\w+ .*-d '(\{[\s\S]*?\})'/.exec(guide) ?? [];
  expect(items.knownErrors.safeParse(JSON.parse(said)).success).toBe(true);
});
