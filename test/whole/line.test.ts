import { describe, expect, it } from 'vitest';
import { Incident, Problem, Queue, Reported, Timeline } from '../../functions/http/answers.ts';
import { BUILT } from '../../functions/incident/states.ts';
import { linkIn } from '../../infra/demo/client.ts';
import { acted, DESK, incident, MEDIUM, REPORT, RESPONDER, reported, running, shaped } from './some-instance.ts';

const { client } = await running();

describe('one report, over HTTP and mail, on the deployed template', () => {
  it('takes 15 transitions and one execution where nothing goes wrong', async () => {
    const id = await reported(client);
    await client.press(
      linkIn((await client.mails({ incident: id, to: 'platform.oncall@example.com' }))[0], 'a'),
      'acknowledge',
    );
    await client.settle();
    await acted(client, id, 'triage', { category: 'software' }, RESPONDER);
    await acted(client, id, 'resolve', { code: 'solution', notes: 'Mended.' }, RESPONDER);
    await acted(client, id, 'confirm', {}, DESK);
    await acted(client, id, 'close', {}, DESK);
    const { body } = await client.send('GET', `/_local/executions/${id}`);
    expect(body.items).toHaveLength(1);
    expect(body.items[0].status).toBe('SUCCEEDED');
    const entered = body.items[0].events.filter(({ type }: { type: string }) => type.endsWith('StateEntered'));
    // The triage by a person is one more lap and park: three transitions.
    expect(entered.length - 3).toBeLessThanOrEqual(16);
  });

  it('is answered in the shapes that the description promises', async () => {
    const said = await client.send('POST', '/v1/incidents', REPORT);
    const { id } = shaped(Reported, said).body;
    expect(said.headers.get('location')).toBe(`/v1/incidents/${id}`);
    await client.settle();
    const read = shaped(Incident, await client.send('GET', `/v1/incidents/${id}`, undefined, DESK));
    expect(read.headers.get('etag')).toBe(`"${read.body.version}"`);
    shaped(Queue, await client.send('GET', '/v1/incidents', undefined, DESK));
    shaped(Timeline, await client.send('GET', `/v1/incidents/${id}/timeline`, undefined, DESK));
    for (const [action, body] of [
      ['acknowledge', {}],
      ['note', { text: 'Looking.', type: 'attempt', outcome: 'In vain.', with: 'The vendor', channel: 'phone' }],
      ['escalate', { to: 'functional', reason: 'Beyond us.', tried: 'A restart.', findings: 'Nothing.' }],
      ['assign', { assignee: { name: 'A responder', email: 'responder@example.com' } }],
      ['triage', { category: 'hardware', impact: { users: 'one', financial: 'none', security: 'none' } }],
      ['resolve', { code: 'solution', notes: 'Mended.' }],
      ['reopen', { reason: 'It is back.' }],
    ] as const) {
      const by = action === 'reopen' ? DESK : RESPONDER;
      const acting = shaped(Incident, await acted(client, id, action, body, by));
      expect([action, acting.status]).toEqual([action, 200]);
    }
    expect(read.body.actions.map(({ name }: { name: string }) => name)).toEqual([...BUILT]);
    shaped(Problem, await acted(client, id, 'close', {}, DESK));
  });

  it('finds its incident however its id is written', async () => {
    const id = await reported(client);
    const read = await client.send('GET', `/v1/incidents/${id.toLowerCase().replaceAll('0', 'o')}`, undefined, DESK);
    expect(read.body.id).toBe(id);
    expect((await client.send('GET', '/v1/incidents/INC-UUUUUU', undefined, DESK)).status).toBe(404);
  });

  it('never shows colleagues’ addresses or internal words on the reporter’s page', async () => {
    const said = await client.send('POST', '/v1/incidents', REPORT);
    await client.settle();
    const { id } = said.body;
    await acted(client, id, 'acknowledge', {}, RESPONDER);
    await acted(client, id, 'note', { text: 'The vendor is to blame.' }, RESPONDER);
    await acted(client, id, 'note', { text: 'We have found the cause.', visibility: 'public' }, RESPONDER);
    const page = (await client.request('GET', said.body.links.page)).text;
    expect(page).toContain('We have found the cause.');
    expect(page).not.toMatch(/responder@example\.com|to blame|because|not known/);
  });
});

describe('the queue', () => {
  it('shows the open ones, high first, then oldest, page by page, and each once', async () => {
    const medium = await reported(client, MEDIUM);
    const all: { id: string; priority: string; reportedAt: string }[] = [];
    let after = '';
    do {
      const page = shaped(Queue, await client.send('GET', `/v1/incidents?limit=2${after}`, undefined, DESK)).body;
      all.push(...page.items);
      after = page.next === null ? '' : `&after=${page.next}`;
    } while (after !== '');
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(3);
    const ranks = all.map(({ priority }) => ['high', 'medium', 'low'].indexOf(priority));
    expect(ranks).toEqual(ranks.toSorted());
    expect(all.find(({ priority }) => priority === 'medium')?.id).toBe(medium);
    const filtered = await client.send(
      'GET',
      '/v1/incidents?priority=medium&team=service-desk&status=triaged',
      undefined,
      DESK,
    );
    expect(filtered.body.items.map(({ id }: { id: string }) => id)).toEqual([medium]);
  });
});

describe('a report by the web form', () => {
  it('becomes an incident like any other, with a receipt that quotes nothing', async () => {
    const { text } = await client.request('GET', '/report');
    const key = /name="key" value="(\w+)"/.exec(text)?.[1] ?? '';
    const form = { key, name: 'A visitor', contact: 'visitor@example.com', summary: 'the checkout is down' };
    const said = await client.request('POST', '/report', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
    });
    expect(said.status, said.text).toBe(201);
    await client.settle();
    const id = /INC-\w{6}/.exec(said.text)?.[0] ?? '';
    expect(await incident(client, id)).toMatchObject({ channel: 'web', service: 'checkout', priority: 'high' });
    const [receipt] = await client.mails({ to: 'visitor@example.com', incident: id });
    expect([receipt?.subject, receipt?.text]).toEqual([`[${id}] Your report`, expect.not.stringContaining('checkout')]);
    const page = /href="(\/r\/[\w-]+)"/.exec(said.text)?.[1] ?? '';
    expect((await client.request('GET', page)).text).toContain('We have your report');
  });
});
