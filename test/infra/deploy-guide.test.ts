import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type * as z from 'zod/mini';
import type { EscalationPath, Maintenance, Schedule } from '../../functions/catalogue/catalogue.ts';
import { checkMaintenance } from '../../functions/catalogue/check-maintenance.ts';
import { checkPath } from '../../functions/catalogue/check-path.ts';
import { checkSchedule } from '../../functions/catalogue/check-schedule.ts';
import { changes } from '../../functions/http/catalogue-schemas.ts';
import { type Route, routes } from '../../functions/http/routes.ts';
import { exampleCatalogue } from '../support/example-catalogue.ts';
import { resourcesOf, stackWith, templateOf } from './synthesized.ts';

const guide = readFileSync(new URL('../../docs/deploy.md', import.meta.url), 'utf8');
const template = templateOf(stackWith());

/** Every request that the guide sends: method, path and body. */
const requests = [...guide.matchAll(/curl -s (?:-X (\w+) )?"\$API(\/[^"]*)"(?:\\\n|[^\n])*/g)].map(
  ([line, method = 'GET', path]) => ({ method, path, body: / -d '(\{.*\})'/.exec(line)?.[1] ?? null }),
);

function routeOf(method: string, path: string): Route | undefined {
  const table: readonly Route[] = routes;
  return table.find(({ key }) => {
    const [verb, pattern = ''] = key.split(' ');
    return verb === method && new RegExp(`^${pattern.replace(/\{\w+\}/g, '[^/]+')}$`).test(path);
  });
}

describe('the guide to deploying', () => {
  it('sends requests', () => {
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /healthz',
      'POST /v1/incidents',
      'GET /v1/incidents',
    ]);
  });

  it.each(requests)('sends what the API takes: $method $path', ({ method, path = '', body }) => {
    const route = routeOf(method, path);
    expect(route).toBeDefined();
    const schema = route?.body as z.ZodMiniType | undefined;
    expect(body === null ? [] : (schema?.safeParse(JSON.parse(body)).error?.issues ?? [])).toEqual([]);
    expect(body === null).toBe(schema === undefined);
  });

  it('shows pieces of a catalogue that the API takes', () => {
    const pieces = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => parse(text));
    expect(pieces).not.toEqual([]);
    for (const piece of pieces) {
      expect(changes.safeParse(piece).error?.issues ?? []).toEqual([]);
      expect(Object.values<Schedule>(piece.schedules ?? {}).flatMap(checkSchedule)).toEqual([]);
      const paths = Object.values<EscalationPath>(piece.paths ?? {});
      expect(paths.flatMap((path) => checkPath(path, exampleCatalogue.teams))).toEqual([]);
      expect(Object.values<Maintenance>(piece.maintenance ?? {}).flatMap(checkMaintenance)).toEqual([]);
    }
  });

  it('asks for groups and outputs that exist', () => {
    const groups = resourcesOf(template, 'AWS::Cognito::UserPoolGroup').map((one) => one.properties.GroupName);
    const named = [...guide.matchAll(/--group-name ([\w-]+)/g)].map(([, group]) => group);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((group) => !groups.includes(group))).toEqual([]);
    const outputs = [...guide.matchAll(/OutputKey=='(\w+)'/g)].map(([, output]) => output ?? '');
    expect(outputs.filter((output) => !Object.hasOwn(template.Outputs, output))).toEqual([]);
  });

  it('sets the time to live on the attribute that the table has it on', () => {
    const [table] = resourcesOf(template, 'AWS::DynamoDB::Table');
    expect(guide).toContain(`AttributeName=${table?.properties.TimeToLiveSpecification.AttributeName}`);
  });
});

describe('links between the pages for operators', () => {
  it.each(['deploy.md', 'command.md', ...runbooks()])('of %s lead somewhere', (page) => {
    const url = new URL(`../../docs/${page}`, import.meta.url);
    const links = [...readFileSync(url, 'utf8').matchAll(/\]\(([^)#]+\.md)(?:#[\w-]+)?\)/g)].map(
      ([, link]) => link ?? '',
    );
    for (const link of links) expect(() => readFileSync(new URL(link, url))).not.toThrow();
  });
});

function runbooks(): readonly string[] {
  const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm').map(
    (one) => one.properties.AlarmDescription as string,
  );
  return [...new Set(alarms.map((text) => text.replace(/^.*docs\/(runbooks\/[a-z-]+\.md).*$/s, '$1')))];
}
