import { type Client, linkIn, type Person } from './client.ts';
import type { Play } from './play.ts';

const admin: Person = { email: 'admin@example.com', name: 'An admin', groups: ['admin'] };
const engineer: Person = {
  email: 'data-centre.oncall@example.com',
  name: 'The on-call engineer',
  groups: ['responder'],
};
const agent: Person = { email: 'desk@example.com', name: 'The service desk', groups: ['service-desk'] };
const EXPERT = 'platform.oncall@example.com';
const MONITORING = 'monitoring@example.com';

/** A data centre at night, well managed: related alerts, stakeholders, an expert, attempts, a hold, one "still broken". */
export async function managed(play: Play): Promise<void> {
  const { client } = play;
  let key = '';
  const alert = (place: string) =>
    client.send(
      'POST',
      '/v1/incidents',
      {
        summary: `Data centre ${place} does not answer`,
        reporter: { name: 'Monitoring', email: MONITORING },
        service: 'data-centre',
        category: 'data-centre',
        subcategory: 'unreachable',
        impact: { users: 'many', financial: 'high', security: 'none' },
      },
      undefined,
      { 'x-api-key': key },
    );
  const other = { second: '' };

  await play.step(
    'An admin gives the monitoring a key of its own',
    async () => {
      const made = await client.send('PUT', '/v1/integrations/monitoring', { name: 'Monitoring' }, admin);
      key = made.body.key;
      await client.advance('PT10S');
      return undefined;
    },
    `
    `,
  );
  await play.step(
    'Data centre north does not answer: the first alert',
    () => alert('north'),
    `
      01:00:10 answer   201 new
      01:00:10 timeline reported, by Monitoring
      01:00:10 timeline triaged high
      01:00:10 timeline called data-centre.oncall@example.com triage
      01:00:10 mail     data-centre.oncall@example.com: High: acknowledge by 02:15 CET.
      01:00:10 mail     data-centre.pager@example.com: INC-… High: acknowledge by 02:15 CET: Data centre north does not answer
      01:00:10 mail     monitoring@example.com: We have your report. You need do nothing.
      01:00:10 mail     everything@example.com: An incident of high priority is open. You need do nothing.
      01:00:10 mail     outages@example.com: An incident of high priority is open. You need do nothing.
    `,
  );
  await play.step(
    'The engineer opens the link in the mail and says "I have it"',
    async () => client.press(linkIn(await callTo(client, engineer.email), 'a'), 'acknowledge'),
    `
      01:00:10 answer   303 /a/…
      01:00:10 timeline acknowledged, by data-centre.oncall@example.com
      01:00:10 mail     monitoring@example.com: Data centre on call has your report now. You need do nothing.
      01:00:10 mail     data-centre.manager@example.com: Taken by Data centre on call, no action.
    `,
  );
  await play.step(
    'Ten minutes later a second alert: it is related, and the same engineer takes it',
    async () => {
      await client.advance('PT9M50S');
      other.second = (await alert('south')).body.id;
      await client.settle();
      await client.press(linkIn(await callTo(client, engineer.email), 'a'), 'acknowledge');
      return client.act(play.id, 'link', { type: 'related', id: other.second }, engineer);
    },
    `
      01:10:00 answer   200 investigating
      01:10:00 timeline linked related, by data-centre.oncall@example.com
      01:10:00 mail     data-centre.oncall@example.com: High: acknowledge by 02:25 CET.
      01:10:00 mail     data-centre.pager@example.com: INC-… High: acknowledge by 02:25 CET: Data centre south does not answer
      01:10:00 mail     monitoring@example.com: We have your report. You need do nothing.
      01:10:00 mail     everything@example.com: An incident of high priority is open. You need do nothing.
      01:10:00 mail     outages@example.com: An incident of high priority is open. You need do nothing.
      01:10:00 mail     monitoring@example.com: Data centre on call has your report now. You need do nothing.
      01:10:00 mail     data-centre.manager@example.com: Taken by Data centre on call, no action.
    `,
  );
  await play.step(
    'Stakeholders are told how it stands',
    () => client.act(play.id, 'update', { text: 'Two data centres are down. We are on it.' }, engineer),
    `
      01:10:00 answer   200 investigating
      01:10:00 timeline updated, by data-centre.oncall@example.com
      01:10:00 mail     monitoring@example.com: How it stands with your report. You need do nothing.
      01:10:00 mail     data-centre.manager@example.com: Update by The on-call engineer, no action.
      01:10:00 mail     everything@example.com: This is how it stands. You need do nothing.
      01:10:00 mail     outages@example.com: This is how it stands. You need do nothing.
    `,
  );
  await play.step(
    'At half past a third alert: the desk makes it part of the first',
    async () => {
      await client.advance('PT20M');
      const third = (await alert('west')).body.id;
      await client.settle();
      await client.act(third, 'merge', { into: play.id, reason: 'The same outage.' }, agent);
      return undefined;
    },
    `
      01:30:00 timeline merged, by desk@example.com
      01:30:00 mail     data-centre.oncall@example.com: High: acknowledge by 02:45 CET.
      01:30:00 mail     data-centre.pager@example.com: INC-… High: acknowledge by 02:45 CET: Data centre west does not answer
      01:30:00 mail     monitoring@example.com: We have your report. You need do nothing.
      01:30:00 mail     everything@example.com: An incident of high priority is open. You need do nothing.
      01:30:00 mail     outages@example.com: An incident of high priority is open. You need do nothing.
      01:30:00 mail     monitoring@example.com: Your report goes on as INC-…. You need do nothing.
      01:30:00 mail     data-centre.oncall@example.com: Merged into INC-… by The service desk, no action here.
      01:30:00 mail     everything@example.com: It goes on as INC-…. You need do nothing.
      01:30:00 mail     outages@example.com: It goes on as INC-…. You need do nothing.
    `,
  );
  await play.step(
    'Stakeholders are told again',
    () => client.act(play.id, 'update', { text: 'A third one is down. Users are hit.' }, engineer),
    `
      01:30:00 answer   200 investigating
      01:30:00 timeline updated, by data-centre.oncall@example.com
      01:30:00 mail     monitoring@example.com: How it stands with your report. You need do nothing.
      01:30:00 mail     data-centre.manager@example.com: Update by The on-call engineer, no action.
      01:30:00 mail     everything@example.com: This is how it stands. You need do nothing.
      01:30:00 mail     outages@example.com: This is how it stands. You need do nothing.
    `,
  );
  await play.step(
    'An expert is called',
    () => client.act(play.id, 'call', { team: 'platform', reason: 'They know the network between them.' }, engineer),
    `
      01:30:00 answer   200 investigating
      01:30:00 timeline called platform.oncall@example.com call, by data-centre.oncall@example.com
      01:30:00 mail     platform.oncall@example.com: High: acknowledge by 02:45 CET.
      01:30:00 mail     platform.pager@example.com: INC-… High: acknowledge by 02:45 CET: Data centre north does not answer
    `,
  );
  await play.step(
    'and is there to help',
    async () => client.press(linkIn(await callTo(client, EXPERT), 'a'), 'acknowledge'),
    `
      01:30:00 answer   303 /a/…
      01:30:00 timeline acknowledged, by platform.oncall@example.com
      01:30:00 mail     data-centre.oncall@example.com: Acknowledged by Platform on call; it stays with you, no further action.
    `,
  );
  await play.step(
    'An attempt fails',
    async () => {
      await client.advance('PT10M');
      return client.act(play.id, 'note', attempt('Restarted the routers in the north.'), engineer);
    },
    `
      01:40:00 answer   200 investigating
      01:40:00 timeline noted attempt, by data-centre.oncall@example.com
    `,
  );
  await play.step(
    'and another',
    async () => {
      await client.advance('PT10M');
      return client.act(play.id, 'note', attempt('Rolled the last change back.'), engineer);
    },
    `
      01:50:00 answer   200 investigating
      01:50:00 timeline noted attempt, by data-centre.oncall@example.com
    `,
  );
  await play.step(
    'The carrier has to mend a cable: the desk puts it on hold',
    () => client.act(play.id, 'hold', { reason: 'awaiting_vendor', until: '2027-01-11T02:30:00.000Z' }, agent),
    `
      01:50:00 answer   200 on_hold
      01:50:00 timeline held awaiting_vendor, by desk@example.com
    `,
  );
  await play.step(
    'When that is over it goes on by itself',
    () => client.advance('PT40M'),
    `
      02:30:00 timeline resumed investigating
    `,
  );
  await play.step(
    'The fix is rolled out',
    () => client.act(play.id, 'recover', { text: 'The cable is mended; traffic moves back.' }, engineer),
    `
      02:30:00 answer   200 recovering
      02:30:00 timeline recovering, by data-centre.oncall@example.com
    `,
  );
  await play.step(
    'The engineer resolves it, and the second one with it',
    async () => {
      await client.advance('PT10M');
      const said = await resolve('The carrier mended the cable.');
      const notes = `Solved with ${play.id}.`;
      await client.act(other.second, 'resolve', { code: 'solution', notes }, engineer);
      return said;
    },
    `
      02:40:00 answer   200 resolved
      02:40:00 timeline resolved solution, by data-centre.oncall@example.com
      02:40:00 mail     monitoring@example.com: Does it work again? Please say so on your page.
      02:40:00 mail     platform.oncall@example.com: It is over: resolved by The on-call engineer, no action.
      02:40:00 mail     data-centre.manager@example.com: It is over: resolved by The on-call engineer, no action.
      02:40:00 mail     monitoring@example.com: Does it work again? Please say so on your page.
      02:40:00 mail     everything@example.com: It is resolved. You need do nothing.
      02:40:00 mail     data-centre.manager@example.com: It is over: resolved by The on-call engineer, no action.
      02:40:00 mail     outages@example.com: It is resolved. You need do nothing.
      02:40:00 mail     everything@example.com: It is resolved. You need do nothing.
      02:40:00 mail     outages@example.com: It is resolved. You need do nothing.
    `,
  );
  await play.step(
    'Monitoring says "Still broken"',
    async () =>
      client.press(linkIn(await mailOf(client, MONITORING, play.id), 'r'), 'reopen', { reason: 'West is down.' }),
    `
      02:40:00 answer   303 /r/…
      02:40:00 timeline reopened, by monitoring@example.com
      02:40:00 timeline called data-centre.oncall@example.com reopened, by monitoring@example.com
      02:40:00 mail     data-centre.oncall@example.com: High: acknowledge by 03:55 CET.
      02:40:00 mail     data-centre.pager@example.com: INC-… High: acknowledge by 03:55 CET: Data centre north does not answer
      02:40:00 mail     monitoring@example.com: Your report is open again. You need do nothing.
      02:40:00 mail     desk@example.com: Reopened: its people are called again, no action.
      02:40:00 mail     data-centre.manager@example.com: Reopened: its people are called again, no action.
      02:40:00 mail     everything@example.com: It is open again: it was not solved after all. You need do nothing.
      02:40:00 mail     outages@example.com: It is open again: it was not solved after all. You need do nothing.
    `,
  );
  await play.step(
    'The engineer is on it again',
    async () => client.press(linkIn(await callTo(client, engineer.email), 'a'), 'acknowledge'),
    `
      02:40:00 answer   303 /a/…
      02:40:00 timeline acknowledged, by data-centre.oncall@example.com
    `,
  );
  await play.step(
    'and resolves it for good',
    async () => {
      await client.advance('PT15M');
      return resolve('The west needed a restart of its own.');
    },
    `
      02:55:00 answer   200 resolved
      02:55:00 timeline resolved solution, by data-centre.oncall@example.com
      02:55:00 mail     monitoring@example.com: Does it work again? Please say so on your page.
      02:55:00 mail     platform.oncall@example.com: It is over: resolved by The on-call engineer, no action.
      02:55:00 mail     data-centre.manager@example.com: It is over: resolved by The on-call engineer, no action.
      02:55:00 mail     everything@example.com: It is resolved. You need do nothing.
      02:55:00 mail     outages@example.com: It is resolved. You need do nothing.
    `,
  );
  await play.step(
    'It works again',
    async () => client.press(linkIn(await mailOf(client, MONITORING, play.id), 'r'), 'confirm'),
    `
      02:55:00 answer   303 /r/…
      02:55:00 timeline confirmed, by monitoring@example.com
    `,
  );
  await play.step(
    'All clear',
    () => client.act(play.id, 'close', {}, agent),
    `
      02:55:00 answer   200 closed
      02:55:00 timeline closed, by desk@example.com
      02:55:00 mail     monitoring@example.com: INC-… is closed: all clear. If it is back, say so on your page within 14 days.
    `,
  );

  function resolve(notes: string) {
    return client.act(play.id, 'resolve', { code: 'solution', notes }, engineer);
  }
}

function attempt(text: string) {
  return { type: 'attempt', text, outcome: 'It did not help.' };
}

/** The newest mail to somebody that calls them. */
async function callTo(client: Client, to: string) {
  return (await client.mails({ to })).findLast(({ subject }) => subject.includes('acknowledge'));
}

async function mailOf(client: Client, to: string, incident: string) {
  return (await client.mails({ to, incident })).at(-1);
}
