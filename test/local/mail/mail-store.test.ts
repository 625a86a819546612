import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { MailStore, type StoredMail } from '../../../infra/local/mail/mail-store.ts';

function mail(id: string, recipient = 'a@example.com', incident?: string): StoredMail {
  const tags: Record<string, string> = incident ? { incident } : {};
  return { id, messageId: id, at: 1000, recipient, tags, raw: Buffer.from(`mail ${id}`) };
}

async function file(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'mail-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  return join(dir, 'mail.sqlite');
}

const ids = (mails: StoredMail[]) => mails.map(({ id }) => id);

test('mails are listed from the oldest or the newest, from any mail on', () => {
  const store = new MailStore(':memory:');
  for (const id of ['1', '2', '3', '4']) store.add([mail(id)]);
  expect(ids(store.oldest({}, 2))).toEqual(['1', '2']);
  expect(ids(store.oldest({}, 9, '2'))).toEqual(['3', '4']);
  expect(ids(store.newest({}, 2))).toEqual(['4', '3']);
  expect(ids(store.newest({}, 9, '3'))).toEqual(['2', '1']);
});

test('filters match whole, without regard to case, and together', () => {
  const store = new MailStore(':memory:');
  store.add([mail('1', 'A@Example.com', 'INC-7QK3MW'), mail('2', 'aa@example.com', 'INC-7QK3MW'), mail('3')]);
  expect(ids(store.oldest({ to: 'a@example.com' }, 9))).toEqual(['1', '3']);
  expect(ids(store.oldest({ incident: 'inc-7qk3mw' }, 9))).toEqual(['1', '2']);
  expect(ids(store.oldest({ to: 'a@example.com', incident: 'INC-7QK3MW' }, 9))).toEqual(['1']);
  expect(store.oldest({ to: '%' }, 9)).toEqual([]);
});

test('a message is stored for all its recipients or for none', () => {
  const store = new MailStore(':memory:');
  store.add([mail('2')]);
  expect(() => store.add([mail('1'), mail('2')])).toThrow();
  expect(ids(store.oldest({}, 9))).toEqual(['2']);
  store.add([mail('3')]);
  expect(ids(store.oldest({}, 9))).toEqual(['2', '3']);
});

test('mails and settings outlive a restart', async () => {
  const path = await file();
  const before = new MailStore(path);
  before.add([mail('1', 'a@example.com', 'INC-7QK3MW')]);
  before.set('ses', { perSecond: 3 });
  before.close();
  const after = new MailStore(path);
  onTestFinished(() => after.close());
  expect(after.get('1')).toEqual(mail('1', 'a@example.com', 'INC-7QK3MW'));
  expect(after.setting('ses')).toEqual({ perSecond: 3 });
});

test('what was stored outlives a process killed in the middle of storing', async () => {
  const path = await file();
  const program = `
    const { MailStore } = await import(${JSON.stringify(new URL('../../../infra/local/mail/mail-store.ts', import.meta.url).href)});
    const store = new MailStore(${JSON.stringify(path)});
    for (let n = 1; ; n++) {
      const two = [n + 'a', n + 'b'].map((id) => ({ id, messageId: id, at: n, recipient: 'r@example.com', tags: {}, raw: Buffer.alloc(2000) }));
      store.add(two);
      process.stdout.write(n + '\\n');
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  for await (const chunk of child.stdout) {
    said += chunk;
    if (said.split('\n').length > 20) child.kill('SIGKILL');
  }
  const acknowledged = said.split('\n').filter(Boolean).length;
  const store = new MailStore(path);
  onTestFinished(() => store.close());
  const kept = ids(store.oldest({}, 1_000_000));
  expect(kept.length).toBeGreaterThanOrEqual(2 * acknowledged);
  expect(kept.length % 2).toBe(0);
});
