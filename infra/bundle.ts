import { readdirSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { Stack, Stage } from 'aws-cdk-lib';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct, IConstruct } from 'constructs';
import { makeBundles } from './make-bundles.ts';

const DOORS = resolve(import.meta.dirname, '../functions/doors');

/** The apps whose doors are bundled. */
const made = new WeakSet<IConstruct>();

/**
 * The code of `functions/doors/<door>.ts` as one ES module, `index.mjs`, with the texts of `files` beside it.
 *
 * Plain esbuild rather than `NodejsFunction`: it runs quietly, once for all doors, and files may lie beside the code
 * without a shell to put them there.
 * Where the CDK needs no bundles (`cdk ls`, `cdk destroy`), none are made.
 */
export function bundled(scope: Construct, door: string, files: Readonly<Record<string, string>> = {}): AssetCode {
  if (!Stack.of(scope).bundlingRequired) return Code.fromAsset(DOORS);
  const bundles = join(Stage.of(scope)?.outdir ?? '', 'bundles');
  if (!made.has(scope.node.root)) {
    const doors = readdirSync(DOORS).map((file) => [basename(file, '.ts'), join(DOORS, file)]);
    makeBundles(Object.fromEntries(doors), bundles);
    made.add(scope.node.root);
  }
  const directory = join(bundles, door);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return Code.fromAsset(directory);
}
