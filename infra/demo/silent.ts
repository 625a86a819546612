import type { Play } from './play.ts';

/** Nobody ever answers: the product drives it up to the manager and beyond. */
export async function silent(play: Play): Promise<void> {
  const { client } = play;
  await play.step(
    'A data centre goes down at night; the engineer on call is called',
    () =>
      client.send('POST', '/v1/incidents', {
        summary: 'network outage in the data centre',
        reporter: { name: 'A reporter', email: 'reporter@example.com' },
      }),
    `
      01:00:00 answer   201 new
      01:00:00 timeline reported, by reporter@example.com
      01:00:00 timeline triaged high
      01:00:00 timeline called service-desk.oncall@example.com triage
      01:00:00 mail     service-desk.oncall@example.com: High: acknowledge by 02:15 CET.
      01:00:00 mail     service-desk.pager@example.com: INC-… High: acknowledge by 02:15 CET: network outage in the data centre
      01:00:00 mail     reporter@example.com: We have your report. You need do nothing.
      01:00:00 mail     everything@example.com: An incident of high priority is open. You need do nothing.
      01:00:00 mail     outages@example.com: An incident of high priority is open. You need do nothing.
    `,
  );
  await play.step(
    'Nobody answers for a quarter of an hour',
    () => client.advance('PT15M'),
    `
      01:03:00 timeline call_repeated service-desk.oncall@example.com
      01:03:00 mail     service-desk.oncall@example.com: High: acknowledge by 02:15 CET.
      01:03:00 mail     service-desk.pager@example.com: INC-… High: acknowledge by 02:15 CET: network outage in the data centre
      01:06:00 timeline call_repeated service-desk.oncall@example.com
      01:06:00 mail     service-desk.oncall@example.com: High: acknowledge by 02:15 CET.
      01:06:00 mail     service-desk.pager@example.com: INC-… High: acknowledge by 02:15 CET: network outage in the data centre
      01:09:00 timeline call_repeated service-desk.oncall@example.com
      01:09:00 mail     service-desk.oncall@example.com: High: acknowledge by 02:15 CET.
      01:09:00 mail     service-desk.pager@example.com: INC-… High: acknowledge by 02:15 CET: network outage in the data centre
      01:11:15 timeline escalated functional at 75 % of response
      01:11:15 timeline called platform.oncall@example.com functional
      01:11:15 mail     platform.oncall@example.com: High: acknowledge by 02:15 CET.
      01:11:15 mail     platform.pager@example.com: INC-… High: acknowledge by 02:15 CET: network outage in the data centre
      01:14:15 timeline call_repeated platform.oncall@example.com
      01:14:15 mail     platform.oncall@example.com: High: acknowledge by 02:15 CET.
      01:14:15 mail     platform.pager@example.com: INC-… High: acknowledge by 02:15 CET: network outage in the data centre
      01:15:00 timeline breached response
      01:15:00 timeline escalated hierarchical at 100 % of response
      01:15:00 timeline called platform.manager@example.com hierarchical
      01:15:00 mail     platform.manager@example.com: High: acknowledge now.
      01:15:00 mail     desk@example.com: High: nobody acknowledged it in time. A manager has been called, no action.
    `,
  );
  await play.step(
    'Nor for two hours',
    () => client.advance('PT1H45M'),
    `
      01:45:00 timeline call_repeated platform.manager@example.com at 100 % of response
      01:45:00 mail     platform.manager@example.com: High: acknowledge now.
      02:15:00 timeline call_repeated platform.manager@example.com at 100 % of response
      02:15:00 mail     platform.manager@example.com: High: acknowledge now.
      02:45:00 timeline call_repeated platform.manager@example.com at 100 % of response
      02:45:00 mail     platform.manager@example.com: High: acknowledge now.
      03:00:00 timeline escalated functional at 50 % of resolution
      03:00:00 timeline called data-centre.oncall@example.com functional
      03:00:00 mail     data-centre.oncall@example.com: High: acknowledge now.
      03:00:00 mail     data-centre.pager@example.com: INC-… High: acknowledge now: network outage in the data centre
    `,
  );
  await play.step(
    'Nor until the time to resolve it is over',
    () => client.advance('PT2H'),
    `
      03:15:00 timeline called data-centre.manager@example.com hierarchical
      03:15:00 mail     data-centre.manager@example.com: High: acknowledge now.
      03:45:00 timeline call_repeated data-centre.manager@example.com at 100 % of response
      03:45:00 mail     data-centre.manager@example.com: High: acknowledge now.
      04:00:00 timeline escalated hierarchical at 75 % of resolution
      04:00:00 timeline called data-centre.manager@example.com hierarchical
      04:00:00 mail     data-centre.manager@example.com: High: acknowledge now.
      04:15:00 timeline call_repeated data-centre.manager@example.com at 100 % of response
      04:15:00 mail     data-centre.manager@example.com: High: acknowledge now.
      04:45:00 timeline call_repeated data-centre.manager@example.com at 100 % of response
      04:45:00 mail     data-centre.manager@example.com: High: acknowledge now.
      05:00:00 timeline breached resolution
      05:00:00 timeline escalated hierarchical at 100 % of resolution
      05:00:00 timeline called data-centre.manager@example.com hierarchical
      05:00:00 mail     data-centre.manager@example.com: High: acknowledge now.
      05:00:00 mail     desk@example.com: High: it was not resolved in time. A manager has been called, no action.
    `,
  );
  await play.step(
    'Eight times the manager was told; the next in the chain is told from then on',
    () => client.advance('PT4H30M'),
    `
      05:15:00 timeline call_repeated data-centre.manager@example.com at 100 % of response
      05:15:00 mail     data-centre.manager@example.com: High: acknowledge now.
      05:30:00 timeline call_repeated data-centre.manager@example.com at 100 % of resolution
      05:30:00 mail     data-centre.manager@example.com: High: acknowledge now.
      06:00:00 timeline call_repeated data-centre.manager@example.com at 100 % of resolution
      06:00:00 mail     data-centre.manager@example.com: High: acknowledge now.
      06:30:00 timeline call_repeated data-centre.manager@example.com at 100 % of resolution
      06:30:00 mail     data-centre.manager@example.com: High: acknowledge now.
      07:00:00 timeline call_repeated data-centre.manager@example.com at 100 % of resolution
      07:00:00 mail     data-centre.manager@example.com: High: acknowledge now.
      07:30:00 timeline call_repeated data-centre.manager@example.com at 100 % of resolution
      07:30:00 mail     data-centre.manager@example.com: High: acknowledge now.
      08:00:00 timeline call_repeated data-centre.manager@example.com at 100 % of resolution
      08:00:00 mail     data-centre.manager@example.com: High: acknowledge now.
      08:30:00 timeline call_repeated data-centre.manager@example.com at 100 % of resolution
      08:30:00 mail     data-centre.manager@example.com: High: acknowledge now.
      09:00:00 timeline call_repeated data-centre.manager@example.com at 100 % of resolution
      09:00:00 mail     data-centre.manager@example.com: High: acknowledge now.
      09:15:00 timeline called desk@example.com hierarchical
      09:15:00 mail     desk@example.com: High: acknowledge now.
    `,
  );
}
