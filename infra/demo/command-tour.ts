import { COMMANDER, DATA_CENTRE, desk, REPORTER, responder, SERVICE_DESK } from './cast.ts';
import { type Client, linkIn, type Person } from './client.ts';
import { acted, kindsOf, pageAt, type Seen } from './tour.ts';

/** Command sought, taken and left, what is handed over and comes back, and updates that are due. */
export async function commandTour(client: Client): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  const look = async (name: string, path: string) => seen.push(await pageAt(client, name, path));
  const act = async (...what: Parameters<Client['act']>) => {
    await acted(client, ...what);
    await client.advance('PT1S');
  };
  const press = async (link: string, button: string, fields: Record<string, string> = {}) => {
    const said = await client.press(link, button, fields);
    if (said.status !== 303) throw new Error(`${button} was answered by ${said.status}`);
    await client.advance('PT1S');
  };
  const link = async (to: string, id: string, kind: 'a' | 'o' | 'h') => {
    const mails = await client.mails({ to, incident: id });
    return linkIn(
      mails.findLast(({ text }) => text.includes(`/${kind}/`)),
      kind,
    );
  };
  const taken = async (summary: string) => {
    const reported = await client.send(
      'POST',
      '/v1/incidents',
      {
        summary,
        description: 'No machine of the second room answers.',
        reporter: { name: 'A reporter', email: REPORTER },
        service: 'data-centre',
        category: 'data-centre',
        subcategory: 'unreachable',
        impact: { users: 'many', financial: 'high', security: 'none' },
      },
      responder,
    );
    await client.advance('PT1M');
    await press(await link(DATA_CENTRE, reported.body.id, 'a'), 'acknowledge');
    return reported.body.id as string;
  };

  const id = await taken('Data centre north does not answer');
  const command = await link(COMMANDER, id, 'o');
  const assignee = await link(DATA_CENTRE, id, 'a');
  await look('offer-command', command);
  await look('assignee-uncommanded', assignee);
  await client.advance('PT6M');
  await press(command, 'take');
  await look('offer-command-mine', command);
  const tried = {
    type: 'attempt',
    text: 'Restarted the switch between the rooms.',
    outcome: 'It fails again after a minute.',
  };
  await act(id, 'note', tried, responder);
  await press(assignee, 'update', { text: 'The second room does not answer. We look for the cause.' });
  const commander = await link(COMMANDER, id, 'a');
  await look('commander', commander);
  const scribe = { name: 'Another responder', email: 'another@example.com' };
  await act(id, 'roles', { communicationsLead: scribe, scribe }, desk);
  await act(id, 'roles', { communicationsLead: null }, desk);
  await client.advance('PT1H');
  await client.advance('PT30M');
  const { body } = await client.send('GET', `/v1/incidents/${id}/document`, undefined, responder);
  await look('document-due-and-done', body.links.page);

  await press(assignee, 'handoff', { team: 'service-desk', text: 'The vendor mends it; they want a call each hour.' });
  const next = await link(SERVICE_DESK, id, 'o');
  await look('assignee-offered', assignee);
  await look('commander-offered', commander);
  await look('offer-handoff', next);
  await press(next, 'take');
  await look('offer-handoff-mine', next);
  const expert = { name: 'An expert', email: 'expert@example.com' };
  const day = { person: expert, roles: ['commander'], reason: 'My night ends.' };
  const own: Person = { email: COMMANDER, name: 'Command on call', groups: ['responder'] };
  await act(id, 'handoff', day, own);
  await press(await link(expert.email, id, 'o'), 'return');
  await look('offer-handoff-declined', await link(expert.email, id, 'o'));
  await act(id, 'handoff', day, own);
  const lapsing = await link(expert.email, id, 'o');
  await client.advance('PT31M');
  await look('offer-handoff-lapsed', lapsing);
  await act(id, 'handoff', day, own);
  const withdrawn = await link(expert.email, id, 'o');
  await act(id, 'return-handoff', {}, own);
  await look('offer-handoff-gone', withdrawn);
  await act(id, 'handoff', { ...day, force: true, reason: 'They are on their way.' }, desk);
  await act(id, 'resolve', { code: 'solution', notes: 'The link between the rooms is mended.' }, responder);
  await look('offer-over', next);

  const second = await taken('Data centre south does not answer');
  const asked = await link(COMMANDER, second, 'o');
  await act(second, 'roles', { commander: expert }, desk);
  await look('offer-command-others', asked);
  await act(second, 'roles', { commander: null }, desk);
  await act(second, 'triage', { impact: { users: 'one', financial: 'low', security: 'none' } }, desk);
  await look('offer-command-gone', asked);
  const mails = (await client.mails()).filter(({ incident }) => incident === id || incident === second);
  return [...seen, ...kindsOf(mails)];
}
