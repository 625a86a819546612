import { desk, REPORTER, responder } from './cast.ts';
import { type Client, linkIn, type Mail } from './client.ts';

/** A page or a mail as somebody sees it. */
export interface Seen {
  readonly name: string;
  readonly html: string;
  /** What a mail says where it is read as plain text. */
  readonly text?: string;
}

/** Leads through every page in its states, and every kind of mail that is sent on the way. */
export async function tour(client: Client): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  const look = async (name: string, path: string) => seen.push(await pageAt(client, name, path));
  const newest = async (to: string, id: string) => (await client.mails({ to, incident: id })).at(-1);
  const act = async (...what: Parameters<Client['act']>) => {
    await acted(client, ...what);
    await client.settle();
  };
  const report = async (wish: object) => {
    const said = await client.send('POST', '/v1/incidents', {
      summary: 'checkout returns 502',
      description: 'Since two o’clock every payment fails.',
      reporter: { name: 'A reporter', email: REPORTER },
      ...wish,
    });
    await client.settle();
    return said.body.id as string;
  };
  const post = (fields: Record<string, string>) =>
    client.request('POST', '/report', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    });

  await look('report', '/report');
  seen.push({ name: 'report-fault', html: (await post({ name: '', contact: 'nobody@', summary: '' })).text });
  seen.push({
    name: 'report-sent',
    html: (await post({ name: 'A visitor', contact: 'visitor@example.com', summary: 'the wifi is slow' })).text,
  });
  await look('unknown-link', '/r/nothing');
  await look('docs', '/docs');

  const id = await report({ impact: { users: 'all', financial: 'high', security: 'none' } });
  const a = linkIn(await newest('platform.oncall@example.com', id), 'a');
  const r = linkIn(await newest(REPORTER, id), 'r');
  await look('called', a);
  await look('reporter-new', r);
  await client.press(a, 'acknowledge');
  await client.settle();
  await look('assignee', a);
  await act(id, 'note', { type: 'attempt', text: 'Restarted it.', outcome: 'In vain.' }, responder);
  await act(id, 'escalate', { to: 'functional', reason: 'Beyond us.', tried: 'Restarted it.' }, responder);
  await act(id, 'escalate', { to: 'hierarchical', reason: 'We need a decision.' }, responder);
  await act(id, 'note', { type: 'risk', text: 'It may spread.', visibility: 'public', pin: true }, responder);
  await act(id, 'note', { type: 'decision', text: 'We fail over.' }, responder);
  const { body } = await client.send('GET', `/v1/incidents/${id}/document`, undefined, responder);
  await look('document', body.links.page);
  await look('document-followed', `${body.links.page}?follow=yes`);
  await look('manager', linkIn(await newest('data-centre.manager@example.com', id), 'h'));
  await act(id, 'update', { text: 'We have found it.', nextUpdateAt: '2027-01-11T02:00:00.000Z' }, responder);
  await look('stakeholder', linkIn(await newest('outages@example.com', id), 's'));
  await look('leave', linkIn(await newest('outages@example.com', id), 'u'));
  await act(id, 'triage', { category: 'software', subcategory: 'error', major: false, reason: 'Only one shop.' }, desk);
  await act(id, 'triage', { impact: { users: 'one', financial: 'low', security: 'none' } }, desk);
  await act(id, 'hold', { reason: 'awaiting_reporter', comment: 'Which browser is it?' }, desk);
  await look('reporter-question', r);
  await client.press(r, 'answer', { reason: 'Firefox.' });
  await client.settle();
  await act(id, 'assign', { assignee: { name: 'Another responder', email: 'another@example.com' } }, desk);
  await act(id, 'resolve', { code: 'solution', notes: 'Restarted the gateway.' }, responder);
  await look('reporter-resolved', r);
  await client.press(r, 'reopen', { reason: 'Still broken.' });
  await client.settle();
  await act(id, 'resolve', { code: 'solution', notes: 'Restarted it again.' }, responder);
  await client.press(r, 'confirm');
  await client.settle();
  await look('reporter-confirmed', r);
  await act(id, 'close', {}, desk);
  await look('reporter-closed', r);
  await client.press(r, 'back', { reason: 'The same again.' });
  await client.settle();
  await look('called-over', a);

  const silent = await report({ impact: { users: 'many', financial: 'high', security: 'none' } });
  const bounced = await newest('platform.oncall@example.com', silent);
  await client.send('POST', `/_local/mail/${bounced?.id}/bounce`);
  await client.settle();
  await client.advance('PT20M');
  await act(silent, 'cancel', { code: 'withdrawn', reason: 'It was a test.' }, desk);
  const request = await report({ impact: { users: 'some', financial: 'none', security: 'none' } });
  await act(request, 'convert', { kind: 'request', reason: 'A new laptop.' }, desk);
  const one = await report({ impact: { users: 'many', financial: 'none', security: 'none' } });
  await act(one, 'merge', { into: await report({}), reason: 'The same.' }, desk);
  await look('mailbox', '/_local/mailbox');
  return [...seen, ...kindsOf(await client.mails())];
}

/** More happens at once than one person can look at one by one: before the tour, for the mails that come then. */
export async function crowd(client: Client): Promise<void> {
  for (let reported = 0; reported < 13; reported++) {
    const reporter = { name: 'A reporter', email: REPORTER };
    await client.send('POST', '/v1/incidents', { summary: 'checkout returns 502', reporter }, desk);
  }
  await client.advance('PT2M');
}

/** A page as somebody sees it now who opens its link. */
export async function pageAt(client: Client, name: string, path: string): Promise<Seen> {
  return { name, html: (await client.request('GET', path)).text };
}

/** Acts on an incident. @throws Error where that is refused */
export async function acted(client: Client, ...what: Parameters<Client['act']>): Promise<void> {
  const said = await client.act(...what);
  if (said.status !== 200) throw new Error(`${what[1]} was answered by ${said.status}: ${said.text}`);
}

/** One mail of each kind that begins alike. */
export function kindsOf(mails: readonly Mail[]): readonly Seen[] {
  const kinds = new Map<string, Omit<Seen, 'name'>>();
  for (const { html, text } of mails) {
    if (html === null) continue;
    const line = (text.split('\n', 1)[0] ?? '')
      .replace(/^(High|Medium|Low): /, '')
      .replaceAll(/INC-\w{6}|\d\d:\d\d \w+/g, '…')
      .replace(/[.:].*$/, '');
    const name = `mail-${line
      .toLowerCase()
      .replaceAll(/[^a-z]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 60)}`;
    if (!kinds.has(name)) kinds.set(name, { html, text });
  }
  return [...kinds].map(([name, one]) => ({ name, ...one }));
}
