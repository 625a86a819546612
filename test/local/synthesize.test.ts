import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { synthesize } from '../../infra/local/synthesize.ts';
import { scratch } from './support/stack.ts';

const APP = `
  import { appendFileSync, writeFileSync } from 'node:fs';
  appendFileSync('runs', '.');
  writeFileSync(process.env.CDK_OUTDIR + '/context.json', process.env.CDK_CONTEXT_JSON);`;

function project(app: string = APP): { root: string; synthesized: () => Promise<string>; runs: () => number } {
  const root = scratch();
  for (const folder of ['infra/local', 'functions']) mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'infra/app.mjs'), app);
  writeFileSync(join(root, 'cdk.json'), '{"context":{"deskAddress":"desk@example.com"}}');
  const options = { sources: ['infra/**', 'functions/**', 'cdk.json'], except: ['infra/local/**'], cacheDir: 'cache' };
  return {
    root,
    synthesized: () => synthesize({ root, app: 'infra/app.mjs', ...options }),
    runs: () => readFileSync(join(root, 'runs'), 'utf8').length,
  };
}

test('a stack is synthesized with the context of cdk.json, and again only when its sources changed', async () => {
  const { root, synthesized, runs } = project();
  const first = await synthesized();
  expect(JSON.parse(readFileSync(join(first, 'context.json'), 'utf8'))).toEqual({ deskAddress: 'desk@example.com' });
  expect(await synthesized()).toBe(first);
  writeFileSync(join(root, 'infra/local/engine.ts'), 'no part of the stack');
  expect(await synthesized()).toBe(first);
  expect(runs()).toBe(1);
  writeFileSync(join(root, 'functions/door.ts'), 'part of the stack');
  expect(await synthesized()).not.toBe(first);
  appendFileSync(join(root, 'cdk.json'), ' ');
  await synthesized();
  expect(runs()).toBe(3);
});

test("an app that fails is reported by its error's own sentence, and is run again the next time", async () => {
  const { root, synthesized } = project(`throw new Error('deskAddress must be a mail address.');`);
  await expect(synthesized()).rejects.toThrow('The stack cannot be synthesized: deskAddress must be a mail address.');
  writeFileSync(join(root, 'infra/app.mjs'), APP);
  await synthesized();
});
