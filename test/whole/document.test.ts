import { describe, expect, it } from 'vitest';
import { Document, Incident } from '../../functions/http/answers.ts';
import { linkIn } from '../../infra/demo/client.ts';
import { acted, DESK, NOBODY, RESPONDER, reported, running, shaped } from './some-instance.ts';

const { client } = await running();
const id = await reported(client);
await acted(client, id, 'acknowledge', {}, RESPONDER);
await client.advance('PT10M');
const TYPES = ['note', 'diagnosis', 'attempt', 'communication', 'decision', 'risk'];
for (const type of TYPES) {
  const happened = { occurredAt: `2027-01-11T01:0${TYPES.indexOf(type) + 1}:00Z` };
  await acted(client, id, 'note', { type, text: `our ${type} | <b>`, ...happened }, RESPONDER);
}
await acted(client, id, 'note', { type: 'risk', text: 'It may spread.', visibility: 'public', pin: true }, RESPONDER);
const inNumbers = (await client.timeline(id, DESK)).find(({ text }) => text === 'our diagnosis | <b>')?.n ?? 0;
const read = (query = '', headers: Record<string, string> = {}, of = id) =>
  client.send('GET', `/v1/incidents/${of}/document${query}`, undefined, RESPONDER, headers);

describe('the live document, over HTTP', () => {
  it('has the notes of each type with both times, and what was pinned', async () => {
    const pinned = shaped(Incident, await acted(client, id, 'pin', { n: inNumbers }, DESK));
    const { body, headers, status } = shaped(Document, await read());
    expect([status, headers.get('etag')]).toEqual([200, `"${pinned.body.version}"`]);
    expect(body.pinned.map(({ text }: { text: string }) => text)).toEqual(['It may spread.', 'our diagnosis | <b>']);
    const notes = body.entries.filter(
      ({ note, text }: { note: string; text: string }) => note && text.startsWith('our'),
    );
    expect(notes.map(({ note, at }: { note: string; at: string }) => `${at.slice(11, 16)} ${note}`)).toEqual(
      TYPES.map((type, index) => `01:0${index + 1} ${type}`).toReversed(),
    );
    expect(notes.every(({ recordedAt }: { recordedAt: string }) => recordedAt >= '2027-01-11T01:10')).toBe(true);
    expect(body.underWay).toContainEqual(expect.objectContaining({ what: 'attempt', text: 'our attempt | <b>' }));
    const again = await acted(client, id, 'pin', { n: inNumbers }, RESPONDER);
    expect([again.status, again.body.version]).toEqual([200, pinned.body.version]);
  });

  it('for the public has what is public alone', async () => {
    const { body, text } = shaped(Document, await read('?audience=public'));
    expect(body.pinned.map(({ title }: { title: string }) => title)).toEqual(['Risk, by A responder']);
    const { links: _links, ...rest } = body;
    expect(JSON.stringify(rest)).not.toMatch(/our (note|diagnosis)|@|because/);
    expect(text).toContain('It may spread.');
  });

  it('is Markdown for who asks for it, by the address or by what they read', async () => {
    const named = await read('?format=markdown');
    const accepted = await read('', { accept: 'text/markdown' });
    expect(named.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
    expect(accepted.text).toBe(named.text);
    expect(named.text).toContain('our diagnosis \\| \\<b\\>');
    expect(named.text).toContain('- 2027-01-11T01:02:00Z (written down 2027-01-11T01:10:0');
    expect(accepted.headers.get('vary')).toBe('accept');
    const both = await read('', { accept: 'application/json, text/markdown' });
    expect(both.headers.get('content-type')).toContain('json');
    const shown = await read('?format=json', { accept: 'text/markdown' });
    expect(shown.headers.get('content-type')).toContain('json');
    expect((await read('?format=markdown&audience=public')).text).not.toMatch(/our diagnosis|@/);
  });

  it('is not sent again to who has it, until something happens', async () => {
    const own = await reported(client);
    await acted(client, own, 'acknowledge', {}, RESPONDER);
    const etag = (await read('', {}, own)).headers.get('etag') ?? '';
    const known = await read('', { 'if-none-match': `W/${etag}, "x"` }, own);
    expect([known.status, known.text, known.headers.get('etag')]).toEqual([304, '', etag]);
    expect((await read('', { 'if-none-match': '"1"' }, own)).status).toBe(200);
    await acted(client, own, 'note', { text: 'Something.' }, RESPONDER);
    expect((await read('', { 'if-none-match': etag }, own)).status).toBe(200);
  });

  it('is refused as all that staff read', async () => {
    expect((await read('?audience=all')).body.errors[0].pointer).toBe('/query/audience');
    expect((await read('?more=1')).body.errors[0].pointer).toBe('/query/more');
    expect((await read('', {}, 'INC-000000')).status).toBe(404);
    expect((await client.send('GET', `/v1/incidents/${id}/document`, undefined, NOBODY)).status).toBe(403);
    expect((await client.send('GET', `/v1/incidents/${id}/document`)).status).toBe(401);
  });

  it('leads on where the incident was merged into another', async () => {
    const from = await reported(client);
    await acted(client, from, 'merge', { into: id, reason: 'The same.' }, DESK);
    const said = await read('?audience=public', {}, from);
    expect([said.status, said.headers.get('location')]).toEqual([308, `/v1/incidents/${id}/document?audience=public`]);
  });

  it('is a page for who has the link, and can be followed', async () => {
    const { page, publicPage } = (await read()).body.links;
    const shown = await client.request('GET', page);
    expect(shown.text).toContain('our decision | &lt;b&gt;');
    expect(shown.headers.get('refresh')).toBeNull();
    const followed = await client.request('GET', `${page}?follow=yes`);
    expect(followed.headers.get('refresh')).toBe('30');
    await acted(client, id, 'note', { text: 'Something new.' }, RESPONDER);
    expect((await client.request('GET', `${page}?follow=yes`)).text).toContain('Something new.');
    expect((await client.request('HEAD', page)).status).toBe(200);
    expect((await client.request('POST', page)).status).toBe(405);
    const stakeholders = (await client.request('GET', publicPage)).text;
    expect(stakeholders).toContain('Risk, by A responder');
    expect(stakeholders).not.toContain('our decision');
  });

  it('is one click away from the page of who is called, and of who is asked to take command', async () => {
    const mailed = async (to: string, kind: 'a' | 'o') => {
      const mail = (await client.mails({ incident: id, to }))[0];
      const link = kind === 'a' ? linkIn(mail, 'a') : (/https?:\/\/\S+\/o\/[\w-]+/.exec(mail?.text ?? '')?.[0] ?? '');
      return (await client.request('GET', link)).text;
    };
    for (const page of [
      await mailed('platform.oncall@example.com', 'a'),
      await mailed('command.oncall@example.com', 'o'),
    ]) {
      const path = /<a href="(\/d\/[\w-]+)">The live document/.exec(page)?.[1] ?? '';
      expect((await client.request('GET', path)).text).toContain('our decision');
    }
  });
});
