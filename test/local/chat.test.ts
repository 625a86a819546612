import { expect, onTestFinished, test } from 'vitest';
import { ChatStore } from '../../infra/local/chat/chat-store.ts';
import { Internet } from '../../infra/local/chat/internet.ts';
import { shownPost } from '../../infra/local/chat/shown-post.ts';
import type { Question } from '../../infra/local/outgoing.ts';
import { local } from './endpoints/local.ts';

const post = (host: string, body: unknown, address = '93.184.215.14'): Question => ({
  kind: 'request',
  host,
  address,
  method: 'POST',
  path: '/services/T0/secret',
  headers: {},
  body: JSON.stringify(body),
});

interface List {
  readonly items: readonly { readonly host: string }[];
  readonly next: string | null;
}

async function read<T>(answer: Promise<Response>): Promise<T> {
  return (await (await answer).json()) as T;
}

async function machine() {
  const { chats, ...others } = await local();
  const internet = new Internet(chats, () => Date.UTC(2040, 2, 5, 12));
  return { ...others, chats, internet, list: (query = '') => read<List>(others.get(`/_local/chat${query}`)) };
}

test('any host takes what is posted to it, and it can be read, but for its path', async () => {
  const { internet, list } = await machine();
  expect(await internet.answer({ kind: 'resolve', host: 'hooks.example.com' })).toEqual({
    addresses: ['93.184.215.14'],
  });
  expect(await internet.answer(post('hooks.example.com', { text: 'INC-7QK3MW: open' }))).toMatchObject({ status: 200 });
  const { items, next } = await list();
  expect([items, next]).toEqual([
    [
      {
        id: expect.any(String),
        at: '2040-03-05T12:00:00.000Z',
        host: 'hooks.example.com',
        address: '93.184.215.14',
        incident: 'INC-7QK3MW',
        status: 200,
        body: { text: 'INC-7QK3MW: open' },
      },
    ],
    null,
  ]);
  expect(JSON.stringify(items)).not.toContain('secret');
});

test('posts are listed by host and incident, page by page', async () => {
  const { internet, list } = await machine();
  for (const [host, id] of [
    ['a.example.com', 'INC-7QK3MW'],
    ['b.example.com', 'INC-7QK3MW'],
    ['a.example.com', 'INC-4M8Q2X'],
  ]) {
    await internet.answer(post(String(host), { text: id }));
  }
  const hosts = (answer: List) => answer.items.map(({ host }) => host);
  expect(hosts(await list('?incident=INC-7QK3MW'))).toEqual(['a.example.com', 'b.example.com']);
  expect(hosts(await list('?host=a.example.com&incident=INC-4M8Q2X'))).toEqual(['a.example.com']);
  const first = await list('?limit=2');
  expect(hosts(await list(`?after=${first.next}`))).toEqual(['a.example.com']);
});

test('a host behaves as it is told to', async () => {
  const { internet, post: send, get, chats } = await machine();
  const host = 'hooks.example.com';
  const behave = async (behaviour: object | null) =>
    (await send('/_local/chat/hosts', { hosts: { [host]: behaviour } })).status;
  expect(await behave({ status: 503, retryAfter: 7 })).toBe(200);
  expect(await internet.answer(post(host, {}))).toEqual({ status: 503, headers: { 'retry-after': '7' }, body: '' });
  await behave({ redirect: 'https://169.254.169.254/' });
  expect(await internet.answer(post(host, {}))).toMatchObject({
    status: 302,
    headers: { location: 'https://169.254.169.254/' },
  });
  await behave({ hangs: true });
  expect(await internet.answer(post(host, {}))).toEqual({ hangs: true });
  expect(chats.newest({}, 1)[0]?.status).toBeNull();
  await behave({ unreachable: true });
  expect(await internet.answer(post(host, {}))).toEqual({ fails: 'ECONNREFUSED' });
  await behave({ addresses: ['93.184.215.14'], afterwards: ['10.0.0.1'] });
  const resolve = () => internet.answer({ kind: 'resolve', host });
  expect([await resolve(), await resolve(), await resolve()]).toEqual([
    { addresses: ['93.184.215.14'] },
    { addresses: ['10.0.0.1'] },
    { addresses: ['10.0.0.1'] },
  ]);
  await behave({ addresses: [] });
  expect(await resolve()).toEqual({ fails: 'ENOTFOUND' });
  await behave(null);
  expect(await (await get('/_local/chat/hosts')).json()).toEqual({ hosts: {} });
  expect(await internet.answer(post(host, {}))).toMatchObject({ status: 200 });
});

test.each([
  [{ hosts: { 'a.example.com': { stauts: 503 } } }, /stauts.* says nothing of a host/],
  [{ hosts: { 'a.example.com': { status: 'down' } } }, /status.* cannot be .*down/],
  [{ hosts: { 'a.example.com': { addresses: ['nowhere'] } } }, /addresses.* cannot be/],
  [{ hosts: [] }, /hosts.* must be an object/],
  [{ host: 'a.example.com' }, /host.* is no field/],
])('a wish that cannot be read is refused in a sentence: %o', async (wish, sentence) => {
  const { post: send } = await machine();
  const answer = await send('/_local/chat/hosts', wish);
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringMatching(sentence)]);
});

test('what was posted outlives a restart', async () => {
  const store = new ChatStore(':memory:');
  onTestFinished(() => store.close());
  store.add({ id: 'p1', at: 1, host: 'a.example.com', address: '1.1.1.1', body: '{}', status: 200 });
  expect(store.get('p1')).toMatchObject({ host: 'a.example.com', status: 200 });
});

test('the page shows posts as their services would, what they call marked, and runs nothing of theirs', async () => {
  const { internet, get } = await machine();
  const blocks = [
    { type: 'section', text: { type: 'mrkdwn', text: '<!channel> <https://a.example.com/|*here*> &lt;b&gt;' } },
  ];
  await internet.answer(post('hooks.example.com', { blocks }));
  await internet.answer(post('chat.example.com', { text: '**bold** @all \\*plain\\* <script>alert(1)</script>' }));
  const page = await (await get('/_local/chats')).text();
  expect(page).toContain('<span class="mention">@channel</span>');
  expect(page).toContain('<a href="https://a.example.com/">*here*</a>');
  expect(page).toContain('<b>bold</b> <span class="mention">@all</span> *plain*');
  expect(page).not.toContain('<script');
  expect(page).not.toContain('secret');
});

test('each service is known by its bodies', () => {
  const service = (body: object) => shownPost(JSON.stringify(body)).service;
  expect(service({ text: 'x', blocks: [] })).toBe('Slack');
  expect(service({ type: 'message', attachments: [] })).toBe('Microsoft Teams');
  expect(service({ cardsV2: [] })).toBe('Google Chat');
  expect(service({ text: 'x' })).toBe('Mattermost');
  expect(shownPost('no JSON').service).toBe('Unknown');
});
