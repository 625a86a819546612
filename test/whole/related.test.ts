import { describe, expect, it } from 'vitest';
import * as answers from '../../functions/http/answers.ts';
import { linkIn } from '../../infra/demo/client.ts';
import { examples } from '../../infra/openapi-examples.ts';
import {
  ADMIN,
  acted,
  DESK,
  facts,
  incident,
  MEDIUM,
  NOBODY,
  REPORT,
  RESPONDER,
  reported,
  running,
  shaped,
} from './some-instance.ts';

const { client } = await running();

async function resolvable(body: object = MEDIUM): Promise<string> {
  const id = await reported(client, body);
  await acted(client, id, 'triage', { category: 'software', subcategory: 'error' }, DESK);
  return id;
}

describe('a family of incidents', () => {
  it('is told and resolved together by choice, down to the grandchildren', async () => {
    const [top, child, grandchild] = [await resolvable(), await resolvable(), await resolvable()];
    await acted(client, child, 'link', { type: 'parent', id: top }, DESK);
    await acted(client, grandchild, 'link', { type: 'parent', id: child }, DESK);
    const circle = await client.act(top, 'link', { type: 'parent', id: grandchild }, DESK);
    expect([circle.status, circle.body.detail]).toEqual([409, expect.stringContaining(`below ${top} already`)]);

    await acted(client, top, 'update', { text: 'A switch is broken.', children: true }, RESPONDER);
    await acted(client, top, 'resolve', { code: 'solution', notes: 'Replaced it.', children: true }, RESPONDER);
    await client.advance('PT3M');
    for (const id of [child, grandchild]) {
      expect(await facts(client, id, 'updated')).toHaveLength(1);
      expect(await facts(client, id, 'resolved')).toHaveLength(1);
    }
    const shown = shaped(answers.Incident, await client.send('GET', `/v1/incidents/${child}`, undefined, DESK));
    expect(shown.body).toMatchObject({
      parent: { id: top, status: 'resolved' },
      children: [{ id: grandchild, status: 'resolved' }],
    });
    const document = await client.send('GET', `/v1/incidents/${top}/document`, undefined, DESK);
    expect(shaped(answers.Document, document).body.children).toMatchObject([{ id: child, status: 'resolved' }]);
    const markdown = await client.send('GET', `/v1/incidents/${top}/document?format=markdown`, undefined, DESK);
    expect(markdown.text).toContain(`- Children: ${child}, resolved: `);
    expect(shaped(answers.Queue, await client.send('GET', '/v1/incidents', undefined, DESK)).status).toBe(200);
  });

  it('leaves a child that cannot follow as it is, and the desk is told which and why', async () => {
    const top = await resolvable();
    const child = await reported(client, { ...MEDIUM, service: undefined, summary: 'Something odd' });
    await acted(client, top, 'link', { type: 'child', id: child }, DESK);
    await acted(client, top, 'resolve', { code: 'solution', notes: 'Replaced it.', children: true }, RESPONDER);
    expect((await incident(client, child)).status).toBe('triaged');
    const mail = (await client.mails({ to: 'desk@example.com', incident: top })).at(-1);
    expect(mail?.text).toMatch(/^One child incident was not resolved with this one: see to it\./);
    expect(mail?.text).toContain(child);
  });
});

describe('a report that is likely a duplicate', () => {
  it('is answered with the incidents to merge it into, for staff alone', async () => {
    const body = { ...REPORT, summary: 'The basket loses its vouchers', service: 'checkout' };
    const first = await reported(client, body);
    const said = await client.send(
      'POST',
      '/v1/incidents',
      { ...body, summary: 'Vouchers lost from the basket' },
      DESK,
    );
    const [duplicate] = shaped(answers.Reported, said).body.likelyDuplicates;
    expect(duplicate).toMatchObject({ id: first, service: 'checkout' });
    await client.settle();
    const later = await client.send('GET', `/v1/incidents/${said.body.id}/duplicates`, undefined, RESPONDER);
    expect(shaped(answers.Duplicates, later).body.items[0].id).toBe(first);
    for (const caller of [undefined, NOBODY]) {
      const unseen = shaped(answers.Reported, await client.send('POST', '/v1/incidents', body, caller));
      expect(unseen.body.likelyDuplicates).toEqual([]);
    }
    const merged = await client.send('POST', duplicate.merge.href, duplicate.merge.body, DESK);
    expect(merged.body).toMatchObject({ status: 'merged', mergedInto: first });
  });

  it('is merged at once where the desk says so', async () => {
    const first = await reported(client, MEDIUM);
    const body = { ...MEDIUM, reporter: { name: 'Another', email: 'another@example.com' }, duplicateOf: first };
    const said = shaped(answers.Reported, await client.send('POST', '/v1/incidents', body, DESK));
    expect([said.status, said.body.likelyDuplicates]).toEqual([201, []]);
    await client.settle();
    const moved = await client.send('GET', `/v1/incidents/${said.body.id}`, undefined, DESK);
    expect([moved.status, moved.headers.get('location')]).toEqual([308, `/v1/incidents/${first}`]);
    const sent = await client.mails({ to: 'another@example.com', incident: said.body.id });
    expect(sent.map(({ text }) => text.split('\n')[0])).toEqual([
      `Your report goes on as ${first}. You need do nothing.`,
    ]);
    expect((await client.send('POST', '/v1/incidents', body, RESPONDER)).status).toBe(403);
    const unknown = { ...body, duplicateOf: 'INC-ZZZZZZ' };
    const gone = await client.send('POST', '/v1/incidents', unknown, DESK);
    expect([gone.status, gone.body.errors[0].pointer]).toEqual([400, '/duplicateOf']);
    expect((await client.send('POST', '/v1/incidents', unknown, RESPONDER)).status).toBe(403);
  });
});

describe('a known error', () => {
  it('is offered to who is called, and counts where it helped, until it is back', async () => {
    await client.send('PUT', '/v1/known-errors/pool', examples['put-known-error'], ADMIN);
    await client.advance('PT11S');
    const id = await reported(client, { ...REPORT, summary: 'Checkout answers 502' });
    const call = (await client.mails({ incident: id })).find(({ subject }) => subject.includes('acknowledge'));
    expect(call?.text).toContain('Perhaps the known error “Payment pool exhausted”:');
    expect(call?.text).toContain('Workaround: Restart the payment gateway.');
    expect((await incident(client, id)).knownErrors).toEqual([{ id: 'pool', name: 'Payment pool exhausted' }]);
    await acted(client, id, 'triage', { category: 'software', subcategory: 'error' }, DESK);
    const uses = async () => {
      const { body } = await client.send('GET', '/v1/known-errors/pool', undefined, DESK);
      return [body.offered, body.helped];
    };
    await acted(client, id, 'resolve', { code: 'known_error', notes: 'Restarted it.', knownError: 'pool' }, RESPONDER);
    expect(await uses()).toEqual([1, 1]);
    await acted(client, id, 'reopen', { reason: 'It is back.' }, DESK);
    expect(await uses()).toEqual([1, 0]);
  });
});

describe('a follower', () => {
  it('hears how it goes on, and no more after one click', async () => {
    const id = await reported(client, MEDIUM);
    const follower = { email: 'follower@example.com', name: 'A follower', groups: ['responder'] };
    await acted(client, id, 'follow', {}, follower);
    await acted(client, id, 'update', { text: 'We are looking.' }, RESPONDER);
    const mail = (await client.mails({ to: follower.email, incident: id })).at(-1);
    expect(mail?.text).toMatch(/^This is how it stands/);
    expect(mail?.headers).toMatchObject({ 'list-unsubscribe-post': 'List-Unsubscribe=One-Click' });
    const page = await client.request('GET', linkIn(mail, 's'));
    expect(page.text).toContain('Follow it no longer');
    const leave = new URL(linkIn(mail, 'u')).pathname;
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const left = await client.request('POST', leave, { headers: form, body: 'List-Unsubscribe=One-Click' });
    expect([left.status, left.text.includes('You follow it no longer')]).toEqual([200, true]);
    await acted(client, id, 'update', { text: 'We have found it.' }, RESPONDER);
    expect((await client.mails({ to: follower.email, incident: id })).at(-1)?.id).toBe(mail?.id);
    expect((await incident(client, id)).followers).toEqual([]);
    expect((await client.press(leave, 'join')).status).toBe(303);
    expect((await incident(client, id)).followers).toHaveLength(1);
  });
});
