import { describe, expect, it } from 'vitest';
import type { Channel, ChatFormat } from '../../../functions/catalogue/catalogue.ts';
import { CHAT_FORMATS } from '../../../functions/catalogue/catalogue.ts';
import type { Fact } from '../../../functions/incident/incident.ts';
import { chatNews } from '../../../functions/notify/chat/news.ts';
import { postOf } from '../../../functions/notify/chat/post.ts';
import { readLink } from '../../../functions/notify/link.ts';
import { shownPost } from '../../../infra/local/chat/shown-post.ts';
import { BASE_URL, CONTEXT, type Described, INCIDENT, NOW, RESOLVED, TAKEN } from './some-mail.ts';

const FACT: Fact = {
  n: 3,
  at: NOW,
  occurredAt: NOW,
  type: 'triaged',
  actor: { kind: 'person', name: 'The responder', email: 'responder@example.com' },
  visibility: 'internal',
  text: null,
  data: {},
  owes: [],
  lists: ['outages'],
};
const OPS: Omit<Channel, 'format'> = {
  id: 'ops',
  name: 'Ops',
  url: 'https://chat.example.com/hooks/token?key=k',
  list: 'outages',
};

function post(format: ChatFormat, incident: Described = TAKEN, fact: Partial<Fact> = {}, channel = OPS) {
  const of: Channel = { ...channel, format };
  return postOf(of, chatNews({ ...FACT, ...fact }, incident, of, CONTEXT));
}

/** What its service shows of a post, as text without the signs that nobody sees. */
function shown(format: ChatFormat, incident?: Described, fact?: Partial<Fact>): string {
  const { text } = shownPost(post(format, incident, fact).body).shown;
  return text
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replaceAll('\u200b', '')
    .replace(/\s+/g, ' ');
}

describe.each(CHAT_FORMATS)('a post to %s', (format) => {
  it('says what happened, of what, how urgent it is, who has it and where to look', () => {
    const words = shown(format);
    for (const part of [
      'INC-7QK3MW',
      'An incident of high priority is open.',
      'checkout returns 502',
      'Priority',
      'High',
      'Service',
      'Checkout',
      'Who has it',
      'The responder',
      'Reported',
      'Mon 23 Nov 2026, 03:00 CET (02:00 UTC)',
    ]) {
      expect(words).toContain(part);
    }
    const [link, ...more] = [...shownPost(post(format).body).shown.text.matchAll(/<a href="([^"]+)">([^<]+)<\/a>/g)];
    expect([link?.[2], more]).toEqual(['How it stands now', []]);
    const url = new URL(String(link?.[1]));
    expect(url.origin).toBe(BASE_URL);
    expect(readLink(url.pathname.slice('/s/'.length))).toEqual({
      id: 'INC-7QK3MW',
      purpose: 's',
      recipient: 'channel:ops',
      call: 'outages',
    });
  });

  it('says that it is restored, when the next update comes, and the words of an update', () => {
    expect(shown(format, RESOLVED, { type: 'resolved' })).toMatch(/It is resolved\..*Restored.*03:05 CET/);
    const next = { ...TAKEN, nextUpdateAt: '2026-11-23T03:00:00.000Z' };
    const words = shown(format, next, { type: 'updated', text: 'We found it.\nA fix is on its way.' });
    expect(words).toMatch(/Next update.*04:00 CET/);
    expect(words).toMatch(/We found it\..*A fix is on its way\./);
  });

  it('says nothing that was written for those who work on it, and nobody’s address', () => {
    const inside = { ...FACT, text: 'The database password is 1234.', data: { reason: 'Between us.' } };
    const { body } = post(format, TAKEN, inside);
    for (const secret of [
      '1234',
      'Between us',
      'responder@',
      'reporter@',
      'eng@',
      'because all users',
      'every payment',
    ])
      expect(body).not.toContain(secret);
    const unnamed = { ...TAKEN, assignee: { name: 'responder@example.com', email: 'responder@example.com' } };
    expect(shown(format, unnamed)).toContain('A colleague');
  });

  it('keeps to what its service takes, however much was written', () => {
    for (const letter of ['x', '&', '<', '*', '@', '"', '\n- ', '😀', '. a.bc']) {
      const long = { ...TAKEN, summary: letter.repeat(200) };
      const { body } = post(format, long, { type: 'updated', text: letter.repeat(10_000) });
      expect(Buffer.byteLength(body)).toBeLessThan(20_000);
      const read = JSON.parse(body);
      for (const { type, text, fields = [] } of read.blocks ?? []) {
        expect(text?.text.length ?? 1).toBeLessThanOrEqual(type === 'header' ? 150 : 3_000);
        for (const field of fields) expect(field.text.length).toBeLessThanOrEqual(2_000);
      }
      if (format === 'mattermost') expect(read.text.length).toBeLessThanOrEqual(16_383);
      expect(body).toContain('…');
    }
  });

  it('is the same for the same news', () => {
    expect(post(format)).toEqual(post(format));
  });
});

describe('where a post goes', () => {
  it('is the webhook itself; in Google Chat one incident is one thread', () => {
    for (const format of ['slack', 'teams', 'mattermost'] as const) expect(post(format).url).toBe(OPS.url);
    const { url, body } = post('google-chat');
    expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
      key: 'k',
      messageReplyOption: 'REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD',
    });
    expect(JSON.parse(body).thread).toEqual({ threadKey: INCIDENT.id });
  });

  it('names no list on the page of a service’s room', () => {
    const { list: _list, ...room } = OPS;
    const { body } = post('slack', TAKEN, {}, { ...room, service: 'checkout' });
    const token = /\/s\/([\w-]+)/.exec(body)?.[1] ?? '';
    expect(readLink(token)).toMatchObject({ recipient: 'channel:ops', call: null });
  });
});
