import { describe, expect, it } from 'vitest';
import type { Runbook } from '../../../functions/catalogue/catalogue.ts';
import type { World } from '../../../functions/incident/world.ts';
import { IncidentStory, REPORT, UNSORTED, WORLD } from './some-incident.ts';
import { AGENT, RESPONDER } from './some-people.ts';

function worldOf(...runbooks: readonly Partial<Runbook>[]): World {
  const all = runbooks.map(
    (one, index): Runbook => ({ id: `book-${index}`, name: `Book ${index}`, text: 'Look.', ...one }),
  );
  return { ...WORLD, catalogue: { ...WORLD.catalogue, runbooks: new Map(all.map((one) => [one.id, one])) } };
}

const OF_EMAIL = {
  id: 'mail',
  name: 'No mail',
  text: 'Look.\n\n- [ ] Restart it\n- [ ] Tell them',
  services: ['email'],
};
const names = ({ incident }: IncidentStory) => incident.runbooks?.map(({ id }) => id) ?? [];

describe('at triage', () => {
  it('an incident gets the runbook that fits, copied as it is, in the commit that calls, and its checklist as tasks', async () => {
    const story = await IncidentStory.within(worldOf(OF_EMAIL));
    expect(story.facts.map(({ type }) => type)).toEqual(['triaged', 'called', 'runbook_added']);
    expect(story.facts[2]).toMatchObject({
      visibility: 'internal',
      actor: { kind: 'system' },
      data: { id: 'mail', name: 'No mail', text: OF_EMAIL.text, tasks: ['t1', 't2'], left: 0 },
    });
    expect(story.incident.runbooks).toEqual([{ id: 'mail', name: 'No mail', n: 4 }]);
    expect(story.facts[2]?.n).toBe(4);
    expect(story.incident.tasks).toEqual([
      { id: 't1', text: 'Restart it', runbook: 'mail' },
      { id: 't2', text: 'Tell them', runbook: 'mail' },
    ]);
  });

  it('by a person too, also where they acknowledge at once', async () => {
    for (const [action, body] of [
      ['triage', {}],
      ['acknowledge', {}],
    ] as const) {
      const story = new IncidentStory((store) => store, undefined, worldOf(OF_EMAIL));
      await story.report(REPORT.high);
      await story.act(RESPONDER, action, body);
      expect(names(story)).toEqual(['mail']);
    }
  });

  it('nothing is told where nothing fits', async () => {
    const story = await IncidentStory.within(worldOf({ services: ['checkout'] }));
    expect(story.facts.map(({ type }) => type)).toEqual(['triaged', 'called']);
    expect(story.incident).not.toHaveProperty('tasks');
    expect(story.incident).not.toHaveProperty('runbooks');
  });

  it.each<readonly [string, Partial<Runbook>, boolean]>([
    ['its service', { services: ['checkout', 'email'] }, true],
    ['its category', { categories: ['software'] }, true],
    ['its sub-category', { subcategories: ['software/error'] }, true],
    ['a sub-category of the same name elsewhere', { subcategories: ['network/error'] }, false],
    ['its priority', { priorities: ['high'] }, true],
    ['another priority', { priorities: ['low', 'medium'] }, false],
    ['all that is said', { services: ['email'], priorities: ['high'], categories: ['software'] }, true],
    ['not all that is said', { services: ['email'], priorities: ['low'] }, false],
  ])('what is bound to %s', async (_what, bound, fits) => {
    expect(names(await IncidentStory.within(worldOf(bound)))).toEqual(fits ? ['book-0'] : []);
  });

  it('the most specific comes first, and three are the most', async () => {
    const world = worldOf(
      { priorities: ['high'] },
      { categories: ['software'] },
      { services: ['email'] },
      { subcategories: ['software/error'] },
      { services: ['email'], priorities: ['high'] },
    );
    expect(names(await IncidentStory.within(world))).toEqual(['book-3', 'book-4', 'book-2']);
  });

  it('a service request gets what is bound to what it is about, and not what is bound to a priority alone', async () => {
    const world = worldOf({ priorities: ['low'] }, { services: ['email'] });
    expect(names(await IncidentStory.within(world, { ...REPORT.low, kind: 'request' }))).toEqual(['book-1']);
  });

  it('as many entries become tasks as an incident holds, and it says how many are left', async () => {
    const text = Array.from({ length: 30 }, (_, index) => `- [ ] Entry ${index}`).join('\n');
    const story = await IncidentStory.within(worldOf(...[1, 2, 3].map(() => ({ services: ['email'], text }))));
    expect(story.incident.tasks).toHaveLength(50);
    expect(new Set(story.incident.tasks?.map(({ id }) => id)).size).toBe(50);
    expect(story.facts.flatMap(({ data }) => data['left'] ?? [])).toEqual([0, 10, 30]);
    await expect(story.act(RESPONDER, 'tasks', { tasks: [{ text: 'One more' }] })).rejects.toMatchObject({
      name: 'WrongState',
    });
  });
});

describe('later', () => {
  it('whatever fits since service, category or priority changed is added, and what is there stays as it was', async () => {
    const world = worldOf(OF_EMAIL, { services: ['checkout'], text: '- [ ] Look' });
    const story = await IncidentStory.within(world);
    const before = story.incident.tasks;
    await story.act(AGENT, 'triage', { service: 'checkout' });
    expect(names(story)).toEqual(['mail', 'book-1']);
    expect(story.incident.tasks).toEqual([...(before ?? []), { id: 't3', text: 'Look', runbook: 'book-1' }]);
    const [own] = story.facts.filter(({ type }) => type === 'runbook_added');
    expect(story.incident.runbooks?.[1]?.n).toBe(own?.n);
    await story.act(AGENT, 'triage', { service: 'email' });
    expect(names(story)).toEqual(['mail', 'book-1']);
  });

  it('a change of the catalogue changes nothing of what is attached, and attaches nothing by itself', async () => {
    const story = await IncidentStory.within(worldOf(OF_EMAIL));
    const after = worldOf({ ...OF_EMAIL, text: 'Other words' }, { services: ['email'] });
    Object.assign(story, { world: after });
    await story.act(RESPONDER, 'note', { text: 'Looking.' });
    expect(names(story)).toEqual(['mail']);
    const added = (await story.timeline()).find(({ type }) => type === 'runbook_added');
    expect(added?.data['text']).toBe(OF_EMAIL.text);
  });

  it('one that could not be sorted gets its runbook once somebody has sorted it', async () => {
    const story = await IncidentStory.within(worldOf(OF_EMAIL), UNSORTED);
    expect(names(story)).toEqual([]);
    await story.act(AGENT, 'triage', { service: 'email', category: 'software', subcategory: 'error' });
    expect(names(story)).toEqual(['mail']);
  });
});
