/**
 * `npm run catalog -- apply FILE`: puts a catalogue in place; `diff FILE` shows what that would change; `export` prints
 * the catalogue as such a file.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { CatalogueApi, Refused } from './catalog/api.ts';
import { type CatalogueFile, readCatalogueFile, writeCatalogueFile } from './catalog/catalogue-file.ts';
import { changesOf, differences, notNamed, shown, tooLarge } from './catalog/difference.ts';

const USE = `Use it like this:
  npm run catalog -- apply FILE.yaml [--prune]   put a catalogue in place, having shown the difference
  npm run catalog -- diff FILE.yaml [--prune]    only show the difference
  npm run -s catalog -- export                   print the catalogue as such a file
What the file does not name stays; with --prune it is taken out, of each kind that the file names.
ALLCLEAR_API and ALLCLEAR_TOKEN say which Allclear, and as whom; without them it is the one that npm start runs here.`;

async function main(): Promise<void> {
  const { command, file, prune } = wish();
  const read = command === 'export' ? null : readCatalogueFile(file, textOf(file), process.env);
  const api = new CatalogueApi(address(), await token());
  if (read !== null) await compare(api, read, prune, command === 'apply');
  else process.stdout.write(writeCatalogueFile((await api.read()).whole));
}

async function compare(api: CatalogueApi, file: CatalogueFile, prune: boolean, apply: boolean): Promise<void> {
  const now = await api.read();
  const unknown = Object.keys(file.whole).filter((kind) => now.whole[kind] === undefined);
  if (unknown.length > 0) {
    const known = Object.keys(now.whole).join(', ');
    throw new Error(unknown.map((kind) => `${file.place(`/${kind}`)}: "${kind}" is none of ${known}.`).join('\n'));
  }
  const all = differences(now.whole, file.whole, prune);
  const large = tooLarge(all);
  if (large.length > 0) throw inFile(new Refused('', large), file);
  for (const one of all) console.log(shown(one));
  const kept = prune ? [] : notNamed(now.whole, file.whole).map(({ kind, id }) => `${kind}/${id}`);
  if (kept.length > 0) console.log(`Kept, though the file does not name them (--prune takes them out): ${some(kept)}`);
  if (all.length === 0) {
    console.log('Nothing to change: the catalogue is as the file says.');
    return;
  }
  if (!apply) return;
  try {
    await api.change(changesOf(all), now);
  } catch (error) {
    throw error instanceof Refused ? inFile(error, file) : error;
  }
  console.log(`${all.length} ${all.length === 1 ? 'item' : 'items'} changed.`);
}

/** The first ten, and how many more. */
function some(names: readonly string[]): string {
  const more = names.length - 10;
  return names.slice(0, 10).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** What the API says against the change, each with its line. */
function inFile({ message, faults }: Refused, file: CatalogueFile): Error {
  if (faults.length === 0) return new Error(message);
  const lines = faults.map(({ pointer, detail }) => `${file.place(pointer)}: ${pointer} ${detail.replace(/\.$/, '')}.`);
  return new Error(`${lines.join('\n')}\nNothing was changed.`);
}

function wish(): { readonly command: string; readonly file: string; readonly prune: boolean } {
  let values: { prune?: boolean };
  let positionals: string[];
  try {
    ({ values, positionals } = parseArgs({ options: { prune: { type: 'boolean' } }, allowPositionals: true }));
  } catch (error) {
    throw new Error(`${(error as Error).message.split('. ')[0]}. ${USE}`);
  }
  const [command = '', file = '', ...more] = positionals;
  const complete = command === 'export' ? file === '' : /^(apply|diff)$/.test(command) && file !== '';
  if (!complete || more.length > 0) throw new Error(USE);
  return { command, file, prune: values.prune ?? false };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new Error(`There is no file ${file} to read.`);
  }
}

function local(): string {
  return `http://127.0.0.1:${process.env['ALLCLEAR_PORT'] ?? '3000'}`;
}

function address(): string {
  return process.env['ALLCLEAR_API'] || local();
}

/** The token that is set, or else one of the instance that runs here: nobody else gives any without asking. */
async function token(): Promise<string> {
  const given = process.env['ALLCLEAR_TOKEN'];
  if (given) return given;
  const api = address();
  if (!/^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])(:|\/|$)/.test(api)) {
    throw new Error('Set ALLCLEAR_TOKEN: npm run -s token -- --deployed STACK --email you@example.com prints one.');
  }
  const wanted = JSON.stringify({ email: 'catalog@example.com', groups: ['admin'] });
  const answer = await fetch(`${new URL(api).origin}/_local/token`, { method: 'POST', body: wanted }).catch(() => null);
  const { token: made } = ((await answer?.json().catch(() => ({}))) ?? {}) as { token?: string };
  if (made === undefined) throw new Error(`${api} gives no token: start it with npm start, or set ALLCLEAR_TOKEN.`);
  return made;
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
