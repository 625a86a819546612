import { admin, REPORTER, responder } from './cast.ts';
import type { Client } from './client.ts';
import { pageAt, type Seen } from './tour.ts';

/** An incident as four chats are told of it, from its beginning to its end. */
export async function chatTour(client: Client): Promise<readonly Seen[]> {
  const rooms = {
    slack: 'https://hooks.slack.com/services/T0/B0/token',
    teams: 'https://prod.westeurope.logic.azure.com/workflows/w/triggers/manual/paths/invoke?sig=token',
    mattermost: 'https://chat.example.com/hooks/token',
    'google-chat': 'https://chat.googleapis.com/v1/spaces/S/messages?key=k&token=t',
  };
  for (const [format, url] of Object.entries(rooms)) {
    const channel = { name: `Operations by ${format}`, format, url, list: 'everything' };
    const said = await client.send('PUT', `/v1/channels/${format}`, channel, admin);
    if (said.status >= 300) throw new Error(`The channel was answered by ${said.status}: ${said.text}`);
  }
  await client.advance('PT11S');
  const seen: Seen[] = [];
  const page = async (name: string, path: string) => seen.push(await pageAt(client, name, path));
  const reported = await client.send('POST', '/v1/incidents', {
    summary: 'checkout returns 502 & <nobody> can pay *at all*, see https://example.com',
    reporter: { name: 'A reporter', email: REPORTER },
    impact: { users: 'all', financial: 'high', security: 'none' },
    category: 'software',
    subcategory: 'error',
  });
  const { id } = reported.body;
  await client.advance('PT1M');
  await client.act(id, 'acknowledge', {}, responder);
  await client.advance('PT1M');
  const text = 'A payment in two fails since 03:10.\n@channel: the vendor is at it, <b>and so are we</b>.';
  await client.act(id, 'update', { text }, responder);
  await client.advance('PT1M');
  await page('chat-update', `/_local/chats?incident=${id}`);
  await client.act(id, 'resolve', { code: 'solution', notes: 'The gateway was restarted.' }, responder);
  await client.advance('PT1M');
  const posts = await client.posts({ incident: id });
  for (const [format, url] of Object.entries(rooms)) {
    const newest = posts.findLast(({ host }) => host === new URL(url).host);
    if (newest === undefined) throw new Error(`Nothing was posted to ${format}.`);
    await page(`chat-${format}`, `/_local/chats/${newest.id}`);
  }
  const link = /https?:[^"|)]+\/s\/[\w-]+/.exec(JSON.stringify(posts.at(-1)?.body))?.[0] ?? '';
  await page('chat-page', new URL(link).pathname);
  return seen;
}
