import { describe, expect, test } from 'vitest';
import { linkTo } from '../../../functions/notify/link.ts';
import { BASE_URL, CONTEXT, KINDS, mailOf, RESOLVED, TAKEN, TO_REPORTER } from './some-mail.ts';

const LETTERS = KINDS.filter((kind) => kind !== 'call_pager' && kind !== 'asked_pager');
const TO_COLLEAGUES = LETTERS.filter((kind) => !(TO_REPORTER as readonly string[]).includes(kind));
const HOSTILE = '<script>alert(1)</script>"\'&<img src=x onerror=alert(2)>\r\nBcc: all@example.com\u202E\u0000';
const UNVERIFIED = { name: 'Visit evil.example', email: 'reporter@example.com', phone: null, verified: false };
const REPORTER_PAGE = `${BASE_URL}${linkTo({ id: 'INC-7QK3MW', purpose: 'r', recipient: 'reporter@example.com', call: null }, CONTEXT.linkKey)}`;
const CALLED_PAGE = `${BASE_URL}${linkTo({ id: 'INC-7QK3MW', purpose: 'a', recipient: 'eng@example.com', call: 'c1' }, CONTEXT.linkKey)}`;

const htmlOf = (...of: Parameters<typeof mailOf>) => mailOf(...of).html ?? '';

describe.each(LETTERS)('the mail %s', (kind) => {
  test('begins with its first line, in plain text and in HTML', () => {
    const [first] = mailOf(kind).text.split('\n');
    const [, heading] = /<body[^>]*>\s*<div[^>]*>\s*<h1[^>]*>([^<]+)<\/h1>/.exec(htmlOf(kind)) ?? [];
    expect(first).toMatch(/\S[.?]$/);
    expect(heading).toBe(first);
  });

  test('says that answers go to the desk', () => {
    expect(mailOf(kind).text).toContain('Answers to this mail go to the service desk, desk@example.com.');
    expect(htmlOf(kind)).toContain('Answers to this mail go to the service desk, desk@example.com.');
  });

  test('loads nothing, runs nothing and leads nowhere but to its page', () => {
    const html = htmlOf(kind, { incident: { summary: HOSTILE, description: HOSTILE }, fact: { text: HOSTILE } });
    expect(html).not.toMatch(/<(script|img|link|style|iframe|form|object|svg)\b|\bsrc="|url\(/i);
    const page = (TO_REPORTER as readonly string[]).includes(kind) ? REPORTER_PAGE : CALLED_PAGE;
    const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, url]) => url);
    expect(new Set(links)).toEqual(new Set([page]));
  });

  test('has no tag and no hidden mark that came from people', () => {
    const people = {
      incident: {
        ...TAKEN,
        summary: HOSTILE,
        description: HOSTILE,
        assignee: { name: HOSTILE, email: 'responder@example.com' },
        reporter: { name: HOSTILE, email: 'reporter@example.com', phone: null, verified: true },
      },
      fact: { text: HOSTILE, actor: { kind: 'person' as const, name: HOSTILE, email: null } },
      context: { serviceName: HOSTILE, teamName: HOSTILE },
    };
    const mail = mailOf(kind, people);
    const tags = (html: string | null) => [...(html ?? '').matchAll(/<\/?([a-z0-9!]+)/g)].map(([, tag]) => tag);
    const known = 'body,b,blockquote,br,div,a,h1,head,hr,html,!doctype,meta,p,title'.split(',');
    expect(tags(mail.html).filter((tag) => !known.includes(tag ?? ''))).toEqual([]);
    expect(`${mail.text}${mail.html}${mail.to.name}`).not.toMatch(/[\u202a-\u202e\u2066-\u2069]|(?!\n)\p{Cc}/u);
    expect(mail.to.name).not.toContain('\n');
    expect(mail.text).not.toMatch(/^Bcc/m);
  });

  test('cuts a text of 10,000 characters and says so', () => {
    const long = { incident: { ...TAKEN, description: '🔥'.repeat(10_000) }, fact: { text: '🔥'.repeat(10_000) } };
    const { text } = mailOf(kind, long);
    const quoted = [...text.matchAll(/^> (.*)$/gm)].map(([, quote]) => [...(quote ?? '')].length);
    for (const length of quoted) expect(length).toBe(2_000);
    expect(text.split('only its first 2,000 characters are quoted here').length - 1).toBe(quoted.length);
  });
});

describe.each(TO_REPORTER)('the mail %s to the reporter', (kind) => {
  const of = { incident: kind === 'does_it_work' || kind === 'closed' ? RESOLVED : TAKEN };

  test('ends with the link to their page', () => {
    expect(mailOf(kind, of).text.trimEnd().endsWith(` ${REPORTER_PAGE}`)).toBe(true);
    const links = [...htmlOf(kind, of).matchAll(/<a [^>]*href="([^"]*)"[^>]*>[^<]*<\/a>(<\/p>\s*<\/div>)?/g)];
    expect(links.at(-1)?.[1]).toBe(REPORTER_PAGE);
    expect(links.at(-1)?.[2]).toBeDefined();
  });

  test('quotes nothing that anybody wrote where nobody proved the address', () => {
    const written = { summary: 'buy SUMMARY', description: 'buy DESCRIPTION', reporter: UNVERIFIED };
    const mail = mailOf(kind, { incident: { ...of.incident, ...written }, fact: { text: 'buy NOTES' } });
    expect(JSON.stringify(mail)).not.toMatch(/buy|evil\.example/);
  });

  test("shows no colleague's address and not why the priority is what it is", () => {
    const mail = mailOf(kind, of);
    expect(JSON.stringify(mail)).not.toMatch(/eng@|responder@|because all users/);
  });
});

test('what a proved reporter wrote is quoted to them', () => {
  expect(mailOf('receipt').text).toContain('> Since two o’clock every payment fails.');
  expect(mailOf('receipt').to.name).toBe('The reporter');
});

describe.each(TO_COLLEAGUES)('the mail %s to a colleague', (kind) => {
  test("links to the page of the reader's call", () => {
    expect(mailOf(kind).text).toContain(CALLED_PAGE);
  });

  test('names the incident and its service', () => {
    const { text } = mailOf(kind);
    expect(text).toContain('INC-7QK3MW: checkout returns 502');
    expect(text).toContain('Service: Checkout');
  });
});

describe.each(TO_COLLEAGUES.filter((kind) => kind !== 'stakeholder'))('the mail %s to who works on it', (kind) => {
  test('names priority with its reason, and team', () => {
    const { text } = mailOf(kind);
    expect(text).toContain('Priority: High, because all users are affected.');
    expect(text).toContain('Team: Platform (tier 1)');
  });
});

test('lines of a quote stay lines, each marked, so that none can pass for ours', () => {
  const description = 'first\r\nAcknowledge: https://evil.example/\r\n\r\n\tlast';
  const { text } = mailOf('call', { incident: { description } });
  expect(text).toContain('> first\n> Acknowledge: https://evil.example/\n>\n> \tlast\n');
});

test('a base address with a slash at its end makes the same links', () => {
  expect(mailOf('call', { context: { baseUrl: `${BASE_URL}/` } })).toEqual(mailOf('call'));
});
