import { admin, desk, responder } from './cast.ts';
import { type Client, linkIn } from './client.ts';
import { kindsOf, pageAt, type Seen } from './tour.ts';

/** Shifts that begin, somebody who is asked to cover, a test call, and a week in which nobody is there. */
export async function onCallTour(client: Client): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  const look = async (name: string, path: string) => seen.push(await pageAt(client, name, path));
  const ann = { name: 'First engineer', email: 'first@example.com' };
  const bob = { name: 'Second engineer', email: 'second@example.com' };
  const hours = { mon: ['10:00-16:00'], tue: ['10:00-16:00'] };
  const layer = { name: 'Days', startsOn: '2027-01-04', every: 'P1D', handover: '09:00', members: [ann, bob], hours };
  const schedule = { name: 'Night watch', timeZone: 'Europe/Berlin', layers: [layer] };
  const people = { managers: [{ name: 'Night manager', email: 'night.manager@example.com' }], onCall: [] };
  const team = { name: 'Night', tier: 2, timeZone: 'Europe/Berlin', schedule: 'night', ...people };
  const changes = { schedules: { night: schedule }, teams: { night: team } };
  const said = await client.send('PATCH', '/v1/catalogue', changes, admin, { 'if-match': '*' });
  if (said.status !== 200) throw new Error(`The catalogue was answered by ${said.status}: ${said.text}`);
  const { now } = (await client.send('GET', '/_local/clock')).body;
  const hence = (day: number) => new Date(Date.parse(now) + day * 86_400_000).toISOString();
  const cover = { schedule: 'night', from: hence(1), until: hence(2), person: bob, reason: 'I am at a wedding.' };
  for (const as of [responder, responder, desk]) await client.send('POST', '/v1/overrides', cover, as);
  await client.send('POST', '/v1/teams/command/test-call', {}, responder);
  await client.advance('PT1M');
  const to = async (email: string, subject: RegExp) =>
    (await client.mails({ to: email })).filter((mail) => subject.test(mail.subject));
  const [first, second] = (await to(bob.email, /^Can you take/)).slice(-2).map((mail) => linkIn(mail, 'c'));
  const t = linkIn((await to('command.oncall@example.com', /^TEST/)).at(-1), 't');
  if (first === undefined || second === undefined) throw new Error('Nobody was asked to cover.');
  await look('cover', first);
  await client.press(first, 'accept');
  await look('cover-taken', first);
  await client.press(second, 'decline');
  await look('cover-declined', second);
  await look('test-call', t);
  await client.press(t, 'got');
  await look('test-call-got', t);
  // Past nine and ten o'clock of that Monday.
  await client.advance('PT10H');
  return [...seen, ...kindsOf((await client.mails()).filter(({ incident }) => incident === null))];
}
