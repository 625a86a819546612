import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * Parts of the SDK that no function can come to use, by the end of their path, and what stands there instead. Settings
 * and credentials come from the function's environment alone, as its role gives them; Node has a SHA-256 of its own; tries
 * follow the standard mode; no client is one of S3.
 */
const STUBS: Readonly<Record<string, string>> = {
  'shared-ini-file-loader/loadSharedConfigFiles.js': `
    export { CONFIG_PREFIX_SEPARATOR } from './constants';
    export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });`,
  'regionConfig/getInstanceMetadataRegion.js': 'export const getInstanceMetadataRegion = async () => undefined;',
  'sha256/Sha256Js.js': 'export const Sha256Js = undefined;',
  'util-retry/AdaptiveRetryStrategy.js':
    "export { StandardRetryStrategy as AdaptiveRetryStrategy } from './StandardRetryStrategy';",
  'service-customizations/index.js': 'export const resolveParamsForS3 = async (parameters) => parameters;',
};

const STUBBED = new RegExp(
  `/(?:${Object.keys(STUBS)
    .map((end) => end.replaceAll('.', '\\.'))
    .join('|')})$`,
);
const CLIENT = /\/@aws-sdk\/client-[a-z]+\/package\.json$/;
const SCHEMAS = /\/@aws-sdk\/client-[a-z]+\/dist-es\/schemas\/schemas_0\.js$/;
const REGISTERED = /^n\d+_registry\.registerError\(\w+\$, (\w+)\);$/gm;
/** The clients whose errors bear the names that the service sends. SES's do not all: they are told by their classes. */
const NAMED_AS_SENT = /\/client-(?:dynamodb|sfn)\//;

/**
 * The SDK without what no function uses: stubs, a client's version without the rest of its `package.json`, and of the
 * classes of errors those that `sources` import, and those that the SDK tries again because of their class. Any other
 * error is the service's base class, with the same name, fault, message and metadata.
 *
 * @param sources the directory of the only code that imports the SDK
 */
export function leanSdk(sources: string): Plugin {
  const imported = importedFromSdk(sources);
  return {
    name: 'lean-sdk',
    setup(build) {
      build.onLoad({ filter: STUBBED }, ({ path }) => {
        const [, contents = ''] = Object.entries(STUBS).find(([end]) => path.endsWith(end)) ?? [];
        return { contents, resolveDir: dirname(path) };
      });
      build.onLoad({ filter: CLIENT }, ({ path }) => {
        const { version } = JSON.parse(readFileSync(path, 'utf8'));
        return { contents: JSON.stringify({ version }), loader: 'json' };
      });
      build.onLoad({ filter: SCHEMAS }, ({ path }) => {
        const plain = withPlainKeys(readFileSync(path, 'utf8'));
        const retried = retriedErrors(readFileSync(join(dirname(path), '../models/errors.js'), 'utf8'));
        const contents = NAMED_AS_SENT.test(path)
          ? plain.replaceAll(REGISTERED, (line, name: string) => (imported.has(name) || retried.has(name) ? line : ''))
          : plain;
        return { contents, resolveDir: dirname(path) };
      });
    },
  };
}

/** `{ [_e]: _c }` as `{ "error": _c }`: a key that is computed might have an effect, so esbuild keeps what bears it. */
function withPlainKeys(source: string): string {
  const constants = new Map(
    [...source.matchAll(/^const (_\w+) = ("[^"]*");$/gm)].map(([, name = '', text = '']) => [name, text]),
  );
  return source.replaceAll(/\[(_\w+)\]:/g, (key, name: string) => `${constants.get(name) ?? key}:`);
}

function importedFromSdk(directory: string): ReadonlySet<string> {
  const sources = readdirSync(directory).map((name) => readFileSync(join(directory, name), 'utf8'));
  return new Set(
    sources.flatMap((source) =>
      [...source.matchAll(/^import \{([^}]*)\} from '@aws-sdk\/client-/gm)].flatMap(
        ([, names = '']) => names.match(/\w+/g) ?? [],
      ),
    ),
  );
}

function retriedErrors(source: string): ReadonlySet<string> {
  const classes = source.split('export class ').filter((text) => text.includes('$retryable'));
  return new Set(classes.map((text) => /^\w+/.exec(text)?.[0] ?? ''));
}
