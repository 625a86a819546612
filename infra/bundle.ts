import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

// Some packages are CommonJS and call `require`; the names are long so that no minified one meets them.
const banner = [
  `import{createRequire as allclearCreateRequire}from'node:module';`,
  'const require=allclearCreateRequire(import.meta.url);',
].join('');

/**
 * The code of `functions/doors/<door>.ts` as one ES module, `index.mjs`, with the texts of `files` beside it.
 *
 * esbuild runs in this process: five doors take half a second, where `NodejsFunction` starts a process for each.
 */
export function bundled(door: string, files: Readonly<Record<string, string>> = {}): AssetCode {
  const build = (directory: string): boolean => {
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
      legalComments: 'none',
      banner: { js: banner },
      logLevel: 'error',
    });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
    return true;
  };
  return Code.fromAsset(join(root, 'functions'), {
    assetHashType: AssetHashType.OUTPUT,
    // The image is asked for by the type alone: the local build never leaves anything to it.
    bundling: { image: DockerImage.fromRegistry('none'), local: { tryBundle: build } },
  });
}
