import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { budgetTour } from './demo/budget-tour.ts';
import { chatTour } from './demo/chat-tour.ts';
import { Client } from './demo/client.ts';
import { commandTour } from './demo/command-tour.ts';
import { Instance } from './demo/instance.ts';
import { listsTour } from './demo/lists-tour.ts';
import { onCallTour } from './demo/on-call-tour.ts';
import { relatedTour } from './demo/related-tour.ts';
import { runbooksTour } from './demo/runbooks-tour.ts';
import { NIGHT } from './demo/stories.ts';
import { crowd, type Seen, tour } from './demo/tour.ts';

const run = promisify(execFile);
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];
/** The parts of the walk, in their order. */
const TOURS: Readonly<Record<string, (client: Client) => Promise<readonly Seen[]>>> = {
  incident: async (client) => {
    await crowd(client);
    return tour(client);
  },
  'on-call': onCallTour,
  command: commandTour,
  chat: chatTour,
  runbooks: runbooksTour,
  lists: listsTour,
  budget: budgetTour,
  related: relatedTour,
};
/** A phone, and long enough for most pages. */
const SIZE = '320,1800';

/**
 * Takes a picture of every page and of every kind of mail at phone width, light and dark, and has axe look at each in a
 * real browser, contrast included; by `--only` of one part, as `command`. Exit 1 for any finding. A mail is part of a page of its reader's program: it has no
 * landmarks of its own, and its dark colours are that program's.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { out: { type: 'string', default: 'look' }, only: { type: 'string' } } });
  const tours = Object.entries(TOURS).filter(([name]) => name === (values.only ?? name));
  if (tours.length === 0) throw new Error(`--only is one of ${Object.keys(TOURS).join(', ')}.`);
  const out = resolve(values.out);
  mkdirSync(out, { recursive: true });
  const browser = await findBrowser();
  const instance = new Instance(NIGHT);
  try {
    await instance.start();
    const client = new Client(() => instance.url);
    const seen: Seen[] = [];
    for (const [, walk] of tours) seen.push(...(await walk(client)));
    const findings: string[] = [];
    for (const [index, one] of seen.entries()) {
      process.stderr.write(`\r${index + 1} of ${seen.length}: ${one.name}`.padEnd(70));
      findings.push(...(await look(browser, out, one)));
    }
    process.stderr.write('\n');
    for (const finding of findings) console.log(finding);
    console.log(`${seen.length} pages and mails, ${findings.length} findings; the pictures are in ${out}.`);
    process.exitCode = findings.length > 0 ? 1 : 0;
  } finally {
    await instance.remove();
  }
}

async function look(browser: string, out: string, { name, html, text }: Seen): Promise<readonly string[]> {
  const file = join(out, `${name}.html`);
  writeFileSync(file, html);
  if (text !== undefined) writeFileSync(join(out, `${name}.txt`), text);
  const findings: string[] = [];
  const mail = name.startsWith('mail-');
  for (const scheme of ['light', 'dark'] as const) {
    const dark =
      scheme === 'dark' ? ['--blink-settings=preferredColorScheme=0'] : ['--blink-settings=preferredColorScheme=1'];
    const picture = join(out, `${name}.${scheme}.png`);
    await headless(browser, [...dark, `--screenshot=${picture}`, pathToFileURL(file).href]);
    if (mail && scheme === 'dark') continue;
    const checked = join(out, `${name}.axe.html`);
    writeFileSync(checked, withAxe(html, mail ? ['region', 'landmark-one-main'] : []));
    const dump = [...dark, '--virtual-time-budget=10000', '--dump-dom', pathToFileURL(checked).href];
    const found = /<pre id="axe-found">([\s\S]*?)<\/pre>/.exec((await headless(browser, dump)).stdout)?.[1];
    if (found === undefined) findings.push(`${name} (${scheme}): axe gave no answer`);
    else if (found !== '') findings.push(...found.split('\n').map((line) => `${name} (${scheme}): ${line}`));
  }
  return findings;
}

function headless(browser: string, args: readonly string[]) {
  const common = ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', `--window-size=${SIZE}`];
  return run(browser, [...common, ...args], { timeout: 60_000, maxBuffer: 64 * 1024 * 1024 });
}

/** The page with axe in it, which writes what it finds at its end. */
function withAxe(html: string, without: readonly string[]): string {
  const rules = Object.fromEntries(without.map((rule) => [rule, { enabled: false }]));
  const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const script = `<script>${source.replaceAll('</script', '<\\/script')}</script>
<script>axe.run(document, { rules: ${JSON.stringify(rules)} }).then(({ violations }) => {
  const pre = document.createElement('pre');
  pre.id = 'axe-found';
  pre.textContent = violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ' at ' + target.join(' '))).join('\\n');
  document.body.append(pre);
});</script>`;
  return html.includes('</body>') ? html.replace('</body>', () => `${script}</body>`) : html + script;
}

async function findBrowser(): Promise<string> {
  for (const name of [process.env['CHROMIUM'] ?? '', ...BROWSERS].filter(Boolean)) {
    const found = await run(name, ['--version']).catch(() => null);
    if (found !== null) return name;
  }
  throw new Error('This needs a Chromium: install one, or name it in the variable CHROMIUM.');
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
