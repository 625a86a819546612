import { linkIn, type Person } from './client.ts';
import { callTo, MONITORING, monitoring } from './monitoring.ts';
import type { Play } from './play.ts';

const ENGINEER = 'data-centre.oncall@example.com';
const agent: Person = { email: 'desk@example.com', name: 'The service desk', groups: ['service-desk'] };
const manager: Person = { email: 'data-centre.manager@example.com', name: 'The manager', groups: ['manager'] };
const developer: Person = { email: 'platform.oncall@example.com', name: 'The developer', groups: ['responder'] };

/**
 * An engineer is alone with it, and goes silent; two more data centres fail, and nobody commands. What the product tells
 * the desk and a manager meanwhile turns it: it ends managed.
 */
export async function unmanaged(play: Play): Promise<void> {
  const { client } = play;
  const alert = await monitoring(play);
  const others: string[] = [];
  const another = async (place: string) => {
    const { body } = await alert(place);
    others.push(body.id);
    return undefined;
  };
  const act = (action: string, body: object, as: Person) => client.act(play.id, action, body, as);

  await play.step(
    'Data centre north does not answer',
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
    'The engineer has it; whoever is on call for command is asked, and sleeps',
    async () => client.press(linkIn(await callTo(client, ENGINEER), 'a'), 'acknowledge'),
    `
      01:00:10 answer   303 /a/…
      01:00:10 timeline acknowledged, by data-centre.oncall@example.com
      01:00:10 mail     monitoring@example.com: Data centre on call has your report now. You need do nothing.
      01:00:10 mail     data-centre.manager@example.com: Taken by Data centre on call, no action.
      01:00:10 mail     command.oncall@example.com: High: please take command.
      01:00:10 mail     command.pager@example.com: INC-… please take command: Data centre north does not answer
    `,
  );
  await play.step(
    'The engineer rolls back, in vain',
    async () => {
      await client.advance('PT2M50S');
      const page = linkIn(await callTo(client, ENGINEER), 'a');
      return client.press(page, 'note', { text: 'Rolled the last change back. It did not help.' });
    },
    `
      01:03:00 answer   303 /a/…
      01:03:00 timeline noted note, by data-centre.oncall@example.com
    `,
  );
  await play.step(
    'phones a developer, which nobody can read anywhere, and goes silent: nobody commands',
    () => client.advance('PT57M'),
    `
      01:05:10 timeline reminded command
      01:05:10 mail     desk@example.com: Please see that somebody takes command: nobody does yet.
      01:05:10 mail     data-centre.manager@example.com: Please see that somebody takes command: nobody does yet.
      01:35:10 timeline reminded command
      01:35:10 mail     desk@example.com: Please see that somebody takes command: nobody does yet.
      01:35:10 mail     data-centre.manager@example.com: Please see that somebody takes command: nobody does yet.
      01:35:10 mail     command.oncall@example.com: High: please take command.
      01:35:10 mail     command.pager@example.com: INC-… please take command: Data centre north does not answer
      01:50:10 timeline reminded update
      01:50:10 mail     data-centre.oncall@example.com: Please send the next update by 03:00 CET.
    `,
  );
  await play.step(
    'Nobody was told how it stands',
    () => client.advance('PT40M'),
    `
      02:00:10 timeline reminded update
      02:00:10 mail     desk@example.com: Please see that an update goes out: it was due by 03:00 CET, and did not come.
      02:30:10 timeline reminded update
      02:30:10 mail     desk@example.com: Please see that an update goes out: it was due by 03:00 CET, and did not come.
      02:30:10 mail     data-centre.manager@example.com: Please see that an update goes out: it was due by 03:00 CET, and did not come.
    `,
  );
  await play.step(
    'A second data centre goes',
    () => another('south'),
    `
      02:40:00 mail     data-centre.oncall@example.com: High: acknowledge by 03:55 CET.
      02:40:00 mail     data-centre.pager@example.com: INC-… High: acknowledge by 03:55 CET: Data centre south does not answer
      02:40:00 mail     monitoring@example.com: We have your report. You need do nothing.
      02:40:00 mail     everything@example.com: An incident of high priority is open. You need do nothing.
      02:40:00 mail     outages@example.com: An incident of high priority is open. You need do nothing.
    `,
  );
  await play.step(
    'and a third; the engineer answers none of the calls',
    async () => {
      await client.advance('PT10M');
      return another('west');
    },
    `
      02:43:00 mail     data-centre.oncall@example.com: High: acknowledge by 03:55 CET.
      02:43:00 mail     data-centre.pager@example.com: INC-… High: acknowledge by 03:55 CET: Data centre south does not answer
      02:46:00 mail     data-centre.oncall@example.com: High: acknowledge by 03:55 CET.
      02:46:00 mail     data-centre.pager@example.com: INC-… High: acknowledge by 03:55 CET: Data centre south does not answer
      02:49:00 mail     data-centre.oncall@example.com: High: acknowledge by 03:55 CET.
      02:49:00 mail     data-centre.pager@example.com: INC-… High: acknowledge by 03:55 CET: Data centre south does not answer
      02:50:00 mail     data-centre.oncall@example.com: High: acknowledge by 04:05 CET.
      02:50:00 mail     data-centre.pager@example.com: INC-… High: acknowledge by 04:05 CET: Data centre west does not answer
      02:50:00 mail     monitoring@example.com: We have your report. You need do nothing.
      02:50:00 mail     everything@example.com: An incident of high priority is open. You need do nothing.
      02:50:00 mail     outages@example.com: An incident of high priority is open. You need do nothing.
    `,
  );
  await play.step(
    'Silence goes up, and half the time to resolve the first is over',
    () => client.advance('PT10M10S'),
    `
      02:51:15 mail     data-centre.manager@example.com: High: acknowledge by 03:55 CET.
      02:53:00 mail     data-centre.oncall@example.com: High: acknowledge by 04:05 CET.
      02:53:00 mail     data-centre.pager@example.com: INC-… High: acknowledge by 04:05 CET: Data centre west does not answer
      02:54:15 mail     data-centre.manager@example.com: High: acknowledge by 03:55 CET.
      02:55:00 mail     data-centre.manager@example.com: High: acknowledge now.
      02:55:00 mail     desk@example.com: High: nobody acknowledged it in time. A manager has been called, no action.
      02:56:00 mail     data-centre.oncall@example.com: High: acknowledge by 04:05 CET.
      02:56:00 mail     data-centre.pager@example.com: INC-… High: acknowledge by 04:05 CET: Data centre west does not answer
      02:59:00 mail     data-centre.oncall@example.com: High: acknowledge by 04:05 CET.
      02:59:00 mail     data-centre.pager@example.com: INC-… High: acknowledge by 04:05 CET: Data centre west does not answer
      03:00:10 timeline escalated hierarchical at 50 % of resolution
      03:00:10 timeline called data-centre.manager@example.com hierarchical
      03:00:10 mail     data-centre.manager@example.com: High: acknowledge by 04:15 CET.
      03:00:10 mail     data-centre.oncall@example.com: Escalated to a manager; it stays with you.
    `,
  );
  await play.step(
    'The desk, told again and again, looks: the three belong together',
    async () => {
      for (const id of others.slice(1)) await act('link', { type: 'related', id }, agent);
      return act('link', { type: 'related', id: others[0] }, agent);
    },
    `
      03:00:10 answer   200 investigating
      03:00:10 timeline linked related, by desk@example.com
      03:00:10 timeline linked related, by desk@example.com
    `,
  );
  await play.step(
    'The manager opens the link, and has it',
    async () => client.press(linkIn(await callTo(client, manager.email, play.id), 'h'), 'acknowledge'),
    `
      03:00:10 answer   303 /h/…
      03:00:10 timeline acknowledged, by data-centre.manager@example.com
      03:00:10 mail     data-centre.oncall@example.com: Acknowledged by Data centre manager; it stays with you, no further action.
    `,
  );
  await play.step(
    'takes command by the same page, and gives the desk the word',
    async () => {
      const { version } = (await client.send('GET', `/v1/incidents/${play.id}`, undefined, agent)).body;
      const page = linkIn(await callTo(client, manager.email, play.id), 'h');
      await client.press(page, 'command', { seen: String(version) });
      return act('roles', { communicationsLead: { name: agent.name, email: agent.email } }, manager);
    },
    `
      03:00:10 answer   200 investigating
      03:00:10 timeline roles_changed commander, by data-centre.manager@example.com
      03:00:10 timeline roles_changed communicationsLead, by data-centre.manager@example.com
      03:00:10 mail     desk@example.com: You are communications lead of this incident now, says The manager.
      03:00:10 mail     command.oncall@example.com: Data centre manager commands it, no action.
    `,
  );
  await play.step(
    'makes one incident of three',
    async () => {
      for (const id of others) await client.act(id, 'merge', { into: play.id, reason: 'The same outage.' }, manager);
      return undefined;
    },
    `
      03:00:10 timeline merged, by data-centre.manager@example.com
      03:00:10 timeline merged, by data-centre.manager@example.com
      03:00:10 mail     monitoring@example.com: Your report goes on as INC-…. You need do nothing.
      03:00:10 mail     data-centre.oncall@example.com: Merged into INC-… by The manager, no action here.
      03:00:10 mail     everything@example.com: It goes on as INC-…. You need do nothing.
      03:00:10 mail     outages@example.com: It goes on as INC-…. You need do nothing.
      03:00:10 mail     monitoring@example.com: Your report goes on as INC-…. You need do nothing.
      03:00:10 mail     data-centre.oncall@example.com: Merged into INC-… by The manager, no action here.
      03:00:10 mail     everything@example.com: It goes on as INC-…. You need do nothing.
      03:00:10 mail     outages@example.com: It goes on as INC-…. You need do nothing.
    `,
  );
  await play.step(
    'and calls the developer, on the record now',
    () => act('call', { team: 'platform', reason: 'You were on the phone with the engineer.' }, manager),
    `
      03:00:10 answer   200 investigating
      03:00:10 timeline called platform.oncall@example.com call, by data-centre.manager@example.com
      03:00:10 mail     platform.oncall@example.com: High: acknowledge by 04:15 CET.
      03:00:10 mail     platform.pager@example.com: INC-… High: acknowledge by 04:15 CET: Data centre north does not answer
    `,
  );
  await play.step(
    'who says what was said, and when',
    async () => {
      await client.press(linkIn(await callTo(client, developer.email), 'a'), 'acknowledge');
      return act(
        'note',
        {
          type: 'communication',
          with: 'the on-call engineer',
          channel: 'phone',
          occurredAt: '2027-01-11T01:20:00Z',
          text: 'We suspected the route of this night, and rolled nothing back.',
        },
        developer,
      );
    },
    `
      03:00:10 answer   200 investigating
      03:00:10 timeline acknowledged, by platform.oncall@example.com
      03:00:10 timeline noted communication, by platform.oncall@example.com
      03:00:10 mail     data-centre.oncall@example.com: Acknowledged by Platform on call; it stays with you, no further action.
      03:00:10 mail     data-centre.manager@example.com: Acknowledged by Platform on call; it stays with Data centre on call, no action.
    `,
  );
  await play.step(
    'The engineer does not answer: the manager hands the repair to the developer',
    () =>
      act(
        'handoff',
        {
          person: { name: developer.name, email: developer.email },
          roles: ['techLead'],
          assignee: true,
          force: true,
          reason: 'The engineer does not answer.',
        },
        manager,
      ),
    `
      03:00:10 answer   200 investigating
      03:00:10 timeline handed_off techLead assignee platform.oncall@example.com, by data-centre.manager@example.com
      03:00:10 mail     data-centre.oncall@example.com: Platform on call is tech lead and assignee of this incident now, no action.
      03:00:10 mail     desk@example.com: Platform on call is tech lead and assignee of this incident now, no action.
      03:00:10 mail     platform.oncall@example.com: You are tech lead and assignee of this incident now, says The manager.
    `,
  );
  await play.step(
    'Those who are affected hear how it stands',
    () => act('update', { text: 'Three data centres are down. We know the cause, and withdraw a route.' }, agent),
    `
      03:00:10 answer   200 investigating
      03:00:10 timeline updated, by desk@example.com
      03:00:10 mail     monitoring@example.com: How it stands with your report. You need do nothing.
      03:00:10 mail     data-centre.manager@example.com: Update by The service desk, no action.
      03:00:10 mail     everything@example.com: This is how it stands. You need do nothing.
      03:00:10 mail     outages@example.com: This is how it stands. You need do nothing.
    `,
  );
  await play.step(
    'The fix is rolled out',
    async () => {
      await client.advance('PT10M');
      return act('recover', { text: 'The route is withdrawn.' }, developer);
    },
    `
      03:10:10 answer   200 recovering
      03:10:10 timeline recovering, by platform.oncall@example.com
    `,
  );
  await play.step(
    'It is resolved',
    async () => {
      await client.advance('PT10M');
      return act('resolve', { code: 'solution', notes: 'Withdrew the route of this night.' }, developer);
    },
    `
      03:20:10 answer   200 resolved
      03:20:10 timeline resolved solution, by platform.oncall@example.com
      03:20:10 mail     monitoring@example.com: Does it work again? Please say so on your page.
      03:20:10 mail     data-centre.manager@example.com: It is over: resolved by The developer, no action.
      03:20:10 mail     data-centre.oncall@example.com: It is over: resolved by The developer, no action.
      03:20:10 mail     everything@example.com: It is resolved. You need do nothing.
      03:20:10 mail     outages@example.com: It is resolved. You need do nothing.
    `,
  );
  await play.step(
    'It works again',
    async () =>
      client.press(linkIn((await client.mails({ to: MONITORING, incident: play.id })).at(-1), 'r'), 'confirm'),
    `
      03:20:10 answer   303 /r/…
      03:20:10 timeline confirmed, by monitoring@example.com
    `,
  );
  await play.step(
    'All clear',
    () => act('close', {}, agent),
    `
      03:20:10 answer   200 closed
      03:20:10 timeline closed, by desk@example.com
      03:20:10 mail     monitoring@example.com: INC-… is closed: all clear. If it is back, say so on your page within 14 days.
    `,
  );
}
