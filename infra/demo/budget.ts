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

  await play.step(
    'An admin gives e-mail an objective: up for 99.99 % of 30 days',
    async () => {
      const { body, headers } = await client.send('GET', MAIL, undefined, admin);
      const put = await client.send('PUT', MAIL, { ...body, objective: 99.99 }, admin, {
        'if-match': headers.get('etag') ?? '',
      });
      // Functions look every ten seconds whether the catalogue has changed.
      await client.advance('PT10S');
      return put;
    },
    `
      08:00:10 answer   200
    `,
  );
  await play.step(
    'All of it is left',
    left,
    `
      08:00:10 answer   200 healthy: 259.2 of 259.2 seconds left
    `,
  );
  await play.step(
    'A tenth of its users gets no mail',
    () => outage('Outlook does not start', 'some'),
    `
      08:00:10 answer   201 new
      08:00:10 timeline reported, by reporter@example.com
      08:00:10 timeline triaged medium
      08:00:10 timeline called service-desk.oncall@example.com triage
      08:00:10 mail     service-desk.oncall@example.com: Medium: acknowledge by 10:00 CET.
      08:00:10 mail     reporter@example.com: We have your report. You need do nothing.
    `,
  );
  await play.step(
    'The engineer on call takes it',
    async () => client.press(linkIn(await newest(ENGINEER), 'a'), 'acknowledge'),
    `
      08:00:10 answer   303 /a/…
      08:00:10 timeline acknowledged, by service-desk.oncall@example.com
      08:00:10 mail     reporter@example.com: Service desk on call has your report now. You need do nothing.
    `,
  );
  await play.step(
    'It works again 36 minutes later: for a tenth of the users that is 3 minutes 36 of the budget',
    async () => {
      await client.advance('PT36M');
      return client.act(play.id, 'resolve', { code: 'solution', notes: 'Restarted the mail server.' }, desk);
    },
    `
      08:36:10 answer   200 resolved
      08:36:10 timeline resolved solution, by desk@example.com
      08:36:10 mail     reporter@example.com: Does it work again? Please say so on your page.
      08:36:10 mail     service-desk.oncall@example.com: It is over: resolved by The service desk, no action.
    `,
  );
  await play.step(
    'Less than a fifth is left',
    left,
    `
      08:36:10 answer   200 at_risk: 43.2 of 259.2 seconds left
    `,
  );
  await play.step(
    'One user has trouble again. That would be low, but the service cannot bear much more: it is high',
    async () => {
      const said = await outage('Outlook does not start again', 'one');
      play.follow(said.body.id);
      return said;
    },
    `
      08:36:10 answer   201 new
      08:36:10 timeline reported, by reporter@example.com
      08:36:10 timeline triaged high
      08:36:10 timeline called service-desk.oncall@example.com triage
      08:36:10 mail     service-desk.oncall@example.com: High: acknowledge by 09:51 CET.
      08:36:10 mail     service-desk.pager@example.com: INC-… High: acknowledge by 09:51 CET: Outlook does not start again
      08:36:10 mail     reporter@example.com: We have your report. You need do nothing.
      08:36:10 mail     everything@example.com: An incident of high priority is open. You need do nothing.
      08:36:10 mail     outages@example.com: An incident of high priority is open. You need do nothing.
    `,
  );
  play.quote(await newest(ENGINEER), ['Priority: High, because the error budget is at risk.']);
  await play.step(
    'The engineer takes it',
    async () => client.press(linkIn(await newest(ENGINEER), 'a'), 'acknowledge'),
    `
      08:36:10 answer   303 /a/…
      08:36:10 timeline acknowledged, by service-desk.oncall@example.com
      08:36:10 mail     reporter@example.com: Service desk on call has your report now. You need do nothing.
      08:36:10 mail     service-desk.manager@example.com: Taken by Service desk on call, no action.
      08:36:10 mail     command.oncall@example.com: High: please take command.
      08:36:10 mail     command.pager@example.com: INC-… please take command: Outlook does not start again
    `,
  );
  await play.step(
    'More and more telephone: the desk says that many are hit',
    () => client.act(play.id, 'triage', { impact: { users: 'many' } }, desk),
    `
      08:36:10 answer   200 investigating
      08:36:10 timeline triaged high, by desk@example.com
    `,
  );
  await play.step('A second before the budget is used up nothing has come of it', () => client.advance('PT1M25S'), '');
  await play.step(
    'Then a manager is called, and the engineer told',
    () => client.advance('PT2S'),
    `
      08:37:37 timeline budget_exhausted
      08:37:37 timeline escalated hierarchical error_budget
      08:37:37 timeline called service-desk.manager@example.com hierarchical
      08:37:37 mail     service-desk.manager@example.com: High: acknowledge by 09:52 CET.
      08:37:37 mail     service-desk.oncall@example.com: High: please restore it as soon as you can, the error budget of E-mail is used up.
    `,
  );
  play.quote(await newest(MANAGER), [
    'The error budget of E-mail is used up, and you answer for Service desk (tier 1).',
    'Error budget: 4 min 19 s of 4 min 19 s used',
    '/e/',
  ]);
  const page = linkIn(await newest(MANAGER), 'e');
  await play.step(
    'The manager has it now',
    async () => client.press(linkIn(await newest(MANAGER), 'h'), 'acknowledge'),
    `
      08:37:37 answer   303 /h/…
      08:37:37 timeline acknowledged, by service-desk.manager@example.com
      08:37:37 mail     service-desk.oncall@example.com: Acknowledged by Service desk manager; it stays with you, no further action.
    `,
  );
  await play.step('Nobody is called a second time for it, though it stays down', () => client.advance('PT3M'), '');
  await play.step(
    'It works again',
    () => client.act(play.id, 'resolve', { code: 'solution', notes: 'Replaced the mail server.' }, desk),
    `
      08:40:37 answer   200 resolved
      08:40:37 timeline resolved solution, by desk@example.com
      08:40:37 mail     reporter@example.com: Does it work again? Please say so on your page.
      08:40:37 mail     service-desk.oncall@example.com: It is over: resolved by The service desk, no action.
      08:40:37 mail     service-desk.manager@example.com: It is over: resolved by The service desk, no action.
      08:40:37 mail     everything@example.com: It is resolved. You need do nothing.
      08:40:37 mail     outages@example.com: It is resolved. You need do nothing.
    `,
  );
  await play.step(
    'More is used up than there was',
    left,
    `
      08:40:37 answer   200 exhausted: -90.3 of 259.2 seconds left
    `,
  );
  await play.step(
    'The page that the mails lead to says the same',
    () => client.request('GET', page),
    `
      08:40:37 answer   200 Used up: 1 min 30 s too much
    `,
  );
}
