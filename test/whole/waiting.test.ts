import { expect, it } from 'vitest';
import { acted, DESK, facts, incident, MEDIUM, RESPONDER, reported, running } from './some-instance.ts';

/** A Monday, ten o'clock in Berlin. */
const { client } = await running('2027-01-11T09:00:00.000Z');
const firstLines = async (id: string, to: string) =>
  (await client.mails({ incident: id, to })).map(({ at, text }) => `${at.slice(8, 16)} ${text.split('\n', 1)[0]}`);

it('a hold stops the clock, asks the reporter, and ends by itself', async () => {
  const id = await reported(client, MEDIUM);
  await acted(client, id, 'acknowledge', {}, RESPONDER);
  const held = await acted(
    client,
    id,
    'hold',
    { reason: 'awaiting_reporter', comment: 'Which room?', until: '2027-01-11T11:00:00Z' },
    RESPONDER,
  );
  expect(held.body).toMatchObject({ status: 'on_hold', sla: { resolution: { stage: 'paused', dueAt: null } } });
  await client.advance('PT2H');
  expect(await facts(client, id, 'resumed', 'warned')).toEqual(['11:00:00 resumed']);
  expect(await firstLines(id, 'reporter@example.com')).toContain('11T09:00 We need an answer from you.');
  expect(await incident(client, id)).toMatchObject({ status: 'investigating', hold: null });
  await acted(client, id, 'cancel', { code: 'withdrawn', reason: 'It works at home.' }, DESK);
  const { status, calls, sla } = await incident(client, id);
  expect([status, sla.resolution.stage]).toEqual(['cancelled', 'cancelled']);
  expect(calls.filter(({ outcome }: { outcome: string }) => outcome === 'open')).toEqual([]);
  const { items } = (await client.send('GET', `/_local/executions/${id}`)).body;
  expect(items.map((one: { status: string }) => one.status)).toEqual(['SUCCEEDED']);
});

it('a merged incident leads to the other, and its reporter is told', async () => {
  const first = await reported(client, MEDIUM);
  const second = await reported(client, { ...MEDIUM, reporter: { name: 'Another', email: 'another@example.com' } });
  const merged = await acted(client, second, 'merge', { into: first, reason: 'The same network.' }, DESK);
  expect([merged.status, merged.body.mergedInto]).toEqual([200, first]);
  const led = await client.send('GET', `/v1/incidents/${second}`, undefined, DESK);
  expect([led.status, led.headers.get('location')]).toEqual([308, `/v1/incidents/${first}`]);
  await acted(client, first, 'acknowledge', {}, RESPONDER);
  await acted(client, first, 'resolve', { code: 'solution', notes: 'Mended.' }, RESPONDER);
  for (const to of ['reporter@example.com', 'another@example.com']) {
    expect((await firstLines(first, to)).at(-1)).toContain('Does it work again?');
  }
});

it('a service request calls nobody', async () => {
  const id = await reported(client, { ...MEDIUM, kind: 'request', summary: 'a second screen, please', impact: {} });
  const { kind, priority, calls, sla } = await incident(client, id);
  expect([kind, priority, calls, sla.response]).toEqual(['request', 'low', [], null]);
  await client.advance('PT1H');
  expect((await incident(client, id)).calls).toEqual([]);
});
