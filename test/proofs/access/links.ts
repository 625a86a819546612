import { linkIn, type Mail, type Person } from '../../../infra/demo/client.ts';
import { examples } from '../../../infra/openapi-examples.ts';
import type { RealMachine } from './real-machine.ts';
import { KEEPER } from './scenes.ts';

/**
 * A link of each purpose, as it was given out; a page can be acted on as long as its incident is let alone. `follower` is
 * of the purpose `u` too: an incident is followed no longer by it, as a list is left.
 */
export type Links = Readonly<Record<string, string>>;

const reporter = { name: 'A reporter', email: 'reporter@example.com' };
const HIGH = { users: 'many', financial: 'high', security: 'none' };

/** A list that anybody may join. */
export const OPEN_LIST = 'open-to-all';

/** A schedule with its feeds, and three incidents, played until each kind of page has been mailed to somebody. */
export async function mailedLinks({ client }: RealMachine): Promise<Links> {
  const report = async () => {
    const body = { summary: 'checkout returns 502', reporter, impact: HIGH };
    const id = (await client.send('POST', '/v1/incidents', body, KEEPER)).body.id as string;
    await client.settle();
    return id;
  };
  const act = async (id: string, action: string, body: object) => {
    const { status, text } = await client.act(id, action, body, KEEPER);
    if (status !== 200) throw new Error(`The proof could not ${action} its own incident: ${status} ${text}`);
  };
  const path = (mail: Mail | undefined, purpose: Parameters<typeof linkIn>[1]) =>
    new URL(linkIn(mail, purpose)).pathname;
  const last = async (to: string, incident: string) => (await client.mails({ to, incident })).at(-1);

  await askedToCover(client);
  const c = path((await client.mails({ to: 'second@example.com' })).at(-1), 'c');
  const t = path((await client.mails({ to: 'command.oncall@example.com' })).at(-1), 't');

  const example = examples['put-stakeholder-list'] as { readonly members: readonly Person[] };
  // Whoever leaves has no other page of the list any more: another reader does.
  const leaver = { name: 'Who leaves', email: 'leaver@example.com' };
  const list = { ...example, open: true, members: [...example.members, leaver] };
  const opened = await client.send('PUT', `/v1/stakeholder-lists/${OPEN_LIST}`, list, KEEPER);
  if (opened.status !== 201) throw new Error(`The proof could not make a list: ${opened.status} ${opened.text}`);
  const i = await feedOf(client);
  const e = await budgetOf(client);
  const called = await report();
  const a = path(await last('platform.oncall@example.com', called), 'a');
  const d = await documentOf(client, called);
  const s = path(await last('outages@example.com', called), 's');
  const u = path(await last(leaver.email, called), 'u');
  const m = path(await last('outages@example.com', called), 'm');
  const l = path(await last('outages@example.com', called), 'l');
  await act(called, 'follow', { person: { name: 'A follower', email: 'follower@example.com' } });
  await act(called, 'update', { text: 'We look for the cause.' });
  await client.settle();
  const follower = path(await last('follower@example.com', called), 'u');
  // Another one, as what is offered stands as long as nobody takes it.
  const led = await report();
  await act(led, 'acknowledge', {});
  await client.settle();
  const o = path(await last('command.oncall@example.com', led), 'o');
  // Another one: a manager who gives the incident to a team withdraws the call.
  const asked = await report();
  await act(asked, 'escalate', { to: 'hierarchical', reason: 'We need a decision.' });
  await client.settle();
  const h = path(await last('platform.manager@example.com', asked), 'h');

  const solved = await report();
  await act(solved, 'triage', { category: 'software', subcategory: 'error' });
  await act(solved, 'acknowledge', {});
  await act(solved, 'resolve', { code: 'solution', notes: 'Restarted it.' });
  await client.settle();
  const r = path(await last(reporter.email, solved), 'r');
  return { a, o, h, r, s, d, e, u, follower, m, l, c, t, i };
}

/** Somebody is asked to cover, and a team is tested. */
async function askedToCover(client: RealMachine['client']): Promise<void> {
  const send = async (method: string, path: string, body: object, as: Person) => {
    const { status, text } = await client.send(method, path, body, as);
    if (status >= 300) throw new Error(`The proof could not ${method} ${path}: ${status} ${text}`);
  };
  await send('PUT', '/v1/schedules/to-cover', examples['put-schedule'] as object, KEEPER);
  const { now } = (await client.send('GET', '/_local/clock')).body;
  const hence = (days: number) => new Date(Date.parse(now) + days * 86_400_000).toISOString();
  const cover = {
    schedule: 'to-cover',
    from: hence(1),
    until: hence(365),
    person: { name: 'Second', email: 'second@example.com' },
  };
  await send('POST', '/v1/overrides', cover, { email: 'first@example.com', name: 'First', groups: ['responder'] });
  await send('POST', '/v1/teams/command/test-call', {}, KEEPER);
  // The sweeper mails it.
  await client.advance('PT1M');
  await client.settle();
}

/** The keeper's own page of the live document, as the API gives it out. */
async function documentOf(client: RealMachine['client'], id: string): Promise<string> {
  const { status, text, body } = await client.send('GET', `/v1/incidents/${id}/document`, undefined, KEEPER);
  if (status !== 200) throw new Error(`The proof could not read its own document: ${status} ${text}`);
  return new URL(body.links.page).pathname;
}

/** The keeper's own page of an error budget, as the API gives it out. */
async function budgetOf(client: RealMachine['client']): Promise<string> {
  const path = '/v1/services/with-budget';
  const service = { ...(examples['put-service'] as object), keywords: [] };
  const made = await client.send('PUT', path, service, KEEPER);
  if (made.status !== 201) throw new Error(`The proof could not make a service: ${made.status} ${made.text}`);
  const { body } = await client.send('GET', `${path}/error-budget`, undefined, KEEPER);
  return new URL(body.links.page).pathname;
}

/** The feed of somebody's shifts. */
async function feedOf(client: RealMachine['client']): Promise<string> {
  const path = '/v1/schedules/with-feeds';
  const made = await client.send('PUT', path, examples['put-schedule'], KEEPER);
  if (made.status !== 201) throw new Error(`The proof could not make a schedule: ${made.status} ${made.text}`);
  // Functions look every ten seconds whether the catalogue has changed.
  await client.advance('PT11S');
  const { body } = await client.send('GET', `${path}/feeds`, undefined, KEEPER);
  return new URL(body.people[0].url).pathname;
}
