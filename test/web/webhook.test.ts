import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { Webhook } from '../../functions/web/webhook.ts';
import { CERTIFICATE, KEY } from './some-certificate.ts';

beforeAll(() => tls.setDefaultCACertificates([CERTIFICATE]));

/** A chat on this machine, by HTTPS, and what it was sent. */
async function chat(answers: RequestListener) {
  const asked: { name: unknown; host: unknown; path: string; type: unknown; body: string }[] = [];
  const server = createServer({ key: KEY, cert: CERTIFICATE }, async (request, response) => {
    const { host, 'content-type': type } = request.headers;
    const name = (request.socket as tls.TLSSocket & { servername?: unknown }).servername;
    const body = (await request.toArray()).join('');
    asked.push({ name, host, path: request.url ?? '', type, body });
    answers(request, response);
  });
  server.listen(0, 'localhost');
  await new Promise((listening) => server.once('listening', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { asked, port, url: `https://localhost:${port}/services/T0/token?key=k` };
}

const answering =
  (status: number, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) => {
    response.writeHead(status, headers).end('whatever');
  };
const anywhere = () => true;
const posting = (url: string, webhook = new Webhook(anywhere)) => webhook.post({ url, body: '{"text":"Ünïcode"}' });

test('posts JSON to the path by the name that was looked up', async () => {
  const { url, asked, port } = await chat(answering(200));
  expect(await posting(url)).toEqual({ outcome: 'sent' });
  const type = 'application/json';
  const host = `localhost:${port}`;
  expect(asked).toEqual([
    { name: 'localhost', host, path: '/services/T0/token?key=k', type, body: '{"text":"Ünïcode"}' },
  ]);
});

test.each([201, 202])('%i is taken', async (status) => {
  const { url } = await chat(answering(status));
  expect(await posting(url)).toEqual({ outcome: 'sent' });
});

test.each([400, 401, 403, 404, 405, 410, 413])('%i is a refusal for good', async (status) => {
  const { url } = await chat(answering(status));
  expect(await posting(url)).toEqual({ outcome: 'rejected', because: `status_${status}` });
});

test.each([408, 425, 429, 500, 502, 503, 504])('%i passes', async (status) => {
  const { url } = await chat(answering(status));
  expect(await posting(url)).toEqual({ outcome: 'later', because: `status_${status}`, afterMs: 0 });
});

test.each([301, 302, 303, 307, 308])('a redirect by %i is followed nowhere', async (status) => {
  const other = await chat(answering(200));
  const { url } = await chat(answering(status, { location: other.url }));
  expect(await posting(url)).toEqual({ outcome: 'rejected', because: 'redirect' });
  expect(other.asked).toEqual([]);
});

test('a change to another protocol is a refusal for good, and nothing stays connected', async () => {
  let closed: Promise<unknown> | undefined;
  const { url } = await chat(({ socket }) => {
    closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  });
  expect(await posting(url)).toEqual({ outcome: 'rejected', because: 'status_101' });
  await closed;
});

test('Retry-After is heeded, in seconds and as a date, up to a quarter of an hour', async () => {
  const after = async (value: string) => {
    const { url } = await chat(answering(429, { 'retry-after': value }));
    const said = await posting(url);
    return said.outcome === 'later' ? said.afterMs : null;
  };
  expect(await after('30')).toBe(30_000);
  expect(await after('86400')).toBe(900_000);
  expect(await after('soon')).toBe(0);
  expect(await after('Thu, 01 Jan 1970 00:00:00 GMT')).toBe(0);
  const date = await after(new Date(Date.now() + 60_000).toUTCString());
  expect(date).toBeGreaterThan(50_000);
  expect(date).toBeLessThanOrEqual(60_000);
});

test('of a chat that takes the post and never answers nobody knows whether it has it', async () => {
  const { url } = await chat(() => undefined);
  await expect(posting(url, new Webhook(anywhere, 300))).rejects.toThrow();
});

test('of one that breaks off nobody knows either', async () => {
  const { url } = await chat((request) => request.socket.destroy());
  await expect(posting(url)).rejects.toThrow();
});

test('where nobody listens, or somebody without a certificate of that name, nothing was posted', async () => {
  const { url, port } = await chat(answering(200));
  expect(await posting(url.replace(String(port), '1'))).toEqual({
    outcome: 'later',
    because: 'unreachable',
    afterMs: 0,
  });
  tls.setDefaultCACertificates([]);
  onTestFinished(() => tls.setDefaultCACertificates([CERTIFICATE]));
  const other = await chat(answering(200));
  expect(await posting(other.url)).toEqual({ outcome: 'later', because: 'unreachable', afterMs: 0 });
  expect(other.asked).toEqual([]);
});

test('a long answer is not read', async () => {
  const { url } = await chat((_request, response) => {
    response.writeHead(200);
    const more = () => {
      response.write('x'.repeat(65_536));
      if (!response.destroyed) setImmediate(more);
    };
    more();
  });
  expect(await posting(url)).toEqual({ outcome: 'sent' });
});

test('settings of proxies in the environment are not for it', async () => {
  const proxy = await chat(answering(200));
  process.env['HTTPS_PROXY'] = proxy.url;
  process.env['NODE_USE_ENV_PROXY'] = '1';
  onTestFinished(() => {
    delete process.env['HTTPS_PROXY'];
    delete process.env['NODE_USE_ENV_PROXY'];
  });
  const { url, asked } = await chat(answering(200));
  await posting(url);
  expect([asked.length, proxy.asked.length]).toEqual([1, 0]);
});

test('this machine itself is no public address', async () => {
  const { url, asked } = await chat(answering(200));
  expect(await posting(url, new Webhook())).toEqual({ outcome: 'rejected', because: 'private_address' });
  expect(asked).toEqual([]);
});
