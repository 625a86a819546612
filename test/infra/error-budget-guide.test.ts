import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ErrorBudget } from '../../functions/http/answers.ts';
import { type Route, routes } from '../../functions/http/routes.ts';
import { STORIES } from '../../infra/demo/stories.ts';

const guide = readFileSync(new URL('../../docs/error-budget.md', import.meta.url), 'utf8');

it('the guide to error budgets asks for what is there', () => {
  const table: readonly Route[] = routes;
  const asked = [...guide.matchAll(/curl -s (?:-X (\w+) )?.*?\$API(\/\S+)/g)].map(
    ([, method = 'GET', path = '']) => `${method} ${path.replace('/email', '/{id}')}`,
  );
  expect(asked).toHaveLength(3);
  for (const key of asked) expect(table.map((route) => route.key as string)).toContain(key);
  for (const [, name = ''] of guide.matchAll(/--story ([\w-]+)/g)) expect(Object.keys(STORIES)).toContain(name);
});

it('the guide to error budgets names every field of the answer that is not plain', () => {
  const plain = ['service', 'objective', 'window', 'from', 'until'];
  for (const name of Object.keys(ErrorBudget.shape).filter((field) => !plain.includes(field))) {
    expect(guide).toMatch(new RegExp(`\`${name}[\`.]`));
  }
});
