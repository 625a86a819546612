import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ClockFile } from '../../infra/local/clock-file.ts';
import { acted, DESK, facts, incident, RESPONDER, reported, running } from './some-instance.ts';

const { instance, client } = await running();

it('killed while an incident waits, it goes on where it was and escalates once', async () => {
  const id = await reported(client);
  await client.advance('PT4M');
  await instance.kill();
  await instance.start();
  expect(await facts(client, id, 'call_repeated')).toEqual(['01:03:00 call_repeated']);
  await client.advance('PT11M');
  expect(await facts(client, id, 'escalated', 'breached')).toEqual([
    '01:11:15 escalated',
    '01:15:00 breached',
    '01:15:00 escalated',
  ]);
  const called = await client.mails({ incident: id, to: 'data-centre.oncall@example.com' });
  expect(called.map(({ at }) => at.slice(11, 19))).toEqual(['01:11:15', '01:14:15']);
  await acted(client, id, 'acknowledge', {}, RESPONDER);
});

it('killed just after it said yes to a report, it still triages it and calls', async () => {
  const said = await client.send('POST', '/v1/incidents', {
    summary: 'the homepage is down',
    reporter: { name: 'A reporter', email: 'reporter@example.com' },
  });
  expect(said.status).toBe(201);
  await instance.kill();
  await instance.start();
  await client.advance('PT2M');
  const { status, calls } = await incident(client, said.body.id);
  expect(status).toBe('triaged');
  expect(calls).toMatchObject([{ to: { email: 'platform.oncall@example.com' } }]);
  expect(await client.mails({ incident: said.body.id, to: 'platform.oncall@example.com' })).toHaveLength(1);
});

it('killed in the middle of an advance, it makes up for what fell due, each once', async () => {
  const id = await reported(client);
  const before = Date.parse(await client.now());
  const turning = client.advance('PT20M').catch(() => undefined);
  await instance.kill();
  await turning;
  await instance.start();
  const passed = Date.parse(await client.now()) - before;
  await client.advance(`PT${Math.max(0, 20 * 60 - Math.floor(passed / 1000))}S`);
  await client.advance('PT2M');
  expect(await facts(client, id, 'breached')).toHaveLength(1);
  const { calls } = await incident(client, id);
  const hierarchical = calls.filter(({ reason }: { reason: string }) => reason === 'hierarchical');
  expect(hierarchical).toHaveLength(1);
  expect(await client.mails({ incident: id, to: hierarchical[0].to.email })).toHaveLength(1);
  await acted(client, id, 'acknowledge', {}, DESK);
});

it('stopped for a night, it makes up for what fell due before it looks for what is late', async () => {
  const id = await reported(client);
  await instance.kill();
  const clock = new ClockFile(instance.dataDir);
  const kept = clock.read();
  if (kept === undefined) throw new Error('The machine kept no time.');
  clock.write({ ...kept, now: kept.now + 8 * 3_600_000, real: Date.now(), clean: true });
  clock.close();
  await instance.start();
  await client.settle();
  await client.advance('PT5M');
  expect((await facts(client, id, 'breached')).length).toBeGreaterThan(0);
  const { body } = await client.send('GET', '/v1/incidents?q=allclear', undefined, DESK);
  expect(body.items).toEqual([]);
  await acted(client, id, 'acknowledge', {}, DESK);
});

it('keeps what people wrote out of its logs', async () => {
  const logs = join(instance.dataDir, 'logs');
  expect(readdirSync(logs).length).toBeGreaterThan(0);
  for (const name of readdirSync(logs)) {
    expect(readFileSync(join(logs, name), 'utf8')).not.toMatch(/homepage|502|reporter@|A reporter/);
  }
});
