import { describe, expect, it } from 'vitest';
import { carryCascades } from '../../../functions/incident/cascade.ts';
import type { Fact } from '../../../functions/incident/incident.ts';
import { plus } from '../../../functions/sla/instant.ts';
import { FAULTS, FaultyStore, Killed, Lost } from './some-faulty-store.ts';
import { IncidentStory, REPORT, RESOLVED, UNSORTED, WORLD } from './some-incident.ts';
import { AGENT, MANAGER, RESPONDER } from './some-people.ts';
import { mails, refusal, types } from './what-happened.ts';

/** A parent, its children and theirs: `top` over `left` and `right`, `deep` below `right`. */
async function family() {
  const top = await IncidentStory.triaged(reportedBy('top'));
  const left = await top.beside(reportedBy('left'));
  const right = await top.beside(reportedBy('right'));
  const deep = await top.beside(reportedBy('deep'));
  for (const [child, parent] of [
    [left, top],
    [right, top],
    [deep, right],
  ] as const) {
    await child.act(AGENT, 'link', { type: 'parent', id: parent.id });
  }
  return { top, left, right, deep, all: [top, left, right, deep] };
}

function reportedBy(who: string) {
  return { ...REPORT.high, reporter: { name: who, email: `${who}@example.com` } };
}

/** What the workflow's laps do, from the top down. */
async function laps(...stories: readonly IncidentStory[]): Promise<void> {
  for (let round = 0; round < 2; round++) {
    for (const story of stories) await carryCascades(story.ports, WORLD, story.id);
  }
}

async function told(story: IncidentStory, type: Fact['type']): Promise<readonly Fact[]> {
  return (await story.timeline()).filter((fact) => fact.type === type);
}

describe('an update that goes for the children too', () => {
  it('reaches each of them and theirs once, by whoever wrote it, and says where it came from', async () => {
    const { top, left, right, deep, all } = await family();
    await top.act(RESPONDER, 'update', { text: 'A switch is broken.', children: true });
    await laps(...all);
    for (const [story, from] of [
      [left, top],
      [right, top],
      [deep, right],
    ] as const) {
      const [update, ...more] = await told(story, 'updated');
      expect(more).toEqual([]);
      expect(update).toMatchObject({ text: 'A switch is broken.', actor: { email: RESPONDER.email } });
      expect(update?.data).toMatchObject({ cascadedFrom: from.id });
    }
    expect(mails(await told(deep, 'updated'))).toContain('update → deep@example.com');
    expect((await told(top, 'cascaded'))[0]?.data).toMatchObject({ reached: [left.id, right.id], left: [] });
    expect(top.incident.cascades).toEqual([]);
  });

  it('reaches and wakes all of them by the call that writes it: no lap of theirs is waited for', async () => {
    const { top, deep, all } = await family();
    const before = top.woken.length;
    await top.act(RESPONDER, 'update', { text: 'A switch is broken.', children: true });
    expect((await told(deep, 'updated')).map(({ text }) => text)).toEqual(['A switch is broken.']);
    expect(top.woken.length - before).toBe(all.length);
  });

  it('is left to itself where nobody says so, and where there are no children', async () => {
    const { top, left, deep } = await family();
    await top.act(RESPONDER, 'update', { text: 'x' });
    await deep.act(RESPONDER, 'update', { text: 'y', children: true });
    expect(await told(left, 'updated')).toEqual([]);
    expect(types(await deep.timeline())).not.toContain('cascaded');
  });

  it('leaves out a child that is over, and says nothing of it', async () => {
    const { top, left, right } = await family();
    await left.act(AGENT, 'cancel', { code: 'withdrawn', reason: 'x' });
    await top.act(RESPONDER, 'update', { text: 'x', children: true });
    expect((await told(top, 'cascaded'))[0]?.data).toMatchObject({ reached: [right.id], left: [] });
  });

  it('promises the children no more than was promised', async () => {
    const { top, left } = await family();
    await top.act(RESPONDER, 'update', { text: 'x', nextUpdateAt: '2026-11-23T09:30:00Z', children: true });
    expect(left.incident.nextUpdateAt).toBe('2026-11-23T09:30:00.000Z');
  });
});

describe('a resolution that goes for the children too', () => {
  it('resolves each of them in the same words, and asks each reporter', async () => {
    const { top, left, right, deep, all } = await family();
    await top.act(RESPONDER, 'resolve', { ...RESOLVED, children: true });
    await laps(...all);
    for (const story of [left, right, deep]) {
      expect(story.incident).toMatchObject({ status: 'resolved', resolution: { notes: RESOLVED.notes } });
      expect(mails(await told(story, 'resolved'))).toContain(`does_it_work → ${story.incident.reporter.email}`);
    }
  });

  it('was restored no sooner than it began', async () => {
    const { top } = await family();
    top.wait('PT1H');
    const late = await top.beside();
    await late.act(AGENT, 'link', { type: 'parent', id: top.id });
    await top.act(RESPONDER, 'resolve', { ...RESOLVED, restoredAt: '2026-11-23T09:30:00Z', children: true });
    expect(late.incident.resolution?.restoredAt).toBe(late.incident.reportedAt);
  });

  it('leaves a child that is said to begin in a few minutes as it is, and says why', async () => {
    const { top } = await family();
    const startedAt = plus(top.incident.updatedAt, 4 * 60_000);
    const ahead = await top.beside({ ...REPORT.high, startedAt });
    await ahead.act(AGENT, 'link', { type: 'parent', id: top.id });
    await top.act(RESPONDER, 'resolve', { ...RESOLVED, children: true });
    const [fact] = await told(top, 'cascaded');
    expect([ahead.incident.status, fact?.data['left']]).toEqual([
      'triaged',
      [{ id: ahead.id, why: 'It has not begun yet.' }],
    ]);
  });

  it('leaves a child that cannot be resolved as it is, and tells who leads it which and why, in one mail', async () => {
    const { top, left } = await family();
    const unsorted = await top.beside(UNSORTED);
    const untriaged = await top.besideNew();
    for (const child of [unsorted, untriaged]) await child.act(AGENT, 'link', { type: 'parent', id: top.id });
    await top.act(RESPONDER, 'acknowledge');
    await top.act(RESPONDER, 'resolve', { ...RESOLVED, children: true });
    expect(left.incident.status).toBe('resolved');
    expect([unsorted.incident.status, untriaged.incident.status]).toEqual(['triaged', 'new']);
    const [fact, ...more] = await told(top, 'cascaded');
    expect(more).toEqual([]);
    expect(fact?.data['left']).toEqual([
      { id: unsorted.id, why: expect.stringContaining('no category yet') },
      { id: untriaged.id, why: 'It is not triaged yet.' },
    ]);
    expect(mails([fact as Fact]).toSorted()).toEqual([
      'children_left → desk@example.com',
      `children_left → ${RESPONDER.email}`,
    ]);
  });

  it('comes to each child though its known error has left the catalogue meanwhile', async () => {
    const { top, left, right, deep, all } = await family();
    const pool = { ...{ id: 'pool', name: 'The pool', symptom: 'x', cause: 'x', workaround: 'x' }, keywords: [] };
    const catalogue = { ...WORLD.catalogue, knownErrors: new Map([[pool.id, pool]]) };
    let written = false;
    const { store } = new FaultyStore(top.items, (operation) => {
      if (written) return 'killed before';
      written = operation === 'replace';
      return null;
    });
    const door = new IncidentStory(() => store, top.items, { ...WORLD, catalogue });
    Object.assign(door, { id: top.id, now: top.now });
    const body = { ...RESOLVED, code: 'known_error', knownError: 'pool', children: true };
    await expect(door.act(RESPONDER, 'resolve', body)).rejects.toBeInstanceOf(Killed);
    expect(top.incident.status).toBe('resolved');
    expect(left.incident.status).toBe('triaged');
    await laps(...all);
    for (const story of [left, right, deep]) {
      expect(story.incident).toMatchObject({ status: 'resolved', resolution: { code: 'known_error' } });
    }
  });

  it('passes a child by that is resolved already', async () => {
    const { top, left } = await family();
    await left.act(RESPONDER, 'resolve', RESOLVED);
    await top.act(RESPONDER, 'resolve', { ...RESOLVED, notes: 'All of it.', children: true });
    expect(left.incident.resolution?.notes).toBe(RESOLVED.notes);
    expect((await told(top, 'cascaded'))[0]?.data['left']).toEqual([]);
  });

  it('does not come for a child that was taken out of the family meanwhile', async () => {
    const { top, left } = await family();
    const door = through(top, async (_operation, nth) => {
      // The parent's own commit is made, the children's not yet.
      if (nth === 4) await left.act(AGENT, 'unlink', { type: 'parent', id: top.id });
      return null;
    });
    await door.act(RESPONDER, 'resolve', { ...RESOLVED, children: true });
    expect(left.incident.status).toBe('triaged');
    expect((await told(top, 'cascaded'))[0]?.data['left']).toEqual([
      { id: left.id, why: `It is no child of ${top.id} any more.` },
    ]);
  });
});

describe('one event', () => {
  it('is one mail to a colleague who leads parent and child, and a question to each reporter', async () => {
    const { top, left, right, deep, all } = await family();
    for (const story of all)
      await story.act(MANAGER, 'assign', { assignee: { name: 'An expert', email: 'expert@example.com' } });
    await top.act(RESPONDER, 'resolve', { ...RESOLVED, children: true });
    await laps(...all);
    const owed = (await Promise.all([top, left, right, deep].map((story) => told(story, 'resolved')))).flat();
    expect(mails(owed).filter((mail) => mail.endsWith('expert@example.com'))).toEqual([
      'resolved → expert@example.com',
    ]);
    expect(mails(owed).filter((mail) => mail.startsWith('does_it_work'))).toHaveLength(4);
  });
});

function through(story: IncidentStory, between: ConstructorParameters<typeof FaultyStore>[1]) {
  const process = new IncidentStory(() => new FaultyStore(story.items, between).store, story.items);
  process.id = story.id;
  process.now = story.now;
  return process;
}

describe('what goes for the children and something goes wrong with', () => {
  const CALLS = Array.from({ length: 20 }, (_, n) => n + 1);

  it.each(CALLS.flatMap((nth) => FAULTS.map((fault) => [nth, fault] as const)))(
    'at call %i (%s) is finished by a lap, and reaches each child once',
    async (nth, fault) => {
      const { top, left, right, deep, all } = await family();
      const door = through(top, (_operation, call) => (call === nth ? fault : null));
      const answer = await door
        .act(RESPONDER, 'resolve', { ...RESOLVED, children: true })
        .catch((error: unknown) => error);
      if (answer instanceof Error && !(answer instanceof Lost || answer instanceof Killed)) throw answer;
      await laps(...all);
      const count = top.incident.status === 'resolved' ? 1 : 0;
      for (const story of [left, right, deep]) expect(await told(story, 'resolved')).toHaveLength(count);
      expect(await told(top, 'cascaded')).toHaveLength(count);
    },
  );
});

describe('many at once', () => {
  it('are refused while the children still wait for what was said before', async () => {
    const { top } = await family();
    const waiting = { version: 2, n: 2, root: top.id, lists: [], people: [] };
    const cascades = Array.from({ length: 4 }, () => waiting);
    top.items.items.set(top.id, { ...top.head, incident: { ...top.incident, cascades } });
    const refused = await refusal(top.act(RESPONDER, 'update', { text: 'x', children: true }));
    expect(refused).toMatchObject({ name: 'WrongState', message: expect.stringContaining('Try again') });
  });
});
