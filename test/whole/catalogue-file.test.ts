import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { incident, REPORT, RESPONDER, running } from './some-instance.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const { client, instance } = await running();
const directory = mkdtempSync(join(tmpdir(), 'allclear-catalogue-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** The command as people type it. */
function catalog(...words: readonly string[]) {
  const environment = { ...process.env, ALLCLEAR_API: instance.url, ALLCLEAR_TOKEN: '' };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['infra/catalog.ts', ...words], {
    cwd: ROOT,
    env: environment,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

const NIGHT = `teams:
  night:
    name: Night
    tier: 2
    timeZone: Europe/Berlin
    escalatesTo: data-centre
    managers: []
    onCall: [{ name: Night watch, email: night@example.com }]
services:
  backups: { name: Backups, team: night, keywords: [backup], customerFacing: false, impact: {} }
`;

describe('npm run catalog', () => {
  it('finds the example as its file says it', () => {
    const { status, stdout } = catalog('diff', 'functions/example-catalogue.yaml');
    expect([status, stdout]).toEqual([0, 'Nothing to change: the catalogue is as the file says.\n']);
  });

  it('exports what applied again changes nothing', () => {
    const exported = file('exported.yaml', catalog('export').stdout);
    expect(catalog('apply', '--prune', exported).stdout).toMatch(/^Nothing to change/);
  });

  it('refuses what does not fit together, with the line that is wrong, and changes nothing', () => {
    const wrong = file('wrong.yaml', NIGHT.replace('data-centre', 'nowhere').replace('backup]', 'vpn]'));
    const { status, stderr } = catalog('apply', wrong);
    expect(status).toBe(1);
    expect(stderr).toContain(`${wrong}:6: /teams/night/escalatesTo There is no team "nowhere"`);
    expect(stderr).toContain(`${wrong}:10: /services/backups/keywords/0 This keyword is owned twice`);
    expect(stderr).toMatch(/Nothing was changed\.\n$/);
    expect(catalog('diff', wrong).stdout).toMatch(/^\+ teams\/night\n\+ services\/backups\n/);
  });

  it('shows the difference, puts it in place, and the next report goes by it', async () => {
    const path = file('night.yaml', NIGHT);
    expect(catalog('diff', path).stdout).not.toContain('changed');
    expect(catalog('apply', path).stdout).toMatch(/^\+ teams\/night\n\+ services\/backups\n.*2 items changed\.\n$/s);
    await client.advance('PT10S');
    const said = await client.send('POST', '/v1/incidents', { ...REPORT, summary: 'The backup failed' });
    await client.settle();
    expect(await incident(client, said.body.id)).toMatchObject({ service: 'backups', team: 'night', tier: 2 });
    expect(catalog('apply', path).stdout).toMatch(/Nothing to change/);
  });

  it('refuses a runbook of 1 MB with its line and the reason, and one that is bound to nothing', () => {
    const book = (text: string, bound = 'services: [checkout]') =>
      file('book.yaml', `runbooks:\n  pay:\n    name: Pay\n    ${bound}\n    text: ${text}\n`);
    const large = book('x'.repeat(1_000_000));
    const { status, stderr } = catalog('apply', large);
    expect(status).toBe(1);
    expect(stderr).toContain(`${large}:5: /runbooks/pay/text makes an item of 1000`);
    expect(stderr).toMatch(/at most 10,000 characters\.\nNothing was changed\.\n$/);
    expect(catalog('apply', book('Look.', '')).stderr).toContain(':2: /runbooks/pay/services It is bound to nothing');
    expect(catalog('apply', book('Look.')).stdout).toMatch(/^\+ runbooks\/pay\n/);
  });

  it('keeps what the file does not name, unless it is to be taken out', async () => {
    const path = file('night.yaml', `${NIGHT.split('services:')[0]}services: {}\n`);
    expect(catalog('apply', path).stdout).toMatch(/^Kept, .*services\/backups/);
    const refused = catalog('apply', '--prune', path);
    expect([refused.status, refused.stdout]).toEqual([1, expect.stringContaining('- services/backups')]);
    expect(refused.stderr).toContain(':6: /teams/night/escalatesTo There is no team "data-centre"');
  });

  it('says in a sentence what keeps it from working', async () => {
    expect(catalog('apply', 'no-such.yaml').stderr).toBe('There is no file no-such.yaml to read.\n');
    expect(catalog('aply').stderr).toMatch(/^Use it like this/);
    const { stderr } = spawnSync(process.execPath, ['infra/catalog.ts', 'export'], {
      cwd: ROOT,
      env: { ...process.env, ALLCLEAR_API: 'https://allclear.example.com', ALLCLEAR_TOKEN: '' },
      encoding: 'utf8',
    });
    expect(stderr).toMatch(/^Set ALLCLEAR_TOKEN/);
    const changes = await client.send('GET', '/v1/teams/night/changes', undefined, RESPONDER);
    expect(changes.body.items).toMatchObject([{ by: 'catalog@example.com', before: null }]);
  });
});
