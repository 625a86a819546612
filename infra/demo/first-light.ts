import { linkIn, type Person } from './client.ts';
import type { Play } from './play.ts';

const engineer: Person = {
  email: 'data-centre.oncall@example.com',
  name: 'The on-call engineer',
  groups: ['responder'],
};
const desk: Person = { email: 'desk@example.com', name: 'The service desk', groups: ['service-desk'] };

const impact = { users: 'many', financial: 'high', security: 'none' };

/** A report at 02:00 in Berlin that nobody answers at first, from the first call to "all clear". */
export async function firstLight(play: Play): Promise<void> {
  const { client } = play;
  await play.step(
    'Somebody reports that the checkout is broken; the on-call engineer is called',
    () =>
      client.send('POST', '/v1/incidents', {
        summary: 'checkout returns 502',
        reporter: { name: 'A reporter', email: 'reporter@example.com' },
      }),
    `
      01:00:00 answer   201 new
      01:00:00 timeline reported, by reporter@example.com
      01:00:00 timeline triaged high
      01:00:00 timeline called platform.oncall@example.com triage
      01:00:00 mail     platform.oncall@example.com: High: acknowledge by 02:15 CET.
      01:00:00 mail     platform.pager@example.com: INC-… High: acknowledge by 02:15 CET: checkout returns 502
      01:00:00 mail     reporter@example.com: We have your report. You need do nothing.
      01:00:00 mail     desk@example.com: Please triage this report: say what it is about.
    `,
  );
  await play.step(
    'Nobody answers: the call is repeated, then the next tier is called',
    () => client.advance('PT11M15S'),
    `
      01:03:00 timeline call_repeated platform.oncall@example.com
      01:03:00 mail     platform.oncall@example.com: High: acknowledge by 02:15 CET.
      01:03:00 mail     platform.pager@example.com: INC-… High: acknowledge by 02:15 CET: checkout returns 502
      01:06:00 timeline call_repeated platform.oncall@example.com
      01:06:00 mail     platform.oncall@example.com: High: acknowledge by 02:15 CET.
      01:06:00 mail     platform.pager@example.com: INC-… High: acknowledge by 02:15 CET: checkout returns 502
      01:09:00 timeline call_repeated platform.oncall@example.com
      01:09:00 mail     platform.oncall@example.com: High: acknowledge by 02:15 CET.
      01:09:00 mail     platform.pager@example.com: INC-… High: acknowledge by 02:15 CET: checkout returns 502
      01:10:00 timeline stakeholders_told
      01:10:00 mail     everything@example.com: An incident of high priority is open. You need do nothing.
      01:10:00 mail     outages@example.com: An incident of high priority is open. You need do nothing.
      01:11:15 timeline escalated functional at 75 % of response
      01:11:15 timeline called data-centre.oncall@example.com functional
      01:11:15 mail     data-centre.oncall@example.com: High: acknowledge by 02:15 CET.
      01:11:15 mail     data-centre.pager@example.com: INC-… High: acknowledge by 02:15 CET: checkout returns 502
    `,
  );
  await play.step(
    'Still nobody: the target is missed, and the manager is called',
    () => client.advance('PT3M45S'),
    `
      01:14:15 timeline call_repeated data-centre.oncall@example.com
      01:14:15 mail     data-centre.oncall@example.com: High: acknowledge by 02:15 CET.
      01:14:15 mail     data-centre.pager@example.com: INC-… High: acknowledge by 02:15 CET: checkout returns 502
      01:15:00 timeline breached response
      01:15:00 timeline escalated hierarchical at 100 % of response
      01:15:00 timeline called data-centre.manager@example.com hierarchical
      01:15:00 mail     data-centre.manager@example.com: High: acknowledge now.
      01:15:00 mail     desk@example.com: High: nobody acknowledged it in time. A manager has been called, no action.
    `,
  );
  await play.step(
    'The engineer of the next tier opens the link in the mail and says "I have it"',
    async () => client.press(linkIn(await play.mailTo(engineer.email), 'a'), 'acknowledge'),
    `
      01:15:00 answer   303 /a/…
      01:15:00 timeline acknowledged, by data-centre.oncall@example.com
      01:15:00 mail     platform.oncall@example.com: Taken by Data centre on call, no action.
      01:15:00 mail     data-centre.manager@example.com: Taken by Data centre on call, no action.
      01:15:00 mail     reporter@example.com: Data centre on call has your report now. You need do nothing.
      01:15:00 mail     command.oncall@example.com: High: please take command.
      01:15:00 mail     command.pager@example.com: INC-… please take command: checkout returns 502
    `,
  );
  await play.step(
    'Whoever is on call for command takes it',
    async () => client.press(linkIn(await play.mailTo('command.oncall@example.com'), 'o'), 'take'),
    `
      01:15:00 answer   303 /o/…
      01:15:00 timeline roles_changed commander, by command.oncall@example.com
    `,
  );
  await play.step(
    'The engineer writes down what was found',
    () => client.act(play.id, 'note', { type: 'diagnosis', text: 'The connection pool is exhausted.' }, engineer),
    `
      01:15:00 answer   200 investigating
      01:15:00 timeline noted diagnosis, by data-centre.oncall@example.com
    `,
  );
  await play.step(
    '…and what it is about',
    () => client.act(play.id, 'triage', { category: 'software', subcategory: 'error', impact }, engineer),
    `
      01:15:00 answer   200 investigating
      01:15:00 timeline triaged high, by data-centre.oncall@example.com
    `,
  );
  await play.step(
    'Twenty minutes later the service is restored; the reporter is asked',
    async () => {
      await client.advance('PT20M');
      return client.act(play.id, 'resolve', { code: 'workaround', notes: 'Restarted with a larger pool.' }, engineer);
    },
    `
      01:35:00 answer   200 resolved
      01:35:00 timeline resolved workaround, by data-centre.oncall@example.com
      01:35:00 mail     reporter@example.com: Does it work again? Please say so on your page.
      01:35:00 mail     command.oncall@example.com: It is over: resolved by The on-call engineer, no action.
      01:35:00 mail     platform.oncall@example.com: It is over: resolved by The on-call engineer, no action.
      01:35:00 mail     data-centre.manager@example.com: It is over: resolved by The on-call engineer, no action.
      01:35:00 mail     everything@example.com: It is resolved. You need do nothing.
      01:35:00 mail     outages@example.com: It is resolved. You need do nothing.
    `,
  );
  await play.step(
    'The reporter opens the page and says that it works again',
    async () => client.press(linkIn(await play.mailTo('reporter@example.com'), 'r'), 'confirm'),
    `
      01:35:00 answer   303 /r/…
      01:35:00 timeline confirmed, by reporter@example.com
    `,
  );
  await play.step(
    'The service desk closes it: all clear',
    () => client.act(play.id, 'close', {}, desk),
    `
      01:35:00 answer   200 closed
      01:35:00 timeline closed, by desk@example.com
      01:35:00 mail     reporter@example.com: INC-… is closed: all clear. If it is back, say so on your page within 14 days.
    `,
  );
}
