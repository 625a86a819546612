import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { leanMarkdown } from './lean-markdown.ts';
import { leanSdk } from './lean-sdk.ts';

const root = resolve(import.meta.dirname, '..');

// Some packages are CommonJS and call `require`; the name is long so that no minified one meets it.
const banner = [
  `import{createRequire as allclearCreateRequire}from'node:module';`,
  'const require=allclearCreateRequire(import.meta.url);',
].join('');

/**
 * Bundles each of `entries`, name → source, as one ES module: `<directory>/<name>/index.mjs`. All at once, in a
 * process of their own: a stack is composed without waiting, and esbuild's plugins run no other way.
 *
 * @throws Error with what esbuild says
 */
export function makeBundles(entries: Readonly<Record<string, string>>, directory: string): void {
  execFileSync(process.execPath, [import.meta.filename, JSON.stringify(entries), directory], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/**
 * Node's own modules as they are, not by `import`: that reads every property of such a module to list its exports, and so
 * opens the standard streams, for one, and loads parts of `fs` and `crypto` that nothing asks for.
 */
const builtins: Plugin = {
  name: 'builtins',
  setup(build) {
    build.onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: 'builtin' }));
    build.onLoad({ filter: /^/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
    }));
  },
};

async function make(entries: Readonly<Record<string, string>>, directory: string): Promise<void> {
  const aws = join(root, 'functions/aws');
  await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(Object.entries(entries).map(([name, source]) => [`${name}/index`, source])),
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    // Streams of events, which the SDK imports only when one comes, the search for credentials beyond the function's
    // environment, and the discovery of endpoints: no function uses them.
    external: ['@smithy/core/event-streams'],
    alias: {
      '@aws-sdk/credential-provider-node': join(aws, 'credentials.ts'),
      '@aws-sdk/middleware-endpoint-discovery': join(aws, 'endpoint-discovery.ts'),
    },
    plugins: [builtins, leanMarkdown(), leanSdk(aws)],
    legalComments: 'none',
    banner: { js: banner },
    logLevel: 'silent',
  });
}

if (import.meta.main) {
  const [, , entries = '{}', directory = ''] = process.argv;
  try {
    await make(JSON.parse(entries), directory);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
