import { describe, expect, it } from 'vitest';
import type { Head } from '../../../functions/incident/head.ts';
import { digestMail } from '../../../functions/notify/digest-mail.ts';
import { linkTo, verifyLink } from '../../../functions/notify/link.ts';
import { BASE_URL, CALL, CONTEXT, INCIDENT } from './some-mail.ts';

const EMAIL = CALL.to.email;
const HOSTILE = '<script>alert(1)</script>"\'&\r\nAcknowledge: https://evil.example/\u202E\u0000';

function headOf(id: string, change: Partial<Head['incident']> = {}): Head {
  const incident = { ...INCIDENT, id, ...change };
  return { incident, linkKey: CONTEXT.linkKey } as unknown as Head;
}

const digest = (heads: readonly Head[], more = 0, recipient = EMAIL) =>
  digestMail(heads, more, { recipient, pager: recipient !== EMAIL }, CONTEXT);

describe('a digest of calls', () => {
  it('says first what to do, then what happens otherwise, then until when for each, with its own link', () => {
    const { text } = digest([headOf('INC-00000A'), headOf('INC-00000B', { summary: 'cart is empty' })]);
    const link = (id: string) => linkTo({ id, purpose: 'a', recipient: EMAIL, call: 'c1' }, CONTEXT.linkKey);
    expect(text.split('\n\n').slice(0, 3)).toEqual([
      '2 more incidents wait for you: acknowledge what you take.\nIf you do not, you are called again for what is high, and then others are called.',
      `INC-00000A. High: acknowledge by 03:15 CET\n> checkout returns 502\nAcknowledge: ${BASE_URL}${link('INC-00000A')}`,
      `INC-00000B. High: acknowledge by 03:15 CET\n> cart is empty\nAcknowledge: ${BASE_URL}${link('INC-00000B')}`,
    ]);
  });

  it('of one alone says so', () => {
    expect(digest([headOf('INC-00000A')]).text).toMatch(/^One more incident waits for you: acknowledge it\./);
  });

  it('leads a manager to their page', () => {
    const calls = [{ ...CALL, reason: 'hierarchical' as const }];
    const [, token = ''] = /\/h\/([\w-]+)/.exec(digest([headOf('INC-00000A', { calls })]).text) ?? [];
    expect(verifyLink(token, CONTEXT.linkKey)).toMatchObject({ purpose: 'h', id: 'INC-00000A', call: 'c1' });
  });

  it('quotes what people wrote as one line of text, and has no header and no tag from it', () => {
    const mail = digest([
      headOf('INC-00000A', { summary: HOSTILE, calls: [{ ...CALL, to: { name: HOSTILE, email: EMAIL } }] }),
    ]);
    expect(mail.text).toContain('\n> <script>alert(1)</script>"\'& Acknowledge: https://evil.example/\n');
    expect(mail.html).not.toMatch(/<script|url\(|\bsrc=/);
    expect(`${mail.subject}${mail.to.name}`).not.toMatch(/[\r\n\u202e]/);
    const links = [...(mail.html ?? '').matchAll(/href="([^"]*)"/g)].map(([, url]) => url);
    expect(links.every((url) => url?.startsWith(`${BASE_URL}/a/`))).toBe(true);
  });

  it('says that answers go to the desk, and stands alone', () => {
    const mail = digest([headOf('INC-00000A')]);
    expect(mail).toMatchObject({
      replyTo: CONTEXT.desk,
      headers: { 'Auto-Submitted': 'auto-generated' },
      rank: 'call',
    });
    expect(mail.text).toContain('Answers to this mail go to the service desk, desk@example.com.');
  });

  it('to a pager is one line of at most 140 characters', () => {
    const heads = Array.from({ length: 30 }, (_, n) => headOf(`INC-0000${10 + n}`));
    const { text, html } = digest(heads, 5, CALL.pager ?? '');
    expect([text.slice(0, 56), html]).toEqual(['35 more calls. High: acknowledge by 03:15 CET: INC-00001', null]);
    expect(text.length).toBeLessThanOrEqual(140);
  });
});
