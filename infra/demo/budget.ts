import { linkIn, type Person } from './client.ts';
import type { Play } from './play.ts';

const admin: Person = { email: 'admin@example.com', name: 'An admin', groups: ['admin'] };
const desk: Person = { email: 'desk@example.com', name: 'The service desk', groups: ['service-desk'] };
const ENGINEER = 'service-desk.oncall@example.com';
const MANAGER = 'service-desk.manager@example.com';
const MAIL = '/v1/services/email';

/**
 * E-mail may be down for 4 minutes and 19 seconds in 30 days, counted by the users that are hit. Two outages use that
 * up: what was left decides how urgent the second is, and a manager is called when nothing is.
 */
export async function budget(play: Play): Promise<void> {
  const { client } = play;
  const outage = (summary: string, users: string) =>
    client.send('POST', '/v1/incidents', {
      summary,
      reporter: { name: 'A reporter', email: 'reporter@example.com' },
      ...{ service: 'email', category: 'software', subcategory: 'error' },
      impact: { users, financial: 'none', security: 'none' },
    });
  const left = () => client.send('GET', `${MAIL}/error-budget`, undefined, desk);
  const newest = async (to: string) => (await client.mails({ to })).at(-1);

  await play.step('E-mail has no objective yet: nobody can say how much it may be down', left, ``);
  await play.step(
    'An admin gives it one: up for 99.99 % of 30 days',
    async () => {
      const { body, headers } = await client.send('GET', MAIL, undefined, admin);
      const put = await client.send('PUT', MAIL, { ...body, objective: 99.99 }, admin, {
        'if-match': headers.get('etag') ?? '',
      });
      // Functions look every ten seconds whether the catalogue has changed.
      await client.advance('PT10S');
      return put;
    },
    ``,
  );
  await play.step('All of it is left', left, ``);
  await play.step('A tenth of its users gets no mail', () => outage('Outlook does not start', 'some'), ``);
  await play.step(
    'The engineer on call takes it',
    async () => client.press(linkIn(await newest(ENGINEER), 'a'), 'acknowledge'),
    ``,
  );
  await play.step(
    'It works again 36 minutes later: for a tenth of the users that is 3 minutes 36 of the budget',
    async () => {
      await client.advance('PT36M');
      return client.act(play.id, 'resolve', { code: 'solution', notes: 'Restarted the mail server.' }, desk);
    },
    ``,
  );
  await play.step('Less than a fifth is left', left, ``);
  await play.step(
    'One user has trouble again. That would be low, but the service cannot bear much more: it is high',
    async () => {
      const said = await outage('Outlook does not start again', 'one');
      play.follow(said.body.id);
      return said;
    },
    ``,
  );
  play.quote(await newest(ENGINEER), ['Priority: High, because the error budget is at risk.']);
  await play.step(
    'The engineer takes it',
    async () => client.press(linkIn(await newest(ENGINEER), 'a'), 'acknowledge'),
    ``,
  );
  await play.step(
    'More and more telephone: the desk says that many are hit',
    () => client.act(play.id, 'triage', { impact: { users: 'many' } }, desk),
    ``,
  );
  await play.step('A second before the budget is used up nothing has come of it', () => client.advance('PT1M25S'), ``);
  await play.step('Then a manager is called, and the engineer told', () => client.advance('PT2S'), ``);
  play.quote(await newest(MANAGER), [
    'The error budget of E-mail is used up, and you answer for Service desk (tier 1).',
    'Error budget: 4 min 19 s of 4 min 19 s used',
    '/e/',
  ]);
  const page = linkIn(await newest(MANAGER), 'e');
  await play.step(
    'The manager has it now',
    async () => client.press(linkIn(await newest(MANAGER), 'h'), 'acknowledge'),
    ``,
  );
  await play.step('Nobody is called a second time for it, though it stays down', () => client.advance('PT3M'), ``);
  await play.step(
    'It works again',
    () => client.act(play.id, 'resolve', { code: 'solution', notes: 'Replaced the mail server.' }, desk),
    ``,
  );
  await play.step('More is used up than there was', left, ``);
  await play.step('The page that the mails lead to says the same', () => client.request('GET', page), ``);
}
