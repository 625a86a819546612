import { describe, expect, it } from 'vitest';
import { nextDueAt } from '../../../functions/escalation/due.ts';
import { viewTask } from '../../../functions/incident/tasks.ts';
import { plus } from '../../../functions/sla/instant.ts';
import { IncidentStory, REPORT, RESOLVED, WORLD } from './some-incident.ts';
import { AGENT, ON_CALL, OUTSIDER, RESPONDER } from './some-people.ts';

const OWNER = { name: 'An owner', email: 'owner@example.com' };
const MINUTE = 60_000;
const DESK = 'desk@example.com';
const responder = { name: RESPONDER.name ?? '', email: RESPONDER.email };

async function taken() {
  const story = await IncidentStory.taken(REPORT.medium);
  return Object.assign(story, {
    tasks: (...tasks: readonly object[]) => story.act(RESPONDER, 'tasks', { tasks }),
    in: (minutes: number) => plus(story.now, minutes * MINUTE),
    mails: () => story.facts.flatMap(({ owes }) => owes.map(({ mail, to }) => `${mail} ${to.email}`)),
    told: () => story.facts.filter(({ type, data }) => type === 'reminded' && data['of'] === 'task'),
  });
}

describe('tasks', () => {
  it('are added with what is said of them, by one fact, and their new owner is told', async () => {
    const story = await taken();
    const dueAt = story.in(60);
    await story.tasks({ text: 'Restart it', owner: OWNER, dueAt }, { text: 'Tell them' });
    expect(story.incident.tasks?.map(viewTask)).toEqual([
      { id: 't1', text: 'Restart it', owner: OWNER, dueAt, status: 'open', doneAt: null, by: null, runbook: null },
      { id: 't2', text: 'Tell them', owner: null, dueAt: null, status: 'open', doneAt: null, by: null, runbook: null },
    ]);
    expect(story.facts).toMatchObject([
      {
        type: 'task_added',
        visibility: 'internal',
        text: null,
        data: {
          tasks: [
            { id: 't1', owner: OWNER, dueAt },
            { id: 't2', owner: null, dueAt: null },
          ],
        },
      },
    ]);
    expect(story.mails()).toEqual(['task_given owner@example.com']);
  });

  it('are given, timed, done and dropped, each told as what it is', async () => {
    const story = await taken();
    await story.tasks({ text: 'One' }, { text: 'Two' }, { text: 'Three' });
    await story.tasks({ id: 't1', status: 'done' }, { id: 't2', owner: OWNER }, { id: 't3', status: 'dropped' });
    expect(story.facts.map(({ type, data }) => [type, data['tasks']])).toEqual([
      [
        'task_changed',
        [
          { id: 't2', text: 'Two', to: { owner: OWNER } },
          { id: 't3', text: 'Three', to: { status: 'dropped' } },
        ],
      ],
      ['task_done', [{ id: 't1', text: 'One' }]],
    ]);
    expect(story.incident.tasks?.[0]).toMatchObject({ ended: 'done', doneAt: story.now, by: responder });
    expect(story.mails()).toEqual(['task_given owner@example.com']);
    await story.tasks({ id: 't1', status: 'open' });
    expect(story.incident.tasks?.[0]).toEqual({ id: 't1', text: 'One' });
  });

  it('that somebody gives to themselves are no news to them', async () => {
    const story = await taken();
    await story.tasks({ text: 'Mine', owner: responder });
    expect(story.mails()).toEqual([]);
  });

  it('that are so already add nothing, and those without an id are always new', async () => {
    const story = await taken();
    const dueAt = story.in(5);
    await story.tasks({ text: 'One', owner: OWNER, dueAt });
    const { version } = story.incident;
    await story.tasks({ id: 't1', owner: { ...OWNER, name: 'Other name' }, dueAt, text: 'One', status: 'open' });
    story.wait('PT6M');
    await story.tasks({ id: 't1', dueAt });
    expect(story.incident.version).toBe(version);
    await story.tasks({ text: 'One' });
    expect(story.incident.tasks).toHaveLength(2);
  });

  it.each<readonly [string, readonly object[], string]>([
    ['a new one without words', [{ owner: null }], '/tasks/0/text'],
    ['an id that is not there', [{ text: 'One' }, { id: 't9', status: 'done' }], '/tasks/1/id'],
    [
      'an id twice',
      [
        { id: 't1', status: 'done' },
        { id: 't1', owner: null },
      ],
      '/tasks/1/id',
    ],
    ['a new one that is dropped', [{ text: 'One', status: 'dropped' }], '/tasks/0/status'],
    ['a time that is over', [{ text: 'One', dueAt: '2026-11-23T08:00:00Z' }], '/tasks/0/dueAt'],
  ])('are refused with a pointer: %s', async (_what, tasks, pointer) => {
    const story = await taken();
    await story.tasks({ text: 'First' });
    await expect(story.tasks(...tasks)).rejects.toMatchObject({
      name: 'ValidationFailed',
      extra: { errors: [{ pointer }] },
    });
  });

  it('are 50 at most, of which dropped ones make room, the oldest first; ids are given once', async () => {
    const story = await taken();
    await story.tasks(...Array.from({ length: 50 }, (_, index) => ({ text: `Task ${index + 1}` })));
    await expect(story.tasks({ text: 'More' })).rejects.toMatchObject({ name: 'WrongState' });
    await story.tasks({ id: 't7', status: 'dropped' }, { id: 't3', status: 'dropped' });
    await story.tasks({ text: 'More' });
    expect(story.incident.tasks).toHaveLength(50);
    expect(story.incident.tasks?.some(({ id }) => id === 't3')).toBe(false);
    expect(story.incident.tasks?.at(-1)).toEqual({ id: 't51', text: 'More' });
    await story.tasks(
      ...Array.from({ length: 50 }, (_, index) => index + 1)
        .filter((n) => n !== 3)
        .map((n) => ({ id: `t${n}`, status: 'done' })),
    );
  });

  it('are refused where their words would make the head too large; what is there can always be done', async () => {
    const story = await taken();
    const long = { text: 'ü'.repeat(200), owner: { name: 'ü'.repeat(100), email: `${'o'.repeat(240)}@example.com` } };
    let added = 0;
    const refused = await (async () => {
      for (; added < 50; added++) await story.tasks(long);
    })().catch((error: Error) => error);
    expect(refused).toMatchObject({ name: 'WrongState', message: expect.stringMatching(/fewer words/) });
    expect(added).toBeGreaterThan(5);
    await story.tasks(...Array.from({ length: added }, (_, index) => ({ id: `t${index + 1}`, status: 'done' })));
    expect(story.incident.tasks?.every(({ ended }) => ended === 'done')).toBe(true);
  });

  it('are nothing for who is in no group', async () => {
    const story = await taken();
    await expect(story.act(OUTSIDER, 'tasks', { tasks: [{ text: 'x' }] })).rejects.toMatchObject({ name: 'Forbidden' });
  });
});

describe('a time by which a task is due', () => {
  it('reminds its owner ten minutes before, and is told once when it is over, to them and to who has the incident', async () => {
    const story = await taken();
    await story.tasks({ text: 'Restart it', owner: OWNER, dueAt: story.in(40) });
    expect(nextDueAt(story.incident, WORLD)).toBe(story.in(30));
    await story.until('PT30M');
    expect(story.mails()).toEqual(['task_due owner@example.com']);
    await story.until('PT10M');
    expect(story.told()).toMatchObject([{ data: { reminders: 1, tasks: [{ id: 't1', dueAt: story.now }] } }]);
    expect(story.mails()).toEqual([`task_overdue ${OWNER.email}`, `task_overdue ${RESPONDER.email}`]);
    const { version } = story.incident;
    await story.until('PT1M');
    expect(story.incident.version).toBe(version);
  });

  it('reminds half-way where it is short', async () => {
    const story = await taken();
    await story.tasks({ text: 'Restart it', owner: OWNER, dueAt: story.in(8) });
    expect(story.incident.tasks?.[0]?.remindAt).toBe(story.in(4));
  });

  it('of what nobody has goes to who has the incident, to nobody else, and is not reminded of before', async () => {
    const story = await taken();
    await story.tasks({ text: 'Restart it', dueAt: story.in(40) });
    expect(nextDueAt(story.incident, WORLD)).toBe(story.in(40));
    await story.until('PT40M');
    expect(story.mails()).toEqual([`task_overdue ${RESPONDER.email}`]);
  });

  it('is told of beside whatever else falls due then for the same person, each by a mail of its own', async () => {
    const story = await taken();
    await story.tasks({ text: 'One', owner: OWNER, dueAt: story.in(40) });
    await story.tasks({ text: 'Two', owner: OWNER, dueAt: story.in(50) });
    await story.until('PT30M');
    await story.until('PT10M');
    await story.until('PT10M');
    const mails = (await story.timeline()).flatMap(({ owes, data }) =>
      owes.filter(({ to }) => to.email === OWNER.email).map(({ mail }) => [mail, data['tasks']]),
    );
    expect(mails).toMatchObject([
      ['task_given', [{ id: 't1' }]],
      ['task_given', [{ id: 't2' }]],
      ['task_due', [{ id: 't1' }]],
      ['task_overdue', [{ id: 't1' }]],
      ['task_due', [{ id: 't2' }]],
      ['task_overdue', [{ id: 't2' }]],
    ]);
  });

  it('is told of to a commander who is told in the same minute that no update came', async () => {
    const story = await taken();
    await story.act(AGENT, 'roles', { commander: OWNER });
    await story.act(RESPONDER, 'update', { text: 'We look.', nextUpdateAt: story.in(60) });
    await story.tasks({ text: 'Restart it', dueAt: story.in(60) });
    await story.until('PT50M');
    await story.until('PT10M');
    const mails = (await story.timeline()).flatMap(({ owes }) =>
      owes.filter(({ to }) => to.email === OWNER.email).map(({ mail }) => mail),
    );
    expect(mails.slice(-3)).toEqual(['update_due', 'update_overdue', 'task_overdue']);
  });

  it('goes to the commander before the assignee, and to the desk where there is neither', async () => {
    const story = await taken();
    await story.act(AGENT, 'roles', { commander: OWNER });
    await story.tasks({ text: 'Restart it', dueAt: story.in(5) });
    await story.until('PT5M');
    expect(story.mails()).toContain(`task_overdue ${OWNER.email}`);
    const other = await IncidentStory.triaged(REPORT.medium);
    await other.act(RESPONDER, 'tasks', { tasks: [{ text: 'Look', dueAt: plus(other.now, 5 * MINUTE) }] });
    await other.until('PT5M');
    expect(other.facts.flatMap(({ owes }) => owes.map(({ to }) => to.email))).toContain(DESK);
  });

  it.each<readonly [string, object]>([
    ['done', { id: 't1', status: 'done' }],
    ['dropped', { id: 't1', status: 'dropped' }],
    ['without a time', { id: 't1', dueAt: null }],
  ])('is nothing once it is %s', async (_what, change) => {
    const story = await taken();
    await story.tasks({ text: 'Restart it', owner: OWNER, dueAt: story.in(20) });
    await story.tasks(change);
    await story.until('PT25M');
    expect(story.told()).toEqual([]);
  });

  it('that is moved is told anew, of another owner too', async () => {
    const story = await taken();
    await story.tasks({ text: 'Restart it', owner: OWNER, dueAt: story.in(20) });
    await story.until('PT20M');
    await story.tasks({ id: 't1', dueAt: story.in(30), owner: { name: ON_CALL.name ?? '', email: ON_CALL.email } });
    expect(story.mails()).toEqual([`task_given ${ON_CALL.email}`]);
    await story.until('PT20M');
    expect(story.mails()).toContain(`task_due ${ON_CALL.email}`);
    await story.until('PT10M');
    expect(story.mails()).toContain(`task_overdue ${ON_CALL.email}`);
  });

  it('waits while the incident is on hold, and is told when it goes on', async () => {
    const story = await taken();
    await story.tasks({ text: 'Restart it', owner: OWNER, dueAt: story.in(20) });
    await story.act(RESPONDER, 'hold', { reason: 'awaiting_vendor', until: story.in(100) });
    await story.until('PT30M');
    expect(story.told()).toEqual([]);
    await story.act(RESPONDER, 'resume');
    await story.until('PT1S');
    expect(story.told()).toHaveLength(1);
  });

  it('is told of nothing once it is resolved', async () => {
    const story = await taken();
    await story.tasks({ text: 'Restart it', owner: OWNER, dueAt: story.in(20) });
    await story.act(RESPONDER, 'resolve', RESOLVED);
    await story.until('PT30M');
    expect(story.told()).toEqual([]);
  });
});

describe('a handoff of tasks', () => {
  it('moves the open tasks of who offers them once it is accepted, and nothing before', async () => {
    const story = await taken();
    await story.tasks(
      { text: 'One', owner: responder, dueAt: story.in(60) },
      { text: 'Two', owner: responder },
      { text: 'Three', owner: OWNER },
    );
    await story.tasks({ id: 't2', status: 'done' });
    await story.act(RESPONDER, 'handoff', { person: { name: ON_CALL.name ?? '', email: ON_CALL.email }, tasks: true });
    expect(story.incident.handoffs).toMatchObject([{ roles: [], assignee: false, tasks: RESPONDER.email }]);
    expect(story.incident.tasks?.[0]?.owner).toEqual(responder);
    await story.act(ON_CALL, 'accept-handoff');
    expect(story.incident.tasks?.map(({ owner }) => owner?.email)).toEqual([
      ON_CALL.email,
      RESPONDER.email,
      OWNER.email,
    ]);
    expect(story.incident.tasks?.[0]?.remindAt).toBe(story.in(50));
    expect(story.facts).toMatchObject([{ type: 'handed_off', data: { tasks: ['t1'] } }]);
    expect(story.incident.handoffs).toEqual([]);
  });

  it('by the desk for somebody else is of the assignee', async () => {
    const story = await taken();
    await story.tasks({ text: 'One', owner: responder });
    await story.act(AGENT, 'handoff', { person: OWNER, tasks: true, force: true, reason: 'Their shift is over.' });
    expect(story.incident.tasks?.[0]?.owner).toEqual(OWNER);
    expect(story.incident.assignee).toEqual(responder);
  });

  it('is refused where there are none, and over once there are none left', async () => {
    const story = await taken();
    const offer = { person: OWNER, tasks: true };
    await expect(story.act(RESPONDER, 'handoff', offer)).rejects.toMatchObject({
      extra: { errors: [{ pointer: '/tasks' }] },
    });
    await story.tasks({ text: 'One', owner: responder });
    await story.act(RESPONDER, 'handoff', offer);
    await story.tasks({ id: 't1', status: 'done' });
    expect(story.incident.handoffs).toEqual([]);
  });
});
