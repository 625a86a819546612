import { expect, it } from 'vitest';
import { acted, DESK, facts, incident, MEDIUM, RESPONDER, reported, running } from './some-instance.ts';

const { client } = await running();
const mailed = async (id: string, to: string) =>
  (await client.mails({ incident: id, to })).map(({ at }) => at.slice(11, 19));

it('an acknowledged incident is escalated by its resolution clock at two, three and four hours, each once', async () => {
  const id = await reported(client);
  await acted(client, id, 'acknowledge', {}, RESPONDER);
  await client.advance('PT4H');
  const steps = (await client.timeline(id, DESK)).filter(({ type }) => type === 'escalated' || type === 'breached');
  const byResolution = steps.filter(({ data }) => (data.step?.clock ?? data.clock) === 'resolution');
  expect(byResolution.map(({ at, type }) => `${at.slice(11, 19)} ${type}`)).toEqual([
    '03:00:00 escalated',
    '04:00:00 escalated',
    '05:00:00 breached',
    '05:00:00 escalated',
  ]);
  // The calls that those made were not answered either: each went up by the response steps from its own start.
  expect(steps.length - byResolution.length).toBeGreaterThan(0);
  const { calls, sla, team, assignee } = await incident(client, id);
  expect(calls.at(-1)).toMatchObject({ reason: 'hierarchical', to: { email: 'data-centre.manager@example.com' } });
  expect([team, assignee.email]).toEqual(['data-centre', RESPONDER.email]);
  expect(sla.resolution).toMatchObject({ stage: 'breached', dueAt: '2027-01-11T05:00:00.000Z' });
  await acted(client, id, 'triage', { category: 'other', subcategory: 'unsorted' }, RESPONDER);
});

it('a medium report of the night calls when the working hours open, and goes up from there', async () => {
  const id = await reported(client, MEDIUM);
  expect(await mailed(id, 'service-desk.oncall@example.com')).toEqual([]);
  const opening = new Date(Date.parse(await client.now()));
  expect(opening.getUTCHours()).toBeLessThan(8);
  await client.advance('PT4H');
  expect(await facts(client, id)).toEqual([
    expect.stringContaining('reported'),
    expect.stringContaining('triaged'),
    '08:00:00 called',
    '08:30:00 call_repeated',
    '08:45:00 escalated',
    '08:45:00 called',
    '09:00:00 breached',
    '09:00:00 escalated',
    '09:00:00 called',
  ]);
  expect(await mailed(id, 'service-desk.oncall@example.com')).toEqual(['08:00:00', '08:30:00']);
});

it('an address that refuses the call passes it on to the next person at once', async () => {
  await client.send('POST', '/_local/ses', { refuse: ['platform.oncall@example.com'] });
  const id = await reported(client);
  await client.send('POST', '/_local/ses', { refuse: [] });
  const at = (await client.now()).slice(11, 19);
  expect(await facts(client, id)).toEqual([
    `${at} reported`,
    `${at} triaged`,
    `${at} called`,
    `${at} call_bounced`,
    `${at} called`,
  ]);
  const { calls } = await incident(client, id);
  expect(calls).toMatchObject([
    { to: { email: 'platform.oncall@example.com' }, outcome: 'bounced' },
    { to: { email: 'platform.manager@example.com' }, outcome: 'open', reason: 'next' },
  ]);
  expect(await mailed(id, 'platform.manager@example.com')).toHaveLength(1);
});

it('mail that SES throttles goes out later, each once, and holds up no clock', async () => {
  await client.send('POST', '/_local/ses', { perSecond: 1 });
  const id = await reported(client);
  await client.advance('PT4M');
  await client.send('POST', '/_local/ses', { perSecond: null });
  await client.advance('PT2M');
  expect((await facts(client, id, 'call_repeated')).length).toBe(2);
  expect(await mailed(id, 'platform.oncall@example.com')).toHaveLength(3);
  for (const to of ['reporter@example.com', 'desk@example.com']) {
    expect([to, (await mailed(id, to)).length]).toEqual([to, 1]);
  }
});

it('who takes it ends the calls, and nobody is called again', async () => {
  const id = await reported(client);
  await client.advance('PT3M');
  await acted(client, id, 'acknowledge', {}, DESK);
  await client.advance('PT1H');
  expect(await facts(client, id, 'call_repeated', 'escalated')).toHaveLength(1);
  expect((await incident(client, id)).calls).toMatchObject([{ outcome: 'withdrawn', repeats: 1 }]);
});
