import type { Person } from '../../../infra/demo/client.ts';
import type { Ends } from '../scenes.ts';
import { DESK, type People, REPORTER, RESPONDER } from '../stage/people.ts';
import type { Stage } from '../stage/stage.ts';

/** Two commands on incidents that are ready for them. */
export interface Commands {
  /** Each gives the HTTP status that it is answered by; a lap 200. */
  readonly both: readonly [() => Promise<number>, () => Promise<number>];
  /** What is wrong with what the two came to, each a sentence. */
  readonly judge: (statuses: readonly number[]) => Promise<readonly string[]>;
  readonly end: () => Promise<Ends>;
}

const SORTED = { category: 'software', subcategory: 'error' };
const HIGH = { summary: 'checkout returns 502', reporter: { name: 'A reporter', email: REPORTER }, ...SORTED };
const ONCALL = 'platform.oncall@example.com';
const FIXED = { code: 'workaround', notes: 'Restarted.' };
const OTHER: Person = { email: 'other@example.com', name: 'Another responder', groups: ['responder'] };

async function seen(people: People, id: string): Promise<{ readonly status: string; readonly version: number }> {
  const { status, body } = await people.client.send('GET', `/v1/incidents/${id}`, undefined, DESK);
  return status === 308 ? { status: 'merged', version: 0 } : body;
}

async function over(people: People, ...ids: readonly string[]): Promise<Ends> {
  const ends: Record<string, string> = {};
  for (const id of ids) {
    let { status } = await seen(people, id);
    if (['new', 'triaged', 'investigating', 'on_hold', 'recovering'].includes(status)) {
      await people.act(id, 'cancel', { code: 'withdrawn', reason: 'The order is played.' }, DESK);
      status = 'cancelled';
    }
    if (status === 'resolved') await people.act(id, 'confirm', {}, DESK);
    if (status === 'resolved' || status === 'confirmed') {
      await people.act(id, 'close', {}, DESK);
      status = 'closed';
    }
    ends[id] = status;
  }
  return ends;
}

/** One incident, and what each of two does with it at the same time. */
function pair(
  ready: (people: People, stage: Stage) => Promise<string>,
  one: (stage: Stage, id: string) => Promise<number>,
  two: (stage: Stage, id: string) => Promise<number>,
  allowed: readonly string[],
): (people: People, stage: Stage) => Promise<Commands> {
  return async (people, stage) => {
    const id = await ready(people, stage);
    return {
      both: [() => one(stage, id), () => two(stage, id)],
      judge: async () => {
        const { status } = await seen(people, id);
        return allowed.includes(status) ? [] : [`it is ${status} then`];
      },
      end: () => over(people, id),
    };
  };
}

const act = (action: string, body: object, as: Person) => (stage: Stage, id: string) => stage.act(id, action, body, as);
const press = (to: string, kind: 'a' | 'r', button: string) => (stage: Stage, id: string) =>
  stage.press(id, to, kind, button);
const lap = (stage: Stage, id: string) => stage.lap(id);

const reported = (people: People) => people.report(HIGH);

async function taken(people: People): Promise<string> {
  const id = await reported(people);
  await people.press(await people.link(id, ONCALL, 'a'), 'acknowledge');
  return id;
}

async function resolved(people: People): Promise<string> {
  const id = await taken(people);
  await people.act(id, 'resolve', FIXED, RESPONDER);
  return id;
}

async function confirmed(people: People): Promise<string> {
  const id = await resolved(people);
  await people.act(id, 'confirm', {}, DESK);
  return id;
}

/** Its call is due to be repeated, and nobody has done so: the workflow has died, and no sweep came. */
async function overdue(people: People, stage: Stage): Promise<string> {
  const id = await reported(people);
  stage.sweeps.on = false;
  for (const { executionArn } of stage.states.executions(`${id}-`)) await stage.abort(String(executionArn));
  await people.wait('PT12M');
  stage.sweeps.on = true;
  return id;
}

/** Offered to somebody else, who has not answered. */
async function offered(people: People): Promise<string> {
  const id = await taken(people);
  const to = { name: 'Another responder', email: OTHER.email };
  await people.act(id, 'handoff', { person: to, roles: ['commander'], assignee: true }, RESPONDER);
  return id;
}

/** Two notes on one incident: both were answered, so both stand there. */
async function notes(people: People, stage: Stage): Promise<Commands> {
  const id = await taken(people);
  const texts = ['One.', 'Two.'];
  return {
    both: [
      () => act('note', { text: texts[0] }, RESPONDER)(stage, id),
      () => act('note', { text: texts[1] }, OTHER)(stage, id),
    ],
    judge: async (statuses) => {
      const noted = (await people.client.timeline(id, DESK)).map(({ text }) => text);
      return texts
        .filter((text, side) => statuses[side] === 200 && !noted.includes(text))
        .map((text) => `"${text}" is lost`);
    },
    end: () => over(people, id),
  };
}

/** Two incidents, each merged into the other at the same time. */
async function merges(people: People, stage: Stage): Promise<Commands> {
  const [a, b] = [await reported(people), await reported(people)];
  const into = (from: string, to: string) => () => stage.act(from, 'merge', { into: to, reason: 'The same.' }, DESK);
  return {
    both: [into(a, b), into(b, a)],
    judge: async () => {
      const statuses = await Promise.all([a, b].map(async (id) => (await seen(people, id)).status));
      return statuses.every((status) => status === 'merged') ? ['both are merged away'] : [];
    },
    end: () => over(people, a, b),
  };
}

/** The target of a merge ends while the merge is under way. */
async function mergeIntoEnding(people: People, stage: Stage): Promise<Commands> {
  const [a, b] = [await reported(people), await taken(people)];
  return {
    both: [
      () => stage.act(a, 'merge', { into: b, reason: 'The same.' }, DESK),
      () => stage.act(b, 'resolve', FIXED, RESPONDER),
    ],
    judge: async ([merged = 0]) => {
      const { status } = await seen(people, a);
      return (merged === 200) === (status === 'merged') ? [] : [`the merge answers ${merged}, and it is ${status}`];
    },
    end: () => over(people, a, b),
  };
}

export const PAIRS: Readonly<Record<string, (people: People, stage: Stage) => Promise<Commands>>> = {
  'two acknowledge': pair(reported, press(ONCALL, 'a', 'acknowledge'), act('acknowledge', {}, OTHER), [
    'investigating',
  ]),
  'acknowledge and escalate': pair(
    reported,
    press(ONCALL, 'a', 'acknowledge'),
    act('escalate', { to: 'functional', reason: 'Deeper.' }, OTHER),
    ['investigating'],
  ),
  'acknowledge and cancel': pair(
    reported,
    press(ONCALL, 'a', 'acknowledge'),
    act('cancel', { code: 'withdrawn', reason: 'No.' }, DESK),
    ['cancelled'],
  ),
  'acknowledge and a lap': pair(overdue, press(ONCALL, 'a', 'acknowledge'), lap, ['investigating']),
  'two laps': pair(overdue, lap, lap, ['triaged']),
  'hold and resolve': pair(taken, act('hold', { reason: 'awaiting_vendor' }, DESK), act('resolve', FIXED, RESPONDER), [
    'resolved',
  ]),
  'two notes': notes,
  'confirm and reopen': pair(resolved, press(REPORTER, 'r', 'confirm'), press(REPORTER, 'r', 'reopen'), [
    'investigating',
  ]),
  'close and reopen': pair(confirmed, act('close', {}, DESK), act('reopen', { reason: 'No.' }, DESK), [
    'investigating',
  ]),
  'convert and resolve': pair(
    taken,
    act('convert', { kind: 'request', reason: 'It is one.' }, RESPONDER),
    act('resolve', FIXED, RESPONDER),
    ['resolved'],
  ),
  'undo and assign': pair(
    taken,
    press(ONCALL, 'a', 'undo'),
    act('assign', { assignee: { name: 'Another responder', email: OTHER.email } }, DESK),
    ['triaged', 'investigating'],
  ),
  'accept and say no': pair(offered, act('accept-handoff', {}, OTHER), act('return-handoff', {}, OTHER), [
    'investigating',
  ]),
  'accept and take command': pair(
    offered,
    act('accept-handoff', {}, OTHER),
    act('roles', { commander: { name: 'A responder', email: RESPONDER.email } }, RESPONDER),
    ['investigating'],
  ),
  'merged both ways': merges,
  'merged into what is resolved': mergeIntoEnding,
};
