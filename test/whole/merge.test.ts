import { describe, expect, it } from 'vitest';
import * as answers from '../../functions/http/answers.ts';
import { acted, DESK, facts, incident, MEDIUM, REPORT, RESPONDER, reported, running, shaped } from './some-instance.ts';

const { client } = await running();

function mailsTo(address: string, id: string) {
  return client.mails({ to: address, incident: id });
}

describe('two reports of the same outage', () => {
  it('become one: both reporters are told to the end, and old ids and links lead on', async () => {
    const first = await client.send('POST', '/v1/incidents', REPORT);
    await client.settle();
    const from: string = first.body.id;
    const into = await reported(client, { ...REPORT, reporter: { name: 'Another', email: 'another@example.com' } });
    const merge = { into: into.toLowerCase(), reason: 'The same outage.' };
    const merged = shaped(answers.Incident, await acted(client, from, 'merge', merge, DESK));
    expect(merged.status, merged.text).toBe(200);
    expect(merged.body).toMatchObject({ id: from, status: 'merged', mergedInto: into });

    const moved = await client.send('GET', `/v1/incidents/${from}`, undefined, DESK);
    expect([moved.status, moved.headers.get('location')]).toEqual([308, `/v1/incidents/${into}`]);
    const page = await client.request('GET', first.body.links.page);
    expect(page.status).toBe(303);
    expect((await client.request('GET', page.headers.get('location') ?? '')).text).toContain(into);

    expect((await mailsTo('reporter@example.com', from)).at(-1)?.text).toMatch(`Your report goes on as ${into}.`);
    await acted(client, into, 'triage', { category: 'software', subcategory: 'error' }, DESK);
    await acted(client, into, 'resolve', { code: 'solution', notes: 'Restarted.' }, RESPONDER);
    expect((await mailsTo('reporter@example.com', into)).at(-1)?.text).toMatch(/^Does it work again/);
    expect((await mailsTo('another@example.com', into)).at(-1)?.text).toMatch(/^Does it work again/);
  });

  it('in a circle or with nothing are refused, with what to do', async () => {
    const id = await reported(client, MEDIUM);
    const merge = (body: object) => client.act(id, 'merge', body, DESK);
    for (const into of [id, 'INC-ZZZZZZ', 'nonsense']) {
      const said = shaped(answers.Problem, await merge({ into, reason: 'x' }));
      expect([said.status, said.body.errors?.[0]?.pointer]).toEqual([400, '/into']);
    }
  });
});

describe('a link', () => {
  it('stands on both sides', async () => {
    const [a, b] = [await reported(client, MEDIUM), await reported(client, MEDIUM)];
    expect((await acted(client, a, 'link', { type: 'caused_by', id: b }, RESPONDER)).body.links).toEqual([
      { type: 'caused_by', id: b },
    ]);
    expect((await incident(client, b)).links).toEqual([{ type: 'causes', id: a }]);
  });
});

describe('a service request', () => {
  it('wakes nobody, and can become an incident that does', async () => {
    const id = await reported(client, { ...REPORT, kind: 'request', summary: 'I forgot my password' });
    expect(await facts(client, id)).toHaveLength(2);
    const before = await incident(client, id);
    expect(before).toMatchObject({ kind: 'request', priority: 'low', calls: [], sla: { response: null } });
    expect(before.actions).toContainEqual(expect.objectContaining({ name: 'escalate', allowed: false, code: 'kind' }));
    const converted = await acted(client, id, 'convert', { kind: 'incident', reason: 'Nobody gets in.' }, RESPONDER);
    expect(shaped(answers.Incident, converted).body).toMatchObject({ kind: 'incident', status: 'triaged' });
  });
});

describe('a cancelled incident', () => {
  it('ends, and its reporter is told why', async () => {
    const id = await reported(client);
    const body = { code: 'not_an_incident', reason: 'The test system was looked at.' };
    expect((await acted(client, id, 'cancel', body, DESK)).body.status).toBe('cancelled');
    expect((await mailsTo('reporter@example.com', id)).at(-1)?.text).toMatch(/^Your report was cancelled/);
    const { body: runs } = await client.send('GET', `/_local/executions/${id}`);
    expect(JSON.stringify(runs)).toContain('SUCCEEDED');
  });
});
