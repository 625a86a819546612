import { describe, expect, it } from 'vitest';
import * as answers from '../../functions/http/answers.ts';
import { ADMIN, incident, REPORT, RESPONDER, running, shaped } from './some-instance.ts';

const { client } = await running();

async function put(path: string, body: object, seen?: string) {
  return client.send('PUT', path, body, ADMIN, seen === undefined ? {} : { 'if-match': seen });
}

describe('a change of the catalogue', () => {
  it('holds for the next report: a new service, its team and who is on call', async () => {
    const team = {
      name: 'Storage',
      tier: 2,
      timeZone: 'Europe/Berlin',
      managers: [],
      onCall: [{ name: 'Storage on call', email: 'storage.oncall@example.com' }],
    };
    const service = { name: 'Storage', team: 'storage', keywords: ['disk'], customerFacing: false, impact: {} };
    expect((await put('/v1/services/storage', service)).body.errors).toMatchObject([{ pointer: '/team' }]);
    expect((await put('/v1/teams/storage', team)).status).toBe(201);
    const made = shaped(answers.CatalogueItem, await put('/v1/services/storage', service));
    expect([made.status, made.headers.get('location')]).toEqual([201, '/v1/services/storage']);
    await client.advance('PT10S');
    const said = await client.send('POST', '/v1/incidents', { ...REPORT, summary: 'The disk is full' });
    await client.settle();
    expect(await incident(client, said.body.id)).toMatchObject({ service: 'storage', team: 'storage', tier: 2 });
    expect(await client.mails({ to: 'storage.oncall@example.com' })).toHaveLength(1);

    expect((await client.send('DELETE', '/v1/teams/storage', undefined, ADMIN)).body).toMatchObject({ code: 'InUse' });
    const gone = await client.send('DELETE', '/v1/services/storage', undefined, ADMIN);
    expect([gone.status, gone.text]).toEqual([204, '']);
    const changes = await client.send('GET', '/v1/services/storage/changes', undefined, RESPONDER);
    expect(shaped(answers.CatalogueChanges, changes).body.items).toMatchObject([
      { by: 'admin@example.com', after: null },
      { by: 'admin@example.com', before: null },
    ]);
  });

  it('leaves an incident the policy that it started with', async () => {
    const before = await client.send('POST', '/v1/incidents', REPORT);
    await client.settle();
    const policy = await client.send('GET', '/v1/sla-policies/default', undefined, RESPONDER);
    const { high } = policy.body.targets;
    const faster = { ...policy.body, targets: { ...policy.body.targets, high: { ...high, respond: 'PT10M' } } };
    const replaced = await put('/v1/sla-policies/default', faster, policy.headers.get('etag') ?? '');
    expect([replaced.status, replaced.body.version]).toEqual([200, 2]);
    await client.advance('PT10S');
    const after = await client.send('POST', '/v1/incidents', REPORT);
    await client.settle();
    const slas = await Promise.all([before, after].map(async ({ body }) => (await incident(client, body.id)).sla));
    expect(slas.map(({ policy: id, response }) => [id, response.target])).toEqual([
      ['default@1', 'PT15M'],
      ['default@2', 'PT10M'],
    ]);
  });
});

describe('a program with a key', () => {
  it('reports by it, until the key is taken back', async () => {
    const { key } = (await put('/v1/integrations/monitoring', { name: 'Monitoring' })).body;
    await client.advance('PT10S');
    const report = () => client.send('POST', '/v1/incidents', REPORT, undefined, { 'x-api-key': key });
    const said = await report();
    expect(said.status).toBe(201);
    await client.settle();
    const [reported] = await client.timeline(said.body.id, RESPONDER);
    expect(reported?.actor).toEqual({ kind: 'integration', name: 'Monitoring', email: null });
    const [receipt] = await client.mails({ to: 'reporter@example.com', incident: said.body.id });
    expect(receipt?.subject).toContain(REPORT.summary);

    await client.send('DELETE', '/v1/integrations/monitoring', undefined, ADMIN);
    await client.advance('PT10S');
    expect([(await report()).status, (await report()).body.code]).toEqual([401, 'Unauthenticated']);
  });
});
