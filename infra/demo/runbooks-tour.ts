import { admin, desk, REPORTER, responder } from './cast.ts';
import { type Client, linkIn } from './client.ts';
import { acted, kindsOf, pageAt, type Seen } from './tour.ts';

/** A runbook that the call names, tasks in all their states, and what is told of them. */
export async function runbooksTour(client: Client): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  const look = async (name: string, path: string) => seen.push(await pageAt(client, name, path));
  const act = async (...what: Parameters<Client['act']>) => {
    await acted(client, ...what);
    await client.advance('PT1S');
  };
  const link = async (to: string, id: string) => linkIn((await client.mails({ to, incident: id })).at(-1), 'a');
  const runbook = {
    name: 'A server room does not answer',
    text: [
      '# First',
      'Ask the [provider](https://status.example.com), and **touch nothing** that answers.',
      '- [ ] Look at the cameras of the room',
      '- [ ] Ask the provider whether the line is cut',
      '- [ ] Switch the spare line on',
      '',
      '## Then',
      '1. Log in to the console',
      '2. Run this:',
      '',
      '```',
      'ping -c 3 gateway.second-room.example.com',
      '```',
      '',
      '> Never restart both switches at once.',
    ].join('\n'),
    subcategories: ['data-centre/unreachable'],
  };
  const put = await client.send('PUT', '/v1/runbooks/room', runbook, admin, { 'if-match': '*' });
  if (put.status !== 201 && put.status !== 412)
    throw new Error(`The runbook was answered by ${put.status}: ${put.text}`);
  if (put.status === 412) await client.send('PUT', '/v1/runbooks/room', runbook, admin);
  await client.advance('PT11S');
  const reported = await client.send(
    'POST',
    '/v1/incidents',
    {
      summary: 'Nothing in the second room answers',
      reporter: { name: 'A reporter', email: REPORTER },
      service: 'data-centre',
      category: 'data-centre',
      subcategory: 'unreachable',
      impact: { users: 'some', financial: 'none', security: 'none' },
    },
    responder,
  );
  const id = reported.body.id as string;
  await client.advance('PT1S');
  const { now } = (await client.send('GET', '/_local/clock')).body;
  const due = (minutes: number) => new Date(Date.parse(now) + minutes * 60_000).toISOString();
  await act(id, 'acknowledge', {}, responder);
  const helper = { name: 'Another responder', email: 'another@example.com' };
  const mine = { name: 'A responder', email: responder.email };
  await act(
    id,
    'tasks',
    {
      tasks: [
        { id: 't1', owner: mine, dueAt: due(30) },
        { id: 't2', owner: helper, dueAt: due(30) },
      ],
    },
    desk,
  );
  await act(
    id,
    'tasks',
    { tasks: [{ id: 't3', dueAt: due(30) }, { text: 'Write down what the cameras show' }] },
    responder,
  );
  const own = await link(helper.email, id);
  await look('tasks-own', own);
  await look('tasks-assignee', await link(mine.email, id));
  await client.advance('PT25M');
  await client.press(await link(mine.email, id), 'done_t1');
  await client.advance('PT10M');
  await act(id, 'tasks', { tasks: [{ text: 'Buy another camera' }] }, responder);
  await act(id, 'tasks', { tasks: [{ id: 't5', status: 'dropped' }] }, responder);
  const { body } = await client.send('GET', `/v1/incidents/${id}/document`, undefined, responder);
  await look('document-runbook', body.links.page);
  await act(id, 'handoff', { person: mine, tasks: true }, { ...helper, groups: ['responder'] });
  const mails = await client.mails({ incident: id });
  await look(
    'offer-tasks',
    linkIn(
      mails.findLast(({ text }) => text.includes('/o/')),
      'o',
    ),
  );
  await act(id, 'resolve', { code: 'solution', notes: 'The spare line works.' }, responder);
  await look('tasks-over', own);
  return [...seen, ...kindsOf(await client.mails({ incident: id }))];
}
