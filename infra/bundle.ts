import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stack, Stage } from 'aws-cdk-lib';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { buildSync } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

// Some packages are CommonJS and call `require`; the name is long so that no minified one meets it.
const banner = [
  `import{createRequire as allclearCreateRequire}from'node:module';`,
  'const require=allclearCreateRequire(import.meta.url);',
].join('');

/**
 * The code of `functions/doors/<door>.ts` as one ES module, `index.mjs`, with the texts of `files` beside it.
 *
 * Plain esbuild rather than `NodejsFunction`: it runs quietly in this process, and files may lie beside the code without
 * a shell to put them there.
 * Where the CDK needs no bundles (`cdk ls`, `cdk destroy`), none are made.
 */
export function bundled(scope: Construct, door: string, files: Readonly<Record<string, string>> = {}): AssetCode {
  if (!Stack.of(scope).bundlingRequired) return Code.fromAsset(join(root, 'functions', 'doors'));
  const directory = join(Stage.of(scope)?.outdir ?? '', 'bundles', door);
  buildSync({
    absWorkingDir: root,
    entryPoints: [`functions/doors/${door}.ts`],
    outfile: join(directory, 'index.mjs'),
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    // Three parts of the SDK that no function uses: streams of events, which it imports only when one comes, the
    // search for credentials beyond the function's environment, and the discovery of endpoints.
    external: ['@smithy/core/event-streams'],
    alias: {
      '@aws-sdk/credential-provider-node': join(root, 'functions', 'aws', 'credentials.ts'),
      '@aws-sdk/middleware-endpoint-discovery': join(root, 'functions', 'aws', 'endpoint-discovery.ts'),
    },
    legalComments: 'none',
    banner: { js: banner },
    logLevel: 'silent',
  });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return Code.fromAsset(directory);
}
