import { linkIn, type TimelineItem } from '../../infra/demo/client.ts';
import { type Call, Unanswered } from './stage/call.ts';
import { ADMIN, DESK, MANAGER, type People, REPORTER, RESPONDER } from './stage/people.ts';
import type { Stage } from './stage/stage.ts';

/** How each incident of a scene has to end. */
export type Ends = Readonly<Record<string, string>>;

/** What every proof plays: a piece of the lives of incidents, whatever goes wrong meanwhile. */
export interface Scene {
  readonly name: string;
  /** Chance decides who comes first, or how often it looks again: what it uses is not the same each time. */
  readonly varies?: true;
  /** @throws Error where people do not get what they have to get */
  readonly play: (people: People, stage: Stage) => Promise<Ends>;
}

const reporter = { name: 'A reporter', email: REPORTER };
const HIGH = { summary: 'checkout returns 502', reporter };
const MEDIUM = {
  summary: 'the wifi drops calls',
  reporter,
  impact: { users: 'some', financial: 'none', security: 'none' },
};
const LOW = { ...MEDIUM, summary: 'one laptop is slow', impact: { users: 'one', financial: 'none', security: 'none' } };
const SORTED = { category: 'software', subcategory: 'error' };
const FIXED = { code: 'workaround', notes: 'Restarted.' };
const ONCALL = 'platform.oncall@example.com';
const NEXT_TIER = 'data-centre.oncall@example.com';
const ENGINEER = { email: ONCALL, name: 'Platform on call', groups: ['responder'] };

/** A room of a chat, and where others are. */
const ROOM = { name: 'Operations', url: 'https://hooks.example.com/services/T0/B0/token' };
const SHOP_ROOM = 'https://shop.example.com/v1/spaces/S/messages?key=k&token=t';

const COMMAND = 'command.oncall@example.com';
const COMMANDER = { email: COMMAND, name: 'Command on call', groups: ['responder'] };

/** A high report that its on-call engineer has taken. */
async function taken(people: People, report: object = HIGH): Promise<string> {
  const id = await people.report(report);
  await people.press(await people.link(id, ONCALL, 'a'), 'acknowledge');
  return id;
}

async function resolved(people: People, id: string): Promise<void> {
  await people.act(id, 'triage', SORTED, RESPONDER);
  await people.act(id, 'resolve', FIXED, RESPONDER);
}

async function cancelled(people: People, ...ids: readonly string[]): Promise<Ends> {
  for (const id of ids) await people.act(id, 'cancel', { code: 'withdrawn', reason: 'The scene is over.' }, DESK);
  return Object.fromEntries(ids.map((id) => [id, 'cancelled']));
}

async function closed(people: People, id: string): Promise<Ends> {
  await resolved(people, id);
  return confirmed(people, id);
}

async function confirmed(people: People, id: string): Promise<Ends> {
  await people.press(await people.link(id, REPORTER, 'r'), 'confirm');
  await people.act(id, 'close', {}, DESK);
  return { [id]: 'closed' };
}

async function seen(people: People, id: string) {
  return (await people.get(`/v1/incidents/${id}`, DESK)).body;
}

/** @throws Error where somebody else commands, or nobody */
async function commandedBy(people: People, id: string, email: string): Promise<void> {
  const { commander } = (await seen(people, id)).roles;
  if (commander?.email !== email) throw new Error(`${commander?.email ?? 'Nobody'} commands ${id}, not ${email}.`);
}

/** @throws Error where the desk was not mailed so often that something is so */
async function deskHeard(people: People, id: string, words: string, times: number): Promise<void> {
  await heard(people, id, 'desk@example.com', words, times);
}

/** @throws Error where somebody was not mailed so often that something is so */
async function heard(people: People, id: string, to: string, words: string, times: number): Promise<void> {
  const mails = await people.client.mails({ to, incident: id });
  const said = mails.filter(({ text }) => text.replaceAll(/\s+/g, ' ').includes(words)).length;
  if (said < times) throw new Error(`${to} heard ${said} times of ${id}: "${words}".`);
}

/** @throws Error where so many calls were not made */
async function called(people: People, id: string, times: number): Promise<void> {
  const { calls } = await seen(people, id);
  if (calls.length !== times) throw new Error(`${id} made ${calls.length} calls, not ${times}.`);
}

/** @throws Error where it was not told so often that an error budget is used up, however long that is waited for */
async function exhausted(people: People, id: string, times: number): Promise<void> {
  let told = 0;
  for (let tried = 0; tried < 6; tried++) {
    const { body } = await people.get(`/v1/incidents/${id}/timeline?limit=100`, DESK);
    told = body.items.filter(({ type }: { readonly type: string }) => type === 'budget_exhausted').length;
    if (told === times) return;
    await people.wait('PT30S');
  }
  throw new Error(`${id} told ${told} times that the error budget is used up, not ${times}.`);
}

/** @throws Error where something did not happen just once */
async function once(people: People, id: string, ...types: readonly string[]): Promise<void> {
  const { body } = await people.get(`/v1/incidents/${id}/timeline?limit=100`, DESK);
  const facts = body.items as readonly TimelineItem[];
  for (const type of types) {
    const times = facts.filter((fact) => fact.type === type).length;
    if (times !== 1) throw new Error(`${id} was ${type} ${times} times.`);
  }
}

/** @throws Error where a known error does not come to be counted so */
async function counted(people: People, path: string, offered: number, helped: number): Promise<void> {
  let body: { readonly offered?: number; readonly helped?: number } = {};
  for (let tried = 0; tried < 10; tried++) {
    body = (await people.get(path, DESK)).body;
    if (body.offered === offered && body.helped === helped) return;
    await people.wait('PT30S');
  }
  throw new Error(
    `${path} was offered ${body.offered} times and helped ${body.helped} times, not ${offered} and ${helped}.`,
  );
}

/** The open incidents on the product itself; never more than one. */
async function watchdogs(people: People): Promise<readonly string[]> {
  const { body } = await people.get('/v1/incidents?q=allclear', DESK);
  const ids = body.items.map(({ id }: { readonly id: string }) => id);
  if (ids.length > 1) throw new Error(`The watchdog opened ${ids.join(' and ')} at once.`);
  return ids;
}

/** What happens just before the workflow parks: the park's condition fails, and it goes round again. */
function beforeTheNextPark(stage: Stage, happens: (id: string) => Promise<unknown>): void {
  before(stage, ({ by, operation }) => by === 'machine' && operation === 'UpdateItem', happens);
}

/** What happens just before the workflow ends: its condition fails, and it goes on. */
function beforeTheEnd(stage: Stage, happens: (id: string) => Promise<unknown>): void {
  const finishes = ({ by, input }: Call) =>
    by === 'lap' && (input['ExpressionAttributeNames'] as Record<string, string> | undefined)?.['#s0'] === 'finished';
  before(stage, finishes, happens);
}

function before(stage: Stage, is: (call: Call) => boolean, happens: (id: string) => Promise<unknown>): void {
  const tap = stage.tap;
  let waiting = true;
  stage.tap = async (call, apply) => {
    if (waiting && is(call)) {
      waiting = false;
      const { pk } = call.input['Key'] as { pk: { S: string } };
      // What cannot happen yet, as where a fault kept the mail back that is to bounce, happens before the next.
      waiting = (await happens(`INC-${pk.S.slice('INC#'.length)}`)) === false;
    }
    return tap(call, apply);
  };
}

const SHOP = '/v1/stakeholder-lists/shop';
const SHOP_LIST = { name: 'Shop', open: true, rule: { services: ['checkout'] } };

/** How they hear: in a zone in which it is soon eight in the morning. */
function wishOf(digest: 'each' | 'daily') {
  return { name: 'A reader', timeZone: 'Asia/Kolkata', digest };
}

/** The link of a list's mail to the reader: the next sweep that can sends it. */
async function listLink(people: People, reader: string, kind: 'm' | 'l'): Promise<string> {
  for (let tried = 0; tried < 12; tried++) {
    const mails = await people.client.mails({ to: reader });
    const mail = mails.findLast(({ text }) => text.includes(`/${kind}/`));
    if (mail !== undefined) return linkIn(mail, kind);
    await people.wait('PT30S');
  }
  throw new Error(`No mail with a /${kind}/ link came to ${reader}.`);
}

/** @throws Error where the reader was not mailed so often of an incident, or so many daily mails */
async function readerHeard(
  people: People,
  reader: string,
  of: { readonly incident: string } | 'daily',
  times: number,
): Promise<void> {
  const mails = await people.client.mails({ to: reader, ...(of === 'daily' ? {} : of) });
  const told = mails.filter(({ subject }) => of !== 'daily' || subject.startsWith('Once a day'));
  // The same mail twice is for the oracle: a fault between sending and marking may lead to that.
  const heard = new Set(told.map(({ text }) => text)).size;
  if (heard !== times) throw new Error(`${reader} heard ${heard} times of ${JSON.stringify(of)}, not ${times}.`);
}

/** In the working hours of a Monday. */
const MORNING = 'PT8H';

export const SCENES: readonly Scene[] = [
  {
    name: 'from report to closed',
    play: async (people) => {
      const id = await taken(people, { ...HIGH, ...SORTED });
      await people.act(id, 'resolve', FIXED, RESPONDER);
      return confirmed(people, id);
    },
  },
  {
    name: 'nobody answers',
    play: async (people) => {
      const id = await people.report(HIGH);
      await people.wait('PT50M');
      return cancelled(people, id);
    },
  },
  {
    name: 'the next tier answers late',
    play: async (people) => {
      const id = await people.report(HIGH);
      await people.wait('PT12M');
      await people.press(await people.link(id, NEXT_TIER, 'a'), 'acknowledge');
      await people.wait('PT4H30M');
      return closed(people, id);
    },
  },
  {
    name: 'held for the reporter, who answers',
    play: async (people) => {
      await people.wait(MORNING);
      const id = await people.report(MEDIUM);
      await people.act(id, 'hold', { reason: 'awaiting_reporter', comment: 'Which room?' }, RESPONDER);
      await people.press(await people.link(id, REPORTER, 'r'), 'answer', { reason: 'The second.' });
      await people.see(id, 'investigating');
      return closed(people, id);
    },
  },
  {
    name: 'held until a time',
    play: async (people) => {
      await people.wait(MORNING);
      const id = await people.report(MEDIUM);
      await people.act(id, 'hold', { reason: 'awaiting_vendor' }, RESPONDER);
      await people.wait('P1D');
      await people.see(id, 'investigating');
      return cancelled(people, id);
    },
  },
  {
    name: 'a changed priority',
    play: async (people) => {
      await people.wait(MORNING);
      const id = await people.report(LOW);
      await people.wait('PT2H30M');
      await people.act(id, 'triage', { priority: 'high', reason: 'It spreads.' }, DESK);
      await people.wait('PT20M');
      await people.act(id, 'triage', { priority: 'low', reason: 'It does not.' }, MANAGER);
      return cancelled(people, id);
    },
  },
  {
    name: 'still broken, then back after closure',
    play: async (people) => {
      const id = await taken(people);
      await resolved(people, id);
      await people.press(await people.link(id, REPORTER, 'r'), 'reopen', { reason: 'No.' });
      await people.see(id, 'investigating');
      await closed(people, id);
      await people.wait('P1D');
      await people.press(await people.link(id, REPORTER, 'r'), 'back', { reason: 'Again.' });
      await people.act(id, 'reopen', { reason: 'The reporter says that it is back.' }, DESK);
      return closed(people, id);
    },
  },
  {
    name: 'closed by policy',
    play: async (people) => {
      await people.wait(MORNING);
      const id = await people.report(MEDIUM);
      await resolved(people, id);
      await people.wait('P6D');
      return { [id]: 'closed' };
    },
  },
  {
    name: 'a month without an answer: the next generation',
    play: async (people) => {
      const id = await taken(people);
      await resolved(people, id);
      await people.wait('P95D');
      await people.press(await people.link(id, REPORTER, 'r'), 'confirm');
      await people.act(id, 'close', {}, DESK);
      return { [id]: 'closed' };
    },
  },
  {
    name: 'cancelled',
    play: async (people) => cancelled(people, await people.report(HIGH)),
  },
  {
    name: 'converted and back',
    play: async (people) => {
      const id = await people.report(HIGH);
      await people.act(id, 'convert', { kind: 'request', reason: 'Nothing is broken.' }, RESPONDER);
      await people.act(id, 'convert', { kind: 'incident', reason: 'It is.' }, RESPONDER);
      return closed(people, id);
    },
  },
  {
    name: 'a service request',
    play: async (people) => {
      await people.wait(MORNING);
      const id = await people.report({ ...LOW, summary: 'password reset please', kind: 'request' });
      await people.wait('P6D');
      await people.act(id, 'acknowledge', {}, RESPONDER);
      await people.act(id, 'resolve', FIXED, RESPONDER);
      await people.press(await people.link(id, REPORTER, 'r'), 'confirm');
      await people.act(id, 'close', {}, DESK);
      return { [id]: 'closed' };
    },
  },
  {
    name: 'merged both ways at once',
    varies: true,
    play: async (people) => {
      const [a, b] = [await people.report(HIGH), await people.report(HIGH)];
      const merge = (from: string, into: string) => people.act(from, 'merge', { into, reason: 'The same.' }, DESK);
      await Promise.all([merge(a, b), merge(b, a)]);
      await people.wait('PT5M');
      const statuses = await Promise.all(
        [a, b].map(async (id) => {
          const { status, body } = await people.client.send('GET', `/v1/incidents/${id}`, undefined, DESK);
          return [id, status === 308 ? 'merged' : String(body.status)] as const;
        }),
      );
      const left = statuses.filter(([, status]) => status !== 'merged');
      if (left.length === 0) throw new Error(`${a} and ${b} were both merged away.`);
      const ended = await cancelled(people, ...left.map(([id]) => id));
      return { ...Object.fromEntries(statuses.map(([id]) => [id, 'merged'])), ...ended };
    },
  },
  {
    name: 'told and resolved as a family',
    play: async (people) => {
      await people.wait(MORNING);
      const [top, child, deep, odd] = [
        await people.report(LOW),
        await people.report(LOW),
        await people.report(LOW),
        await people.report({ ...LOW, summary: 'something is odd', service: 'network' }),
      ];
      for (const id of [top, child, deep]) await people.act(id, 'triage', SORTED, DESK);
      await people.act(odd, 'triage', { category: 'other', subcategory: 'unsorted' }, DESK);
      await people.act(child, 'link', { type: 'parent', id: top }, DESK);
      await people.act(top, 'link', { type: 'child', id: odd }, DESK);
      await people.act(deep, 'link', { type: 'parent', id: child }, DESK);
      const round = await people.act(top, 'link', { type: 'parent', id: deep }, DESK);
      if (round.status !== 409) throw new Error(`${top} became its own ancestor: ${round.text}`);
      await people.act(top, 'update', { text: 'A switch is broken.', children: true }, RESPONDER);
      await people.wait('PT4M');
      await people.act(top, 'resolve', { ...FIXED, children: true }, RESPONDER);
      for (const id of [top, child, deep]) await people.see(id, 'resolved');
      await people.wait('PT4M');
      for (const id of [child, deep]) await once(people, id, 'updated', 'resolved');
      await once(people, odd, 'updated');
      await deskHeard(people, top, 'One child incident was not resolved with this one', 1);
      await people.get(`/v1/incidents/${top}/document`, DESK);
      const ends: Record<string, string> = {};
      for (const id of [top, child, deep]) Object.assign(ends, await confirmed(people, id));
      return { ...ends, ...(await cancelled(people, odd)) };
    },
  },
  {
    name: 'a family whose middle becomes part of another',
    play: async (people) => {
      await people.wait(MORNING);
      const [top, middle, deep, other] = [
        await people.report(LOW),
        await people.report(LOW),
        await people.report(LOW),
        await people.report(LOW),
      ];
      await people.act(middle, 'link', { type: 'parent', id: top }, DESK);
      await people.act(deep, 'link', { type: 'parent', id: middle }, DESK);
      await people.act(middle, 'merge', { into: other, reason: 'The same.' }, DESK);
      await people.wait('PT4M');
      const { parent, children } = await seen(people, other);
      if (parent?.id !== top || children[0]?.id !== deep)
        throw new Error(`${other} did not take the place of ${middle}.`);
      await people.act(deep, 'unlink', { type: 'parent', id: other }, DESK);
      await people.wait('PT2M');
      if ((await seen(people, other)).children.length > 0) throw new Error(`${other} still has its child.`);
      return { [middle]: 'merged', ...(await cancelled(people, top, deep, other)) };
    },
  },
  {
    name: 'logged as a duplicate',
    play: async (people) => {
      const first = await people.report(HIGH);
      const again = await people.report({ ...HIGH, duplicateOf: first }, DESK);
      await people.wait('PT2M');
      const third = await people.report({ ...HIGH, service: 'checkout' }, DESK);
      const { body } = await people.get(`/v1/incidents/${third}/duplicates`, RESPONDER);
      const { href, body: merge } = body.items[0].merge;
      await people.act(third, String(href).split('/').at(-1) ?? '', merge, DESK);
      return { [again]: 'merged', [third]: 'merged', ...(await cancelled(people, first)) };
    },
  },
  {
    name: 'a known error helps, and does not',
    play: async (people, stage) => {
      const path = '/v1/known-errors/pool';
      const id = `pool-${stage.clock.now()}`;
      const known = { name: 'Pool', symptom: 'It waits.', workaround: 'Restart it.', keywords: [id] };
      await people.keep(path, known, ADMIN);
      const incident = await people.report({ ...HIGH, summary: `checkout waits: ${id}` });
      await people.press(await people.link(incident, ONCALL, 'a'), 'acknowledge');
      await people.act(incident, 'triage', SORTED, RESPONDER);
      const before = (await people.get(path, DESK)).body;
      await people.act(incident, 'resolve', { ...FIXED, code: 'known_error', knownError: 'pool' }, RESPONDER);
      await counted(people, path, before.offered, before.helped + 1);
      await people.press(await people.link(incident, REPORTER, 'r'), 'reopen', { reason: 'No.' });
      await counted(people, path, before.offered, before.helped);
      await people.keep(path, null, ADMIN);
      return closed(people, incident);
    },
  },
  {
    name: 'followed, and no longer',
    play: async (people) => {
      const id = await taken(people);
      await people.act(id, 'follow', {}, RESPONDER);
      await people.act(id, 'follow', { person: { name: 'Another', email: 'another@example.com' } }, DESK);
      await people.act(id, 'update', { text: 'We are looking.' }, ENGINEER);
      await people.get(new URL(await people.link(id, RESPONDER.email, 's')).pathname);
      await people.press(await people.link(id, 'another@example.com', 'u'), 'leave');
      await people.act(id, 'unfollow', {}, RESPONDER);
      const { followers } = await seen(people, id);
      if (followers.length > 0) throw new Error(`${followers[0].email} still follows ${id}.`);
      const ends = await closed(people, id);
      // Whoever may read what is over may follow it: an execution of its own writes that down, and ends.
      await people.act(id, 'follow', {}, RESPONDER);
      return ends;
    },
  },
  {
    name: 'a dead execution',
    play: async (people, stage) => {
      const id = await people.report(HIGH);
      for (const { executionArn } of stage.states.executions(id)) await stage.abort(String(executionArn));
      await people.wait('PT16M');
      return closed(people, id);
    },
  },
  {
    name: 'sweeps that did not come',
    play: async (people, stage) => {
      const id = await people.report(HIGH);
      stage.sweeps.on = false;
      for (const { executionArn } of stage.states.executions(id)) await stage.abort(String(executionArn));
      await people.wait('PT10M');
      stage.sweeps.on = true;
      await people.wait('PT10M');
      // Nobody was called again in time: the watchdog says so, unless the fault befell just that sweep.
      const ended = await cancelled(people, ...(await watchdogs(people)));
      return { ...ended, ...(await closed(people, id)) };
    },
  },
  {
    name: 'stuck: the operator is told',
    play: async (people, stage) => {
      const tap = stage.tap;
      // No execution comes as far as to wait, as with a definition that is broken.
      stage.tap = (call, apply) => {
        if (call.by !== 'machine' || call.operation !== 'UpdateItem') return tap(call, apply);
        call.end('killed');
        return new Promise(() => undefined);
      };
      const id = await people.report(HIGH);
      // Calls are made all the same, so it counts as stuck only when nothing more is due for a while.
      await people.wait('PT40M');
      stage.tap = tap;
      const told = await people.client.mails({ to: 'alarms@example.com', incident: id });
      if (told.length === 0) throw new Error(`Nobody was told that ${id} is stuck.`);
      await people.wait('PT16M');
      const opened = await watchdogs(people);
      if (opened.length !== 1) throw new Error(`The watchdog opened ${opened.length} incidents because of ${id}.`);
      return { ...(await cancelled(people, ...opened)), ...(await closed(people, id)) };
    },
  },
  {
    name: 'everything by hand',
    play: async (people) => {
      const id = await people.report(
        { ...HIGH, reporter: { name: 'A caller', phone: '+49 30 1' }, channel: 'phone' },
        DESK,
      );
      const other = await people.report(MEDIUM, RESPONDER);
      await people.act(id, 'triage', { ...SORTED, major: true }, DESK);
      await people.act(id, 'assign', { assignee: { name: 'A responder', email: RESPONDER.email } }, DESK);
      await people.act(id, 'acknowledge', {}, RESPONDER);
      await people.act(id, 'call', { team: 'data-centre', reason: 'An expert is needed.' }, RESPONDER);
      await people.press(await people.link(id, NEXT_TIER, 'a'), 'acknowledge');
      await people.act(id, 'escalate', { to: 'hierarchical', reason: 'A decision.', tried: 'A restart.' }, RESPONDER);
      await people.act(id, 'escalate', { to: 'functional', reason: 'Deeper.', tried: 'A restart.' }, RESPONDER);
      await people.act(id, 'note', { text: 'A restart failed.', type: 'attempt', outcome: 'failed' }, RESPONDER);
      await people.act(id, 'link', { type: 'related', id: other }, RESPONDER);
      const nextUpdateAt = new Date(Date.parse(await people.client.now()) + 1_800_000).toISOString();
      await people.act(id, 'update', { text: 'We are at it.', nextUpdateAt }, DESK);
      await people.wait('PT65M');
      await people.act(id, 'recover', { text: 'Rolling it out.' }, RESPONDER);
      await people.act(id, 'resume', { reason: 'It failed.' }, RESPONDER);
      await people.act(id, 'resolve', FIXED, RESPONDER);
      await people.act(id, 'confirm', {}, DESK);
      await people.act(id, 'close', {}, DESK);
      return { [id]: 'closed', ...(await cancelled(people, other)) };
    },
  },
  {
    name: 'by the links alone',
    play: async (people) => {
      const id = await people.report({ ...HIGH, category: 'software', subcategory: 'error' });
      const link = await people.link(id, ONCALL, 'a');
      await people.get(new URL(link).pathname);
      await people.press(link, 'acknowledge');
      await people.press(link, 'undo');
      await people.see(id, 'triaged');
      await people.wait('PT16M');
      await people.press(await people.link(id, 'data-centre.manager@example.com', 'h'), 'acknowledge');
      await people.press(link, 'acknowledge');
      await people.press(link, 'note', { text: 'A restart failed.' });
      await people.get(new URL(await people.link(id, 'everything@example.com', 's')).pathname);
      await people.act(id, 'assign', { assignee: { name: ENGINEER.name, email: ENGINEER.email } }, ENGINEER);
      await people.press(link, 'resolve', { code: 'workaround', text: 'Restarted.' });
      const mine = await people.link(id, REPORTER, 'r');
      await people.press(mine, 'confirm');
      await people.press(mine, 'undo');
      await people.see(id, 'resolved');
      await people.press(mine, 'confirm');
      await people.act(id, 'close', {}, DESK);
      return { [id]: 'closed' };
    },
  },
  {
    name: 'command is taken, handed over, and comes back',
    play: async (people) => {
      const id = await taken(people);
      // Nobody takes it when they are asked, nor when desk and manager are told first.
      await people.wait('PT36M');
      await people.press(await people.link(id, COMMAND, 'o'), 'take');
      await commandedBy(people, id, COMMAND);
      await people.act(id, 'handoff', { team: 'communications', reason: 'The day ends here.' }, COMMANDER);
      // It lapses, and the desk is told so, twice; meanwhile an update falls due, and is overdue.
      await people.wait('PT31M');
      await people.act(id, 'update', { text: 'We look for the cause.' }, COMMANDER);
      await people.act(id, 'pin', { n: 1 }, COMMANDER);
      await people.act(id, 'handoff', { team: 'data-centre' }, COMMANDER);
      await people.press(await people.link(id, NEXT_TIER, 'o'), 'take');
      await commandedBy(people, id, NEXT_TIER);
      const { team, assignee } = await seen(people, id);
      if (team !== 'data-centre' || assignee?.email !== NEXT_TIER) throw new Error(`${id} is with ${team} still.`);
      const lead = { name: RESPONDER.name, email: RESPONDER.email };
      await people.act(id, 'roles', { communicationsLead: lead }, DESK);
      await people.act(id, 'handoff', { person: lead, roles: ['commander'] }, DESK);
      await people.press(await people.link(id, RESPONDER.email, 'o'), 'return');
      await commandedBy(people, id, NEXT_TIER);
      const back = { person: { name: ENGINEER.name, email: ONCALL }, roles: ['commander'], assignee: true };
      await people.act(id, 'handoff', { ...back, force: true, reason: 'It is theirs after all.' }, MANAGER);
      await commandedBy(people, id, ONCALL);
      await deskHeard(people, id, 'Please see that somebody takes command', 2);
      await deskHeard(people, id, 'Communications on call did not accept', 2);
      return closed(people, id);
    },
  },
  {
    name: 'somebody joins a list, reads it daily, and leaves',
    play: async (people, stage) => {
      const reader = `reader${stage.clock.now()}@example.com`;
      // As of every list of a scene, its own member is the address of its name.
      const members = [{ name: 'Shop', email: 'shop@example.com' }];
      await people.keep(SHOP, { ...SHOP_LIST, members }, ADMIN);
      await people.submit('/lists/shop', { ...wishOf('each'), email: reader });
      const own = await listLink(people, reader, 'm');
      await people.press(own, 'join', wishOf('each'));
      const id = await taken(people, { ...HIGH, service: 'checkout' });
      await people.link(id, reader, 's');
      await people.wait('PT1S');
      await people.press(own, 'choose', { timeZone: 'Asia/Kolkata', digest: 'daily' });
      await people.act(id, 'update', { text: 'We are at it.' }, RESPONDER);
      await people.wait('PT5M');
      await readerHeard(people, reader, { incident: id }, 1);
      // Past eight in the morning there.
      await people.wait('PT2H');
      await readerHeard(people, reader, 'daily', 1);
      await people.get(new URL(await listLink(people, reader, 'l')).pathname);
      await people.press(own, 'leave');
      await people.act(id, 'triage', { ...SORTED, major: true }, DESK);
      await people.act(id, 'update', { text: 'It is major.' }, RESPONDER);
      await people.wait('PT5M');
      await readerHeard(people, reader, { incident: id }, 1);
      const ended = await cancelled(people, id);
      // What a list is owed goes with it.
      await people.wait('PT5M');
      await people.keep(SHOP, null, ADMIN);
      return ended;
    },
  },
  {
    name: 'a runbook, and tasks that fall due',
    play: async (people, stage) => {
      const book = '/v1/runbooks/pay';
      const text = 'Look at the gateway.\n\n- [ ] Restart it\n- [ ] Tell the provider';
      await people.keep(book, { name: 'Nobody can pay', text, services: ['checkout'] }, ADMIN);
      const id = await taken(people);
      await people.keep(book, null, ADMIN);
      const dueAt = new Date(stage.clock.now() + 40 * 60_000).toISOString();
      const helper = { name: RESPONDER.name, email: RESPONDER.email };
      const wanted = [{ id: 't1', owner: helper, dueAt }, { id: 't2', dueAt }, { text: 'Write it down' }];
      await people.act(id, 'tasks', { tasks: wanted }, DESK);
      // The first is reminded of and told to who has it, the second, which nobody has, to who has the incident.
      await people.wait('PT45M');
      await heard(people, id, RESPONDER.email, 'Please do by', 1);
      await heard(people, id, RESPONDER.email, 'Please do now, it is overdue', 1);
      await heard(people, id, ONCALL, 'Please see that they are done: 2 tasks are overdue', 1);
      await people.press(await people.link(id, RESPONDER.email, 'a'), 'done_t1');
      await people.press(await people.link(id, ONCALL, 'a'), 'done_t3');
      await people.act(id, 'tasks', { tasks: [{ id: 't2', owner: { name: ENGINEER.name, email: ONCALL } }] }, DESK);
      await people.act(id, 'handoff', { person: helper, tasks: true }, ENGINEER);
      await people.press(await people.link(id, RESPONDER.email, 'o'), 'take');
      await people.act(id, 'tasks', { tasks: [{ id: 't2', status: 'done' }] }, RESPONDER);
      const { tasks, runbooks } = await seen(people, id);
      const by = tasks.map((task: { by: { email: string } | null }) => task.by?.email).join();
      if (by !== [RESPONDER.email, RESPONDER.email, ONCALL].join() || runbooks.length !== 1) {
        throw new Error(`${id} has ${runbooks.length} runbooks, and tasks done by ${by}.`);
      }
      return closed(people, id);
    },
  },
  {
    name: 'calls wait for maintenance',
    play: async (people, stage) => {
      const window = '/v1/maintenance-windows/upgrade';
      const until = (minutes: number) => ({
        name: 'The upgrade',
        services: ['checkout'],
        until: new Date(stage.clock.now() + minutes * 60_000).toISOString(),
      });
      await people.keep(window, until(10), DESK);
      const ends = await people.report(HIGH);
      await people.wait('PT5M');
      await called(people, ends, 0);
      await people.wait('PT5M');
      await people.press(await people.link(ends, ONCALL, 'a'), 'acknowledge');
      await people.keep(window, until(60), DESK);
      const early = await people.report(HIGH);
      await people.wait('PT25M');
      await called(people, early, 0);
      // Who reads on hears of it all the same.
      await people.link(early, 'everything@example.com', 's');
      await people.keep(window, null, DESK);
      // It is seen within five minutes: the clock had run on, so a manager is called too.
      await people.wait('PT6M');
      await called(people, early, 2);
      return { ...(await closed(people, ends)), ...(await cancelled(people, early)) };
    },
  },
  {
    name: 'up a path of its own',
    play: async (people) => {
      const { body } = await people.get('/v1/services/website', DESK);
      const { path: _none, ...website } = body;
      const route = { teams: ['communications'], managers: [] };
      await people.keep('/v1/escalation-paths/web', { name: 'Web', routes: [route] }, ADMIN);
      await people.keep('/v1/services/website', { ...website, path: 'web' }, ADMIN);
      const id = await people.report({ ...HIGH, ...SORTED, summary: 'the homepage is empty' });
      await people.wait('PT12M');
      await people.press(await people.link(id, 'communications.oncall@example.com', 'a'), 'acknowledge');
      await people.keep('/v1/services/website', website, ADMIN);
      await people.keep('/v1/escalation-paths/web', null, ADMIN);
      await people.act(id, 'resolve', FIXED, RESPONDER);
      return confirmed(people, id);
    },
  },
  {
    name: 'an error budget gives out',
    play: async (people, stage) => {
      // One of its own: what an earlier incident took from it would be missing.
      const service = `shop-${stage.clock.now()}`;
      const path = `/v1/services/${service}`;
      const shop = { name: 'Shop', team: 'platform', keywords: [], customerFacing: false, impact: {} };
      // Seven minutes and twelve seconds.
      await people.keep(path, { ...shop, objective: 99.5, window: 'P1D' }, ADMIN);
      const id = await taken(people, { ...HIGH, ...SORTED, service, summary: 'the shop is empty' });
      const other = await people.report({ ...LOW, ...SORTED, service });
      await people.wait('PT8M');
      await exhausted(people, id, 1);
      await people.link(id, 'platform.manager@example.com', 'e');
      await people.act(id, 'resolve', FIXED, RESPONDER);
      await people.act(id, 'reopen', { reason: 'It is back.' }, DESK);
      await people.wait('PT5M');
      const next = await people.report({ ...LOW, ...SORTED, service });
      await people.see(next, 'triaged');
      const { priority } = await seen(people, next);
      if (priority !== 'high') throw new Error(`${next} is ${priority}, though the error budget is used up.`);
      await people.act(other, 'triage', { service: 'website' }, DESK);
      await people.act(next, 'merge', { into: other, reason: 'The same.' }, DESK);
      await people.act(id, 'resolve', FIXED, RESPONDER);
      await people.wait('PT2M');
      const { body } = await people.get(`${path}/error-budget`, DESK);
      const charged = body.incidents.map((one: { readonly id: string; readonly until: unknown }) => one.id);
      if (charged.join() !== [id, id].join()) throw new Error(`The error budget was used by ${charged.join()}.`);
      if (body.state !== 'exhausted') throw new Error(`The error budget is ${body.state}.`);
      await people.get(new URL(body.links.page).pathname);
      await exhausted(people, id, 1);
      await exhausted(people, other, 0);
      const ends = { ...(await confirmed(people, id)), [next]: 'merged', ...(await cancelled(people, other)) };
      await people.keep(path, null, ADMIN);
      return ends;
    },
  },
  {
    name: 'told in chats',
    // When a post is tried again for which its second had no room is chance.
    varies: true,
    play: async (people) => {
      const rooms = { list: { list: 'everything' }, service: { service: 'checkout' } };
      await people.keep('/v1/channels/ops', { ...ROOM, format: 'slack', ...rooms.list }, ADMIN);
      await people.keep(
        '/v1/channels/shop',
        { ...ROOM, url: SHOP_ROOM, format: 'google-chat', ...rooms.service },
        ADMIN,
      );
      const id = await people.report({ ...HIGH, ...SORTED });
      await people.press(await people.link(id, ONCALL, 'a'), 'acknowledge');
      const [opened] = await people.posted(id, 'hooks.example.com', 1);
      // What reads like a link in a post leads to the same page as a mail's.
      const page = /https?:[^"|]+\/s\/[\w-]+/.exec(JSON.stringify(opened?.body))?.[0];
      await people.get(new URL(String(page)).pathname);
      await people.act(id, 'update', { text: 'We look for the cause.' }, ENGINEER);
      await people.posted(id, 'shop.example.com', 2);
      const ends = await closed(people, id);
      for (const host of ['hooks.example.com', 'shop.example.com']) await people.posted(id, host, 3);
      for (const one of ['ops', 'shop']) await people.keep(`/v1/channels/${one}`, null, ADMIN);
      return ends;
    },
  },
  {
    name: 'a chat that is down, and two that lead inside',
    varies: true,
    play: async (people) => {
      const of = (host: string) => ({ ...ROOM, url: `https://${host}/hooks/token`, format: 'mattermost' });
      const hosts = ['down.example.com', 'moves.example.com', 'turns.example.com'];
      await people.client.hosts({
        'down.example.com': { status: 503, retryAfter: 20 },
        'moves.example.com': { afterwards: ['169.254.169.254'] },
        'turns.example.com': { redirect: 'https://169.254.169.254/latest/meta-data/' },
      });
      for (const [index, host] of hosts.entries()) {
        await people.keep(`/v1/channels/room-${index}`, { ...of(host), list: 'everything' }, ADMIN);
      }
      const id = await people.report({ ...HIGH, ...SORTED });
      // Nobody waits for a chat: neither who is called, nor who is mailed.
      await people.press(await people.link(id, ONCALL, 'a'), 'acknowledge');
      await people.link(id, 'everything@example.com', 's');
      await people.act(id, 'update', { text: 'We look for the cause.' }, ENGINEER);
      await people.wait('PT1M');
      await people.client.hosts({ 'down.example.com': null });
      await people.posted(id, 'down.example.com', 2);
      const refused = (await people.client.posts({ incident: id })).filter(({ host }) => host !== 'down.example.com');
      if (refused.some(({ address }) => address.startsWith('169.'))) throw new Error(`${id} was posted inside.`);
      const ends = await closed(people, id);
      await people.client.hosts(Object.fromEntries(hosts.map((host) => [host, null])));
      for (const index of hosts.keys()) await people.keep(`/v1/channels/room-${index}`, null, ADMIN);
      return ends;
    },
  },
  {
    name: 'a call that comes back, and what else asks somebody',
    play: async (people) => {
      const id = await people.report(HIGH);
      const comesBack = async (to: string) => {
        const [mail] = await people.client.mails({ to, incident: id });
        await people.client.send('POST', `/_local/mail/${mail?.id}/bounce`);
      };
      await people.link(id, ONCALL, 'a');
      await comesBack(ONCALL);
      await people.press(await people.link(id, 'platform.manager@example.com', 'a'), 'acknowledge');
      // So do the mails that ask to take command, and to accept a handoff.
      await people.link(id, COMMAND, 'o');
      await comesBack(COMMAND);
      await people.link(id, 'command.manager@example.com', 'o');
      const person = { name: RESPONDER.name, email: RESPONDER.email };
      await people.act(id, 'handoff', { person, roles: ['commander'] }, DESK);
      await people.link(id, RESPONDER.email, 'o');
      await comesBack(RESPONDER.email);
      // A function that failed with it is asked again within three minutes.
      await people.wait('PT5M');
      await deskHeard(people, id, 'A responder could not be reached', 1);
      return cancelled(people, id);
    },
  },
  {
    name: 'a wake-up that was lost',
    play: async (people, stage) => {
      const id = await people.report(HIGH);
      const link = await people.link(id, ONCALL, 'a');
      const tap = stage.tap;
      stage.tap = (call, apply) => {
        if (call.operation === 'SendTaskSuccess' && call.by === 'work') throw new Unanswered('It was lost.');
        return tap(call, apply);
      };
      await people.press(link, 'acknowledge');
      stage.tap = tap;
      await people.wait('PT2M');
      return closed(people, id);
    },
  },
  {
    name: 'answered before the workflow waits',
    play: async (people, stage) => {
      beforeTheNextPark(stage, (id) => stage.press(id, ONCALL, 'a', 'acknowledge'));
      return closed(people, await people.report(HIGH));
    },
  },
  {
    name: 'come back before the workflow waits',
    play: async (people, stage) => {
      beforeTheNextPark(stage, (id) => stage.bounce(id, ONCALL));
      const id = await people.report(HIGH);
      await people.link(id, 'platform.manager@example.com', 'a');
      return cancelled(people, id);
    },
  },
  {
    name: 'reopened before the workflow ends',
    play: async (people, stage) => {
      const id = await taken(people);
      await resolved(people, id);
      const reopen = () => stage.act(id, 'reopen', { reason: 'It was closed too early.' }, DESK);
      // Whoever gets no answer says it again.
      beforeTheEnd(stage, async () => (await reopen()) === 200 || reopen());
      await confirmed(people, id);
      await people.see(id, 'investigating');
      const head = await stage.item(`INC#${id.slice(4)}`, 'HEAD');
      if (head?.['wakeAt'] === undefined) throw new Error(`${id} is open, and nobody looks at it again.`);
      return closed(people, id);
    },
  },
  {
    name: 'many at once: one digest',
    varies: true,
    play: async (people) => {
      const ids: string[] = [];
      for (let reported = 0; reported < 13; reported++) ids.push(await people.report({ ...HIGH, ...SORTED }, DESK));
      await people.wait('PT2M30S');
      return cancelled(people, ...ids);
    },
  },
];

/** Somebody is asked to cover and says yes, and a team is tested: mails that the sweeper sends, of no incident. */
async function onCall(people: People, stage: Stage): Promise<void> {
  const { client } = people;
  const member = { name: 'First engineer', email: 'first@example.com' };
  const layer = { name: 'Days', startsOn: '2026-01-05', every: 'P1D', handover: '09:00', members: [member] };
  const schedule = { name: 'Night', timeZone: 'Europe/Berlin', layers: [layer] };
  await client.send('PUT', '/v1/schedules/night', schedule, ADMIN);
  const hence = (hours: number) => new Date(stage.clock.now() + hours * 3_600_000).toISOString();
  const cover = {
    schedule: 'night',
    from: hence(1),
    until: hence(2),
    person: { name: 'Second', email: 'second@example.com' },
  };
  const { body } = await client.send('POST', '/v1/overrides', cover, RESPONDER);
  await client.send('POST', '/v1/teams/command/test-call', {}, RESPONDER);
  // The sweeper looks every ten seconds whether the catalogue has changed.
  await people.wait('PT11S');
  await stage.sweep();
  for (const [to, kind, button] of [
    ['second@example.com', 'c', 'accept'],
    ['command.oncall@example.com', 't', 'got'],
  ] as const) {
    const link = linkIn((await client.mails({ to })).at(-1), kind);
    await people.get(new URL(link).pathname);
    await people.press(link, button);
  }
  for (const path of ['schedules/night/shifts', 'teams/command/on-call', 'teams/command/test-call', 'overrides']) {
    await people.get(`/v1/${path}`, DESK);
  }
  await people.get(`/v1/overrides/${body.id}`, DESK);
  await client.send('POST', `/v1/overrides/${body.id}/accept`, {}, { ...RESPONDER, email: 'second@example.com' });
  await client.send('DELETE', `/v1/overrides/${body.id}`, undefined, RESPONDER);
}

/** What people read, what admins change, and what the schedule does of itself: every door opens. */
export const DOORS: Scene = {
  name: 'every door',
  play: async (people, stage) => {
    const id = await taken(people);
    for (const path of ['', '?status=new&status=triaged', '?q=checkout', '?team=platform&limit=1', '?assignee=me']) {
      await people.get(`/v1/incidents${path}`, DESK);
    }
    await people.get(`/v1/incidents/${id}/timeline?limit=1`, DESK);
    await people.get(`/v1/incidents/${id}/steps`, DESK);
    const { body: document } = await people.get(`/v1/incidents/${id}/document`, DESK);
    await people.get(`/v1/incidents/${id}/document?format=markdown`, DESK);
    await people.get(`${new URL(document.links.page).pathname}?follow=yes`);
    for (const path of ['/healthz', '/report', '/lists', '/lists/nowhere', '/nowhere']) await people.get(path);
    const { client } = people;
    for (const kind of [
      'services',
      'categories',
      'teams',
      'stakeholder-lists',
      'sla-policies',
      'integrations',
      'known-errors',
    ]) {
      const { body } = await people.get(`/v1/${kind}`, ADMIN);
      if (body.items[0] !== undefined) await people.get(`/v1/${kind}/${body.items[0].id}`, ADMIN);
    }
    const night = { name: 'Night', tier: 2, timeZone: 'Europe/Berlin', managers: [], onCall: [] };
    for (const team of [night, null]) {
      const { headers: read } = await people.get('/v1/catalogue', ADMIN);
      const seen = { 'if-match': read.get('etag') ?? '' };
      await client.send('PATCH', '/v1/catalogue', { teams: { night: team } }, ADMIN, seen);
    }
    await onCall(people, stage);
    const path = `/v1/integrations/monitoring-${stage.clock.now()}`;
    const { body, headers } = await client.send('PUT', path, { name: 'Monitoring' }, ADMIN);
    // A new key is known everywhere when the catalogue has been looked at again.
    await people.wait('PT11S');
    const keyed = { 'x-api-key': String(body.key) };
    const reported = await client.send('POST', '/v1/incidents', MEDIUM, undefined, keyed);
    await client.send('DELETE', path, undefined, ADMIN, { 'if-match': headers.get('etag') ?? '' });
    await people.get(`${path}/changes`, ADMIN);
    await people.press(await people.link(id, 'everything@example.com', 'u'), 'leave');
    await people.press(await people.link(id, 'everything@example.com', 'u'), 'join');
    await people.get(new URL(await people.link(id, 'everything@example.com', 'l')).pathname);
    await client.send('POST', '/v1/stakeholder-lists/everything/preview', { event: 'opened' }, DESK);
    await resolved(people, id);
    await people.press(await people.link(id, REPORTER, 'r'), 'confirm');
    // Nine o'clock in Berlin, in summer and in winter.
    for (const hours of ['PT6H', 'PT1H']) {
      await people.wait(hours);
      await stage.sweep();
    }
    await people.act(id, 'close', {}, DESK);
    return { [id]: 'closed', ...(await cancelled(people, reported.body.id)) };
  },
};
