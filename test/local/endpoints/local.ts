import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ChatStore } from '../../../infra/local/chat/chat-store.ts';
import { Clock } from '../../../infra/local/clock.ts';
import { createLocalEndpoints } from '../../../infra/local/endpoints/local-endpoints.ts';
import { openDoor } from '../../../infra/local/gateway/local-door.ts';
import { MailStore } from '../../../infra/local/mail/mail-store.ts';
import { openIssuer } from '../../../infra/local/oidc/issuer.ts';

/** Everything under `/_local` on a free port, its clock standing at noon. */
export async function local(executions: (prefix: string) => unknown[] = () => []) {
  const dir = await mkdtemp(join(tmpdir(), 'local-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const clock = new Clock();
  clock.freeze(true);
  await clock.moveTo(Date.UTC(2040, 2, 5, 12));
  const mails = new MailStore(':memory:');
  const chats = new ChatStore(':memory:');
  const door = await openDoor(0);
  onTestFinished(() => door.close());
  const issuer = await openIssuer(`${door.url}/_local/oidc`, dir, () => clock.now());
  door.serve(
    createLocalEndpoints({ clock, issuer, mails, chats, feedback: { tell: async () => undefined }, executions }),
  );
  const get = (path: string) => fetch(door.url + path, { redirect: 'manual' });
  const post = (path: string, body: unknown) =>
    fetch(door.url + path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });
  return { url: door.url, port: door.port, dir, clock, mails, chats, get, post };
}

/** The status of a request with headers that `fetch` would not send. */
export function statusWith(
  port: number,
  path: string,
  headers: Record<string, string>,
  method = 'GET',
): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', path, method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

/** Puts one mail into the mailbox. */
export function put(mails: MailStore, id: string, to = 'a@example.com', incident?: string): void {
  const raw = Buffer.from(`From: allclear@example.com\r\nTo: ${to}\r\nSubject: Mail ${id}\r\n\r\nText of ${id}`);
  const tags: Record<string, string> = incident ? { incident } : {};
  mails.add([{ id, messageId: id, at: Date.UTC(2040, 2, 5, 12), recipient: to, tags, raw }]);
}
