import { type Client, linkIn, type Mail, type Person } from './client.ts';

/** A page or a mail as somebody sees it. */
export interface Seen {
  readonly name: string;
  readonly html: string;
  /** What a mail says where it is read as plain text. */
  readonly text?: string;
}

const desk: Person = { email: 'desk@example.com', name: 'The service desk', groups: ['service-desk'] };
const responder: Person = { email: 'responder@example.com', name: 'A responder', groups: ['responder'] };
const admin: Person = { email: 'admin@example.com', name: 'An admin', groups: ['admin'] };
const REPORTER = 'reporter@example.com';
const DATA_CENTRE = 'data-centre.oncall@example.com';
const SERVICE_DESK = 'service-desk.oncall@example.com';
const COMMANDER = 'command.oncall@example.com';

/** Leads through every page in its states, and every kind of mail that is sent on the way. */
export async function tour(client: Client): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  const get = async (path: string) => (await client.request('GET', path)).text;
  const look = async (name: string, path: string) => seen.push({ name, html: await get(path) });
  const newest = async (to: string, id: string) => (await client.mails({ to, incident: id })).at(-1);
  const act = async (id: string, action: string, body: object, as: Person) => {
    const said = await client.act(id, action, body, as);
    if (said.status !== 200) throw new Error(`${action} was answered by ${said.status}: ${said.text}`);
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

/** Shifts that begin, somebody who is asked to cover, a test call, and a week in which nobody is there. */
export async function onCallTour(client: Client): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  const look = async (name: string, path: string) =>
    seen.push({ name, html: (await client.request('GET', path)).text });
  const ann = { name: 'First engineer', email: 'first@example.com' };
  const bob = { name: 'Second engineer', email: 'second@example.com' };
  const hours = { mon: ['10:00-16:00'], tue: ['10:00-16:00'] };
  const layer = { name: 'Days', startsOn: '2027-01-04', every: 'P1D', handover: '09:00', members: [ann, bob], hours };
  const schedule = { name: 'Night watch', timeZone: 'Europe/Berlin', layers: [layer] };
  const people = { managers: [{ name: 'Night manager', email: 'night.manager@example.com' }], onCall: [] };
  const team = { name: 'Night', tier: 2, timeZone: 'Europe/Berlin', schedule: 'night', ...people };
  const changes = { schedules: { night: schedule }, teams: { night: team } };
  const said = await client.send('PATCH', '/v1/catalogue', changes, admin, { 'if-match': '*' });
  if (said.status !== 200) throw new Error(`The catalogue was answered by ${said.status}: ${said.text}`);
  const { now } = (await client.send('GET', '/_local/clock')).body;
  const hence = (day: number) => new Date(Date.parse(now) + day * 86_400_000).toISOString();
  const cover = { schedule: 'night', from: hence(1), until: hence(2), person: bob, reason: 'I am at a wedding.' };
  for (const as of [responder, responder, desk]) await client.send('POST', '/v1/overrides', cover, as);
  await client.send('POST', '/v1/teams/command/test-call', {}, responder);
  await client.advance('PT1M');
  const to = async (email: string, subject: RegExp) =>
    (await client.mails({ to: email })).filter((mail) => subject.test(mail.subject));
  const [first, second] = (await to(bob.email, /^Can you take/)).slice(-2).map((mail) => linkIn(mail, 'c'));
  const t = linkIn((await to('command.oncall@example.com', /^TEST/)).at(-1), 't');
  if (first === undefined || second === undefined) throw new Error('Nobody was asked to cover.');
  await look('cover', first);
  await client.press(first, 'accept');
  await look('cover-taken', first);
  await client.press(second, 'decline');
  await look('cover-declined', second);
  await look('test-call', t);
  await client.press(t, 'got');
  await look('test-call-got', t);
  // Past nine and ten o'clock of that Monday.
  await client.advance('PT10H');
  return [...seen, ...kindsOf((await client.mails()).filter(({ incident }) => incident === null))];
}

/** Command sought, taken and left, what is handed over and comes back, and updates that are due. */
export async function commandTour(client: Client): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  const look = async (name: string, path: string) =>
    seen.push({ name, html: (await client.request('GET', path)).text });
  const act = async (id: string, action: string, body: object, as: Person) => {
    const said = await client.act(id, action, body, as);
    if (said.status !== 200) throw new Error(`${action} was answered by ${said.status}: ${said.text}`);
    await client.advance('PT1S');
  };
  const press = async (link: string, button: string, fields: Record<string, string> = {}) => {
    const said = await client.press(link, button, fields);
    if (said.status !== 303) throw new Error(`${button} was answered by ${said.status}`);
    await client.advance('PT1S');
  };
  const link = async (to: string, id: string, kind: 'a' | 'o' | 'h') => {
    const mails = await client.mails({ to, incident: id });
    return linkIn(
      mails.findLast(({ text }) => text.includes(`/${kind}/`)),
      kind,
    );
  };
  const taken = async (summary: string) => {
    const reported = await client.send(
      'POST',
      '/v1/incidents',
      {
        summary,
        description: 'No machine of the second room answers.',
        reporter: { name: 'A reporter', email: REPORTER },
        service: 'data-centre',
        category: 'data-centre',
        subcategory: 'unreachable',
        impact: { users: 'many', financial: 'high', security: 'none' },
      },
      responder,
    );
    await client.advance('PT1M');
    await press(await link(DATA_CENTRE, reported.body.id, 'a'), 'acknowledge');
    return reported.body.id as string;
  };

  const id = await taken('Data centre north does not answer');
  const command = await link(COMMANDER, id, 'o');
  const assignee = await link(DATA_CENTRE, id, 'a');
  await look('offer-command', command);
  await look('assignee-uncommanded', assignee);
  await client.advance('PT6M');
  await press(command, 'take');
  await look('offer-command-mine', command);
  const tried = {
    type: 'attempt',
    text: 'Restarted the switch between the rooms.',
    outcome: 'It fails again after a minute.',
  };
  await act(id, 'note', tried, responder);
  await press(assignee, 'update', { text: 'The second room does not answer. We look for the cause.' });
  const commander = await link(COMMANDER, id, 'a');
  await look('commander', commander);
  const scribe = { name: 'Another responder', email: 'another@example.com' };
  await act(id, 'roles', { communicationsLead: scribe, scribe }, desk);
  await act(id, 'roles', { communicationsLead: null }, desk);
  await client.advance('PT1H');
  await client.advance('PT30M');
  const { body } = await client.send('GET', `/v1/incidents/${id}/document`, undefined, responder);
  await look('document-due-and-done', body.links.page);

  await press(assignee, 'handoff', { team: 'service-desk', text: 'The vendor mends it; they want a call each hour.' });
  const next = await link(SERVICE_DESK, id, 'o');
  await look('assignee-offered', assignee);
  await look('commander-offered', commander);
  await look('offer-handoff', next);
  await press(next, 'take');
  await look('offer-handoff-mine', next);
  const expert = { name: 'An expert', email: 'expert@example.com' };
  const day = { person: expert, roles: ['commander'], reason: 'My night ends.' };
  const own: Person = { email: COMMANDER, name: 'Command on call', groups: ['responder'] };
  await act(id, 'handoff', day, own);
  await press(await link(expert.email, id, 'o'), 'return');
  await look('offer-handoff-declined', await link(expert.email, id, 'o'));
  await act(id, 'handoff', day, own);
  const lapsing = await link(expert.email, id, 'o');
  await client.advance('PT31M');
  await look('offer-handoff-lapsed', lapsing);
  await act(id, 'handoff', day, own);
  const withdrawn = await link(expert.email, id, 'o');
  await act(id, 'return-handoff', {}, own);
  await look('offer-handoff-gone', withdrawn);
  await act(id, 'handoff', { ...day, force: true, reason: 'They are on their way.' }, desk);
  await act(id, 'resolve', { code: 'solution', notes: 'The link between the rooms is mended.' }, responder);
  await look('offer-over', next);

  const second = await taken('Data centre south does not answer');
  const asked = await link(COMMANDER, second, 'o');
  await act(second, 'roles', { commander: expert }, desk);
  await look('offer-command-others', asked);
  await act(second, 'roles', { commander: null }, desk);
  await act(second, 'triage', { impact: { users: 'one', financial: 'low', security: 'none' } }, desk);
  await look('offer-command-gone', asked);
  const mails = (await client.mails()).filter(({ incident }) => incident === id || incident === second);
  return [...seen, ...kindsOf(mails)];
}

/** An incident as four chats are told of it, from its beginning to its end. */
export async function chatTour(client: Client): Promise<readonly Seen[]> {
  const rooms = {
    slack: 'https://hooks.slack.com/services/T0/B0/token',
    teams: 'https://prod.westeurope.logic.azure.com/workflows/w/triggers/manual/paths/invoke?sig=token',
    mattermost: 'https://chat.example.com/hooks/token',
    'google-chat': 'https://chat.googleapis.com/v1/spaces/S/messages?key=k&token=t',
  };
  for (const [format, url] of Object.entries(rooms)) {
    const channel = { name: `Operations by ${format}`, format, url, list: 'everything' };
    const said = await client.send('PUT', `/v1/channels/${format}`, channel, admin);
    if (said.status >= 300) throw new Error(`The channel was answered by ${said.status}: ${said.text}`);
  }
  await client.advance('PT11S');
  const seen: Seen[] = [];
  const page = async (name: string, path: string) =>
    seen.push({ name, html: (await client.request('GET', path)).text });
  const reported = await client.send('POST', '/v1/incidents', {
    summary: 'checkout returns 502 & <nobody> can pay *at all*, see https://example.com',
    reporter: { name: 'A reporter', email: REPORTER },
    impact: { users: 'all', financial: 'high', security: 'none' },
    category: 'software',
    subcategory: 'error',
  });
  const { id } = reported.body;
  await client.advance('PT1M');
  await client.act(id, 'acknowledge', {}, responder);
  await client.advance('PT1M');
  const text = 'A payment in two fails since 03:10.\n@channel: the vendor is at it, <b>and so are we</b>.';
  await client.act(id, 'update', { text }, responder);
  await client.advance('PT1M');
  await page('chat-update', `/_local/chats?incident=${id}`);
  await client.act(id, 'resolve', { code: 'solution', notes: 'The gateway was restarted.' }, responder);
  await client.advance('PT1M');
  const posts = await client.posts({ incident: id });
  for (const [format, url] of Object.entries(rooms)) {
    const newest = posts.findLast(({ host }) => host === new URL(url).host);
    if (newest === undefined) throw new Error(`Nothing was posted to ${format}.`);
    await page(`chat-${format}`, `/_local/chats/${newest.id}`);
  }
  const link = /https?:[^"|)]+\/s\/[\w-]+/.exec(JSON.stringify(posts.at(-1)?.body))?.[0] ?? '';
  await page('chat-page', new URL(link).pathname);
  return seen;
}

/** A runbook that the call names, tasks in all their states, and what is told of them. */
export async function runbooksTour(client: Client): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  const look = async (name: string, path: string) =>
    seen.push({ name, html: (await client.request('GET', path)).text });
  const act = async (id: string, action: string, body: object, as: Person) => {
    const said = await client.act(id, action, body, as);
    if (said.status !== 200) throw new Error(`${action} was answered by ${said.status}: ${said.text}`);
    await client.advance('PT1S');
  };
  const link = async (to: string, id: string) => linkIn((await client.mails({ to, incident: id })).at(-1), 'a');
  const runbook = {
    name: 'A server room does not answer',
    text: [
      '# First',
      'Ask the [provider](https://status.example.com), and **touch nothing** that answers.',
      '- [ ] Look at the cameras of the room',
      '- [ ] Ask the provider whether the line is cut',
      '- [ ] Switch the spare line on',
      '',
      '## Then',
      '1. Log in to the console',
      '2. Run this:',
      '',
      '```',
      'ping -c 3 gateway.second-room.example.com',
      '```',
      '',
      '> Never restart both switches at once.',
    ].join('\n'),
    subcategories: ['data-centre/unreachable'],
  };
  const put = await client.send('PUT', '/v1/runbooks/room', runbook, admin, { 'if-match': '*' });
  if (put.status !== 201 && put.status !== 412)
    throw new Error(`The runbook was answered by ${put.status}: ${put.text}`);
  if (put.status === 412) await client.send('PUT', '/v1/runbooks/room', runbook, admin);
  await client.advance('PT11S');
  const reported = await client.send(
    'POST',
    '/v1/incidents',
    {
      summary: 'Nothing in the second room answers',
      reporter: { name: 'A reporter', email: REPORTER },
      service: 'data-centre',
      category: 'data-centre',
      subcategory: 'unreachable',
      impact: { users: 'some', financial: 'none', security: 'none' },
    },
    responder,
  );
  const id = reported.body.id as string;
  await client.advance('PT1S');
  const { now } = (await client.send('GET', '/_local/clock')).body;
  const due = (minutes: number) => new Date(Date.parse(now) + minutes * 60_000).toISOString();
  await act(id, 'acknowledge', {}, responder);
  const helper = { name: 'Another responder', email: 'another@example.com' };
  const mine = { name: 'A responder', email: responder.email };
  await act(
    id,
    'tasks',
    {
      tasks: [
        { id: 't1', owner: mine, dueAt: due(30) },
        { id: 't2', owner: helper, dueAt: due(30) },
      ],
    },
    desk,
  );
  await act(
    id,
    'tasks',
    { tasks: [{ id: 't3', dueAt: due(30) }, { text: 'Write down what the cameras show' }] },
    responder,
  );
  const own = await link(helper.email, id);
  await look('tasks-own', own);
  await look('tasks-assignee', await link(mine.email, id));
  await client.advance('PT25M');
  await client.press(await link(mine.email, id), 'done_t1');
  await client.advance('PT10M');
  await act(id, 'tasks', { tasks: [{ text: 'Buy another camera' }] }, responder);
  await act(id, 'tasks', { tasks: [{ id: 't5', status: 'dropped' }] }, responder);
  const { body } = await client.send('GET', `/v1/incidents/${id}/document`, undefined, responder);
  await look('document-runbook', body.links.page);
  await act(id, 'handoff', { person: mine, tasks: true }, { ...helper, groups: ['responder'] });
  const mails = await client.mails({ incident: id });
  await look(
    'offer-tasks',
    linkIn(
      mails.findLast(({ text }) => text.includes('/o/')),
      'o',
    ),
  );
  await act(id, 'resolve', { code: 'solution', notes: 'The spare line works.' }, responder);
  await look('tasks-over', own);
  return [...seen, ...kindsOf(await client.mails({ incident: id }))];
}

/** A service whose error budget is whole, at risk and used up, and the mails that tell of it. */
export async function budgetTour(client: Client): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  const path = '/v1/services/website';
  const { body: website } = await client.send('GET', path, undefined, admin);
  const read = await client.send('GET', path, undefined, admin);
  const bound = { ...website, objective: 99.9 };
  await client.send('PUT', path, bound, admin, { 'if-match': read.headers.get('etag') ?? '' });
  await client.advance('PT10S');
  const look = async (name: string) => {
    const { body } = await client.send('GET', `${path}/error-budget`, undefined, admin);
    seen.push({ name, html: (await client.request('GET', body.links.page)).text });
  };
  const down = async (users: string, minutes: number) => {
    const report = {
      summary: 'the homepage is empty',
      reporter: { name: 'A reporter', email: REPORTER },
      ...{ service: 'website', category: 'software', subcategory: 'error' },
      impact: { users, financial: 'none', security: 'none' },
    };
    const { body } = await client.send('POST', '/v1/incidents', report, responder);
    await client.settle();
    await client.act(body.id, 'acknowledge', {}, responder);
    await client.advance(`PT${minutes}M`);
    return body.id as string;
  };
  const up = async (id: string) => {
    await client.act(id, 'resolve', { code: 'solution', notes: 'Restarted it.' }, responder);
    await client.settle();
  };
  await look('budget-whole');
  await up(await down('all', 12));
  await client.advance('P3D');
  await up(await down('many', 20));
  await look('budget-healthy');
  await client.advance('P2DT5H');
  const last = await down('all', 14);
  await look('budget-at-risk');
  await client.advance('PT30M');
  await up(last);
  await look('budget-used-up');
  return [...seen, ...kindsOf((await client.mails()).filter(({ incident }) => incident === last))];
}

/** More happens at once than one person can look at one by one: before the tour, for the mails that come then. */
export async function crowd(client: Client): Promise<void> {
  for (let reported = 0; reported < 13; reported++) {
    const reporter = { name: 'A reporter', email: REPORTER };
    await client.send('POST', '/v1/incidents', { summary: 'checkout returns 502', reporter }, desk);
  }
  await client.advance('PT2M');
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

/** Leads through the pages of stakeholder lists, and the mails that they send beside those of an incident. */
export async function listsTour(client: Client): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  const look = async (name: string, path: string) =>
    seen.push({ name, html: (await client.request('GET', path)).text });
  const mailed = async (name: string, to: string, words: string) => {
    const mail = (await client.mails({ to })).findLast(({ subject }) => subject.includes(words));
    if (mail === undefined) throw new Error(`No mail of "${words}" came to ${to}.`);
    seen.push({ name: `mail-${name}`, html: mail.html ?? '', text: mail.text });
    return mail;
  };
  const ask = (fields: Record<string, string>) =>
    client.request('POST', '/lists/affected', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    });

  await look('lists-none', '/lists');
  const list = {
    name: 'Shop and payments',
    open: true,
    rule: { services: ['checkout'], priorities: ['high', 'medium'] },
    members: [{ name: 'The shop team', email: 'shop.team@example.com' }],
    templates: { opened: { firstLine: '{{service}} is disturbed: {{summary}}', closing: 'We are sorry for that.' } },
  };
  const kept = await client.send('PUT', '/v1/stakeholder-lists/affected', list, admin);
  if (kept.status !== 201) throw new Error(`The list was answered by ${kept.status}: ${kept.text}`);
  await client.advance('PT11S');
  await look('lists', '/lists');
  await look('list-join', '/lists/affected');
  const reader = { name: 'A customer', email: 'customer@example.com', timeZone: 'Asia/Kolkata', digest: 'daily' };
  seen.push({ name: 'list-join-fault', html: (await ask({ ...reader, name: '', email: 'customer@' })).text });
  seen.push({ name: 'list-asked', html: (await ask(reader)).text });
  await client.advance('PT1M');
  const own = linkIn(await mailed('list-confirm', reader.email, 'Please confirm'), 'm');
  await look('list-confirm', own);
  await client.press(own, 'join', { name: reader.name, timeZone: reader.timeZone, digest: reader.digest });
  await look('list-member', own);
  const report = async (summary: string) => {
    const impact = { users: 'many', financial: 'high', security: 'none' };
    const reported = { summary, reporter: { name: 'A reporter', email: REPORTER }, service: 'checkout', impact };
    const said = await client.send('POST', '/v1/incidents', reported, responder);
    await client.settle();
    return said.body.id as string;
  };
  const ids = [await report('cards are refused'), await report('the basket is empty')];
  await client.act(ids[0] ?? '', 'acknowledge', {}, responder);
  await client.act(ids[0] ?? '', 'update', { text: 'We have found it.' }, responder);
  await client.settle();
  const opened = await mailed('list-opened', 'shop.team@example.com', 'the basket is empty');
  await look('list-open', linkIn(opened, 'l'));
  // Past eight in the morning of the reader.
  await client.advance('PT2H');
  await mailed('list-daily', reader.email, 'Once a day');
  await client.press(own, 'leave');
  await look('list-left', own);
  for (const id of ids) await client.act(id, 'cancel', { code: 'withdrawn', reason: 'The tour is over.' }, desk);
  await client.settle();
  await look('list-open-none', linkIn(opened, 'l'));
  return seen;
}
