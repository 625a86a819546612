import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { App } from 'aws-cdk-lib';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { type Route, routes } from '../../functions/http/routes.ts';
import { readSettings } from '../../infra/settings.ts';
import { AllclearStack } from '../../infra/stack.ts';
import { functionsOf, shipped } from './synthesized.ts';

const made: string[] = [];

/** Synthesizes with bundles and gives the directory of each function's code. */
function synthesize(): Readonly<Record<string, string>> {
  const outdir = mkdtempSync(join(tmpdir(), 'allclear-'));
  made.push(outdir);
  const app = new App({ context: shipped, outdir });
  new AllclearStack(app, 'Allclear', readSettings(shipped));
  app.synth();
  const read = (name: string) => JSON.parse(readFileSync(join(outdir, name), 'utf8'));
  const paths = new Map(
    Object.entries(read('Allclear.assets.json').files).map(([hash, file]) => [
      `${hash}.zip`,
      join(outdir, (file as { source: { path: string } }).source.path),
    ]),
  );
  return Object.fromEntries(
    Object.entries(functionsOf(read('Allclear.template.json'))).map(([name, { properties }]) => [
      name,
      paths.get(properties.Code.S3Key) ?? '',
    ]),
  );
}

const bundles = synthesize();
const environments = new Map(
  Object.entries(functionsOf(JSON.parse(readFileSync(join(made[0] ?? '', 'Allclear.template.json'), 'utf8')))).map(
    ([name, { properties }]) => [name, Object.keys(properties.Environment?.Variables ?? {}).sort()],
  ),
);
const code = (name: string) => readFileSync(join(bundles[name] ?? '', 'index.mjs'), 'utf8');

/** Every variable that some function asks its environment for, as the composition root and the doors write it. */
function variables(): ReadonlySet<string> {
  const functions = fileURLToPath(new URL('../../functions', import.meta.url));
  const sources = [
    join(functions, 'wiring.ts'),
    ...readdirSync(join(functions, 'doors')).map((name) => join(functions, 'doors', name)),
  ];
  return new Set(
    sources.flatMap((path) =>
      [...readFileSync(path, 'utf8').matchAll(/\benv\('(\w+)'\)/g)].map(([, name = '']) => name),
    ),
  );
}

describe('bundles', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  afterAll(() => {
    for (const directory of made) rmSync(directory, { recursive: true });
  });

  it.each(Object.keys(bundles))(
    '%s is one module that loads where it is deployed, and exports its handler',
    async (name) => {
      expect(readdirSync(bundles[name] ?? '').filter((file) => /\.m?js$/.test(file))).toEqual(['index.mjs']);
      vi.stubEnv('AWS_REGION', 'eu-central-1');
      for (const variable of environments.get(name) ?? []) vi.stubEnv(variable, 'something');
      const loaded = await import(pathToFileURL(join(bundles[name] ?? '', 'index.mjs')).href);
      expect(loaded.handler).toBeTypeOf('function');
    },
  );

  it.each([...new Set((routes as readonly Route[]).map(({ door }) => door))])(
    '%s stays within the 300 KB of an API function',
    (name) => {
      expect(Buffer.byteLength(code(name))).toBeLessThanOrEqual(300 * 1024);
    },
  );

  it.each(Object.keys(bundles))('%s is given every variable that it asks for', (name) => {
    const asked = [...variables()].filter((variable) => code(name).includes(`("${variable}")`));
    expect(asked.filter((variable) => !environments.get(name)?.includes(variable))).toEqual([]);
    expect(asked.includes('TABLE')).toBe(name !== 'docs');
  });

  it('are the same bytes each time, so that nothing is deployed that did not change', () => {
    const again = synthesize();
    const hashes = (of: Readonly<Record<string, string>>) =>
      Object.values(of).map((path) => path.replace(/^.*asset\./, ''));
    expect(hashes(again)).toEqual(hashes(bundles));
  });

  it("carry the API's description where its function serves it", async () => {
    const { handler } = await import(pathToFileURL(join(bundles['docs'] ?? '', 'index.mjs')).href);
    const description = await handler({ routeKey: 'GET /openapi.json' });
    expect(JSON.parse(description.body).info.title).toBe('Allclear');
    const page = await handler({ routeKey: 'GET /docs' });
    expect(page.body).toContain('<h1>Allclear API</h1>');
  });
});
