import { linkIn, type Person } from './client.ts';
import { callTo, MONITORING, monitoring } from './monitoring.ts';
import type { Play } from './play.ts';

const engineer: Person = {
  email: 'data-centre.oncall@example.com',
  name: 'The on-call engineer',
  groups: ['responder'],
};
const teammate: Person = { email: 'teammate@example.com', name: 'A teammate', groups: ['responder'] };
const agent: Person = { email: 'desk@example.com', name: 'The service desk', groups: ['service-desk'] };
const next: Person = { email: 'platform.oncall@example.com', name: 'Platform on call', groups: ['responder'] };
const admin: Person = { email: 'admin@example.com', name: 'An admin', groups: ['admin'] };
const DEVELOPER = 'platform.oncall@example.com';

/**
 * Three data centres fail one after the other, and it is managed well: a runbook says what to do first and a known
 * error what helped before, somebody commands, stakeholders and a chat hear how it stands, a developer helps, what is
 * tried is written down, and at the end of the day a new team takes over.
 */
export async function managed(play: Play): Promise<void> {
  const { client } = play;
  await play.step(
    'Long before: an admin writes a runbook, a known error, and which room of a chat hears what a list is mailed',
    async () => {
      await client.send('PUT', '/v1/runbooks/sites', RUNBOOK, admin);
      await client.send('PUT', '/v1/channels/operations', ROOM, admin);
      return client.send('PUT', KNOWN, KNOWN_ERROR, admin);
    },
    `
      20:00:00 answer   201 Sites drop out together: offered 0, helped 0
    `,
  );
  const alert = await monitoring(play);
  const act = (action: string, body: object, as: Person) => client.act(play.id, action, body, as);

  await play.step(
    'Data centre north does not answer: the first alert',
    () => alert('north'),
    `
      20:00:10 answer   201 new
      20:00:10 timeline reported, by Monitoring
      20:00:10 timeline triaged high
      20:00:10 timeline called data-centre.oncall@example.com triage
      20:00:10 timeline runbook_added A data centre does not answer
      20:00:10 mail     data-centre.oncall@example.com: High: acknowledge by 21:15 CET.
      20:00:10 mail     data-centre.pager@example.com: INC-… High: acknowledge by 21:15 CET: Data centre north does not answer
      20:00:10 mail     monitoring@example.com: We have your report. You need do nothing.
      20:00:10 mail     everything@example.com: An incident of high priority is open. You need do nothing.
      20:00:10 mail     outages@example.com: An incident of high priority is open. You need do nothing.
      20:00:10 chat     hooks.slack.com: INC-…: Data centre north does not answer. An incident of high priority is open.
    `,
  );
  play.quote(await callTo(client, engineer.email), [
    'Runbook: A data centre does not answer',
    'Sites drop out together',
    'Move all traffic to the spare site',
  ]);
  await play.step(
    'The engineer opens the link in the mail and says "I have it"; whoever is on call for command is asked at once',
    async () => client.press(linkIn(await callTo(client, engineer.email), 'a'), 'acknowledge'),
    `
      20:00:10 answer   303 /a/…
      20:00:10 timeline acknowledged, by data-centre.oncall@example.com
      20:00:10 mail     monitoring@example.com: Data centre on call has your report now. You need do nothing.
      20:00:10 mail     data-centre.manager@example.com: Taken by Data centre on call, no action.
      20:00:10 mail     command.oncall@example.com: High: please take command.
      20:00:10 mail     command.pager@example.com: INC-… please take command: Data centre north does not answer
    `,
  );
  await play.step(
    'Three minutes later a second one: the desk makes it part of the first',
    async () => {
      await client.advance('PT2M50S');
      const second = (await alert('south')).body.id;
      await client.advance('PT10S');
      await client.act(second, 'merge', { into: play.id, reason: 'The same outage.' }, agent);
      return undefined;
    },
    `
      20:03:00 mail     data-centre.oncall@example.com: High: acknowledge by 21:18 CET.
      20:03:00 mail     data-centre.pager@example.com: INC-… High: acknowledge by 21:18 CET: Data centre south does not answer
      20:03:00 mail     monitoring@example.com: We have your report. You need do nothing.
      20:03:00 mail     everything@example.com: An incident of high priority is open. You need do nothing.
      20:03:00 mail     outages@example.com: An incident of high priority is open. You need do nothing.
      20:03:00 chat     hooks.slack.com: INC-…: Data centre south does not answer. An incident of high priority is open.
      20:03:10 timeline merged, by desk@example.com
      20:03:10 mail     monitoring@example.com: Your report goes on as INC-…. You need do nothing.
      20:03:10 mail     data-centre.oncall@example.com: Merged into INC-… by The service desk, no action here.
      20:03:10 mail     everything@example.com: It goes on as INC-…. You need do nothing.
      20:03:10 mail     outages@example.com: It goes on as INC-…. You need do nothing.
      20:03:10 chat     hooks.slack.com: INC-…: Data centre south does not answer. It goes on as INC-….
    `,
  );
  await play.step(
    'The engineer has a repair to lead, and asks a teammate to take command',
    () =>
      act(
        'handoff',
        {
          person: { name: teammate.name, email: teammate.email },
          roles: ['commander'],
          reason: 'Two are down. I look for the cause; please take command.',
        },
        engineer,
      ),
    `
      20:03:10 answer   200 investigating
      20:03:10 timeline handoff_offered commander teammate@example.com, by data-centre.oncall@example.com
      20:03:10 mail     teammate@example.com: Please accept by 21:18 CET: The on-call engineer asks you to take over as commander.
    `,
  );
  await play.step(
    'The teammate reads the brief behind the link, and accepts',
    async () => client.press(linkIn(await client.mails({ to: teammate.email }).then(last), 'o'), 'take'),
    `
      20:03:10 answer   303 /o/…
      20:03:10 timeline handed_off commander teammate@example.com, by teammate@example.com
      20:03:10 mail     data-centre.oncall@example.com: A teammate is commander of this incident now, no action.
      20:03:10 mail     command.oncall@example.com: A teammate commands it, no action.
    `,
  );
  await play.step(
    'The commander asks the desk to tell those who are affected',
    () => act('roles', { communicationsLead: { name: agent.name, email: agent.email } }, teammate),
    `
      20:03:10 answer   200 investigating
      20:03:10 timeline roles_changed communicationsLead, by teammate@example.com
      20:03:10 mail     desk@example.com: You are communications lead of this incident now, says A teammate.
    `,
  );
  await play.step(
    'and gives the tasks of the runbook to the engineer',
    () => {
      const owner = { name: engineer.name, email: engineer.email };
      return act(
        'tasks',
        {
          tasks: [
            { id: 't1', owner },
            { id: 't2', owner, dueAt: '2027-01-11T21:15:00Z' },
          ],
        },
        teammate,
      );
    },
    `
      20:03:10 answer   200 investigating
      20:03:10 timeline task_changed, by teammate@example.com
      20:03:10 mail     data-centre.oncall@example.com: Please do by 22:15 CET, asks A teammate: 2 tasks.
    `,
  );
  await play.step(
    'The first is soon done: a button of their page',
    async () => {
      await client.advance('PT20S');
      return client.press(linkIn(await callTo(client, engineer.email, play.id), 'a'), 'done_t1');
    },
    `
      20:03:30 answer   303 /a/…
      20:03:30 timeline task_done, by data-centre.oncall@example.com
    `,
  );
  await play.step(
    'The list is mailed, and the next update promised',
    () =>
      act(
        'update',
        {
          text: 'Two data centres are down; the third carries all. We are on it.',
          nextUpdateAt: '2027-01-11T21:00:00Z',
        },
        agent,
      ),
    `
      20:03:30 answer   200 investigating
      20:03:30 timeline updated, by desk@example.com
      20:03:30 mail     monitoring@example.com: How it stands with your report. You need do nothing.
      20:03:30 mail     teammate@example.com: Update by The service desk, no action.
      20:03:30 mail     data-centre.manager@example.com: Update by The service desk, no action.
      20:03:30 mail     everything@example.com: This is how it stands. You need do nothing.
      20:03:30 mail     outages@example.com: This is how it stands. You need do nothing.
      20:03:30 chat     hooks.slack.com: INC-…: Data centre north does not answer. This is how it stands.
    `,
  );
  await play.step(
    'Somebody on a list has read enough, and leaves it by one click',
    async () => client.press(linkIn(await play.mailTo('everything@example.com'), 'u'), 'leave'),
    `
      20:03:30 answer   303 /u/…
    `,
  );
  await play.step(
    'What could come next stands in the live document',
    () => act('note', { type: 'risk', text: 'Users are hit if a third data centre goes.', pin: true }, teammate),
    `
      20:03:30 answer   200 investigating
      20:03:30 timeline noted risk, by teammate@example.com
    `,
  );
  await play.step(
    'There everybody can read it',
    () => client.send('GET', `/v1/incidents/${play.id}/document`, undefined, engineer),
    `
      20:03:30 answer   200 investigating; commander: A teammate; tasks: 1 of 2 done; pinned: Risk, by A teammate: Users are hit if a third data centre goes.
    `,
  );
  await play.step(
    'At a quarter past the third: it is part of the first, and major',
    async () => {
      await client.advance('PT11M30S');
      const third = (await alert('west')).body.id;
      await client.advance('PT10S');
      await client.act(third, 'merge', { into: play.id, reason: 'The same outage.' }, agent);
      return act('triage', { impact: { users: 'all' }, major: true }, teammate);
    },
    `
      20:15:00 mail     data-centre.oncall@example.com: High: acknowledge by 21:30 CET.
      20:15:00 mail     data-centre.pager@example.com: INC-… High: acknowledge by 21:30 CET: Data centre west does not answer
      20:15:00 mail     monitoring@example.com: We have your report. You need do nothing.
      20:15:00 mail     outages@example.com: An incident of high priority is open. You need do nothing.
      20:15:00 chat     hooks.slack.com: INC-…: Data centre west does not answer. An incident of high priority is open.
      20:15:10 answer   200 investigating
      20:15:10 timeline merged, by desk@example.com
      20:15:10 timeline triaged high, by teammate@example.com
      20:15:10 mail     data-centre.manager@example.com: Major incident. Data centre on call has it, no action.
      20:15:10 mail     monitoring@example.com: Your report goes on as INC-…. You need do nothing.
      20:15:10 mail     data-centre.oncall@example.com: Merged into INC-… by The service desk, no action here.
      20:15:10 mail     outages@example.com: It goes on as INC-…. You need do nothing.
      20:15:10 chat     hooks.slack.com: INC-…: Data centre west does not answer. It goes on as INC-….
    `,
  );
  await play.step(
    'The list is mailed again',
    async () => {
      await client.advance('PT20S');
      const text = 'The third one is down too. Checkout does not work.';
      return act('update', { text, nextUpdateAt: '2027-01-11T21:15:00Z' }, agent);
    },
    `
      20:15:30 answer   200 investigating
      20:15:30 timeline updated, by desk@example.com
      20:15:30 mail     monitoring@example.com: How it stands with your report. You need do nothing.
      20:15:30 mail     teammate@example.com: Update by The service desk, no action.
      20:15:30 mail     data-centre.manager@example.com: Update by The service desk, no action.
      20:15:30 mail     outages@example.com: This is how it stands. You need do nothing.
      20:15:30 chat     hooks.slack.com: INC-…: Data centre north does not answer. This is how it stands.
    `,
  );
  await play.step(
    'The developer on call is called as an expert',
    () => act('call', { team: 'platform', reason: 'Their release of this morning touched all three.' }, teammate),
    `
      20:15:30 answer   200 investigating
      20:15:30 timeline called platform.oncall@example.com call, by teammate@example.com
      20:15:30 mail     platform.oncall@example.com: High: acknowledge by 21:30 CET.
      20:15:30 mail     platform.pager@example.com: INC-… High: acknowledge by 21:30 CET: Data centre north does not answer
    `,
  );
  await play.step(
    'and is there to help',
    async () => client.press(linkIn(await callTo(client, DEVELOPER), 'a'), 'acknowledge'),
    `
      20:15:30 answer   303 /a/…
      20:15:30 timeline acknowledged, by platform.oncall@example.com
      20:15:30 mail     data-centre.oncall@example.com: Acknowledged by Platform on call; it stays with you, no further action.
      20:15:30 mail     teammate@example.com: Acknowledged by Platform on call; it stays with Data centre on call, no action.
    `,
  );
  await play.step(
    'An attempt fails',
    async () => {
      await client.advance('PT14M30S');
      return act('note', attempt('Restarted the routers in the north.'), engineer);
    },
    `
      20:30:00 answer   200 investigating
      20:30:00 timeline noted attempt, by data-centre.oncall@example.com
    `,
  );
  await play.step(
    'and another',
    async () => {
      await client.advance('PT10M');
      return act('note', attempt('Rolled the release of this morning back.'), engineer);
    },
    `
      20:40:00 answer   200 investigating
      20:40:00 timeline noted attempt, by data-centre.oncall@example.com
    `,
  );
  await play.step(
    'Traffic moves to the spare site: no longer everybody is hit, and the commander says so',
    async () => {
      await client.advance('PT10M');
      await act(
        'note',
        { type: 'decision', text: 'All traffic moves to the spare site, as the known error says.' },
        teammate,
      );
      await client.press(linkIn(await callTo(client, engineer.email, play.id), 'a'), 'done_t2');
      const impact = { users: 'some', financial: 'low' };
      return act('triage', { impact, major: false, reason: 'The spare site carries everybody, slowly.' }, teammate);
    },
    `
      20:50:00 answer   200 investigating
      20:50:00 timeline noted decision, by teammate@example.com
      20:50:00 timeline task_done, by data-centre.oncall@example.com
      20:50:00 timeline triaged medium, by teammate@example.com
      20:50:00 timeline priority_changed medium, by teammate@example.com
      20:50:00 mail     data-centre.oncall@example.com: The priority is medium now; it was high. You have the incident.
      20:50:00 mail     platform.oncall@example.com: The priority is medium now; it was high, no action.
      20:50:00 mail     data-centre.manager@example.com: The priority is medium now; it was high, no action.
      20:50:00 mail     outages@example.com: Its priority is medium now; it was high. You need do nothing.
      20:50:00 chat     hooks.slack.com: INC-…: Data centre north does not answer. Its priority is medium now; it was high.
    `,
  );
  await play.step(
    'The list hears of it',
    () => act('update', { text: 'Checkout works again, slowly. We look for the cause.' }, agent),
    `
      20:50:00 answer   200 investigating
      20:50:00 timeline updated, by desk@example.com
      20:50:00 mail     monitoring@example.com: How it stands with your report. You need do nothing.
      20:50:00 mail     teammate@example.com: Update by The service desk, no action.
    `,
  );
  await play.step(
    'At the end of the day all of it is handed over to a new team, in one act',
    async () => {
      await client.advance('PT2H10M');
      return act('handoff', { team: 'platform', reason: 'Our day ends. The cause is not found yet.' }, teammate);
    },
    `
      23:00:00 answer   200 investigating
      23:00:00 timeline handoff_offered commander techLead communicationsLead assignee platform.oncall@example.com, by teammate@example.com
      23:00:00 mail     platform.oncall@example.com: Please accept by 00:15 CET: A teammate asks you to take over as commander, tech lead, communications lead and assignee.
      23:00:00 mail     platform.pager@example.com: INC-… accept a handoff by 00:15 CET: Data centre north does not answer
    `,
  );
  await play.step(
    'The new team reads the brief, and accepts',
    async () => {
      const mail = await client.mails({ to: next.email }).then(last);
      play.quote(mail, ['What was tried', 'Rolled the release']);
      return client.press(linkIn(mail, 'o'), 'take');
    },
    `
      23:00:00 answer   303 /o/…
      23:00:00 timeline handed_off commander techLead communicationsLead assignee platform.oncall@example.com, by platform.oncall@example.com
      23:00:00 mail     teammate@example.com: Platform on call is commander, tech lead, communications lead and assignee of this incident now, no action.
      23:00:00 mail     data-centre.oncall@example.com: Platform on call is commander, tech lead, communications lead and assignee of this incident now, no action.
      23:00:00 mail     desk@example.com: Platform on call is commander, tech lead, communications lead and assignee of this incident now, no action.
    `,
  );
  await play.step(
    'In the night they find it, and roll the fix out',
    async () => {
      await client.advance('PT1H30M');
      await act('note', { type: 'diagnosis', text: 'One route was announced by two sites.' }, next);
      return act('recover', { text: 'The route is withdrawn; traffic moves back.' }, next);
    },
    `
      00:30:00 answer   200 recovering
      00:30:00 timeline noted diagnosis, by platform.oncall@example.com
      00:30:00 timeline recovering, by platform.oncall@example.com
    `,
  );
  await play.step(
    'It is resolved',
    async () => {
      await client.advance('PT30M');
      return act(
        'resolve',
        { code: 'known_error', knownError: 'sites', notes: 'Withdrew the second route.', verifiedBy: 'Monitoring' },
        next,
      );
    },
    `
      01:00:00 answer   200 resolved
      01:00:00 timeline resolved known_error, by platform.oncall@example.com
      01:00:00 mail     monitoring@example.com: Does it work again? Please say so on your page.
      01:00:00 mail     data-centre.oncall@example.com: It is over: resolved by Platform on call, no action.
      01:00:00 mail     data-centre.manager@example.com: It is over: resolved by Platform on call, no action.
      01:00:00 mail     outages@example.com: It is resolved. You need do nothing.
      01:00:00 chat     hooks.slack.com: INC-…: Data centre north does not answer. It is resolved.
    `,
  );
  await play.step(
    'Monitoring confirms that it works again',
    async () =>
      client.press(linkIn(await client.mails({ to: MONITORING, incident: play.id }).then(last), 'r'), 'confirm'),
    `
      01:00:00 answer   303 /r/…
      01:00:00 timeline confirmed, by monitoring@example.com
    `,
  );
  await play.step(
    'and the desk closes it, long before the morning: all clear',
    () => act('close', {}, agent),
    `
      01:00:00 answer   200 closed
      01:00:00 timeline closed, by desk@example.com
      01:00:00 mail     monitoring@example.com: INC-… is closed: all clear. If it is back, say so on your page within 14 days.
    `,
  );
  await play.step(
    'What helped is counted',
    () => client.send('GET', KNOWN, undefined, engineer),
    `
      01:00:00 answer   200 Sites drop out together: offered 3, helped 1
    `,
  );
}

const RUNBOOK = {
  name: 'A data centre does not answer',
  services: ['data-centre'],
  text: 'Never restart both routers of a site at once.\n\n- [ ] Ask the provider of the site\n- [ ] Get the spare site ready for all traffic',
};

const KNOWN = '/v1/known-errors/sites';
const KNOWN_ERROR = {
  name: 'Sites drop out together',
  symptom: 'Several data centres stop answering within minutes.',
  workaround: 'Move all traffic to the spare site.',
  services: ['data-centre'],
  keywords: ['does not answer'],
};

const ROOM = {
  name: 'Operations',
  format: 'slack',
  url: 'https://hooks.slack.com/services/T0/B0/token',
  list: 'outages',
};

function attempt(text: string) {
  return { type: 'attempt', text, outcome: 'It did not help.' };
}

function last<T>(items: readonly T[]): T | undefined {
  return items.at(-1);
}
