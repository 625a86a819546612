import { resolve } from 'node:path';
import { runNode, synthesize } from './local/synthesize.ts';

const ROOT = resolve(import.meta.dirname, '..');

/** The directory of the stack as it would be deployed from these sources, synthesized anew only when they changed. */
export function synthesizedStack(): Promise<string> {
  return synthesize({
    root: ROOT,
    app: 'infra/app.ts',
    sources: ['infra/**', 'functions/**', 'statemachines/**', 'cdk.json', 'package-lock.json', 'tsconfig.json'],
    except: [
      'infra/catalog/**',
      'infra/catalog.ts',
      'infra/local/**',
      'infra/demo/**',
      'infra/demo.ts',
      'infra/look.ts',
      'infra/run-here.ts',
      'infra/start.ts',
      'infra/token.ts',
    ],
    cacheDir: 'node_modules/.cache/allclear',
  });
}

/** Fills an empty table, reached by this environment, with the example catalogue. */
export function seedExample(environment: Readonly<Record<string, string>>): Promise<void> {
  return runNode(
    ROOT,
    'functions/seed.ts',
    { ...environment, PATH: process.env['PATH'] },
    'The example catalogue cannot be stored',
  );
}
