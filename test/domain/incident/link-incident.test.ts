import { describe, expect, it } from 'vitest';
import { linkBack, linksIn } from '../../../functions/incident/link-incident.ts';
import { FaultyStore, Killed } from './some-faulty-store.ts';
import { IncidentStory } from './some-incident.ts';
import { AGENT, OUTSIDER, RESPONDER } from './some-people.ts';
import { pointers, refusal, types } from './what-happened.ts';

/** Two incidents of one store. */
async function two() {
  const a = await IncidentStory.triaged();
  return { a, b: await a.beside() };
}

describe('a link', () => {
  it.each([
    ['related', 'related'],
    ['parent', 'child'],
    ['child', 'parent'],
    ['caused_by', 'causes'],
  ])('that says %s is %s on the other side', async (type, inverse) => {
    const { a, b } = await two();
    await a.act(RESPONDER, 'link', { type, id: b.id });
    expect(a.incident.links).toMatchObject([{ type, id: b.id }]);
    expect(b.incident.links).toMatchObject([{ type: inverse, id: a.id }]);
    for (const [story, data] of [
      [a, { type, id: b.id }],
      [b, { type: inverse, id: a.id }],
    ] as const) {
      expect(story.facts).toMatchObject([
        { type: 'linked', visibility: 'internal', actor: { name: 'A responder' }, data },
      ]);
    }
  });

  it('wakes the workflow of both', async () => {
    const { a, b } = await two();
    a.items.park(b.id, { version: b.incident.version, generation: 1 }, 'other', b.now, 2);
    await a.act(RESPONDER, 'link', { type: 'related', id: b.id });
    expect(a.woken).toContain('wake other');
  });

  it('that is there already adds nothing, whoever makes it, and from either side', async () => {
    const { a, b } = await two();
    await a.act(RESPONDER, 'link', { type: 'parent', id: b.id });
    const versions = [a.incident.version, b.incident.version];
    expect(await a.act(AGENT, 'link', { type: 'parent', id: b.id })).toMatchObject({ outcome: 'unchanged' });
    expect(await b.act(AGENT, 'link', { type: 'child', id: a.id })).toMatchObject({ outcome: 'unchanged' });
    expect([a.incident.version, b.incident.version]).toEqual(versions);
  });

  it('reaches the other side although the process died in between: the next lap makes it', async () => {
    const { a, b } = await two();
    const faulty = new FaultyStore(a.items, (_operation, nth) => (nth === 5 ? 'killed before' : null));
    const dying = new IncidentStory(() => faulty.store);
    dying.id = a.id;
    await expect(dying.act(RESPONDER, 'link', { type: 'related', id: b.id })).rejects.toThrow(Killed);
    expect([a.incident.links.length, b.incident.links.length]).toEqual([1, 0]);
    for (const link of linksIn(a.facts)) await linkBack(a.ports, a.id, link);
    for (const link of linksIn(a.facts)) await linkBack(a.ports, a.id, link);
    expect(b.incident.links).toMatchObject([{ type: 'related', id: a.id }]);
    expect(types(await b.timeline()).filter((type) => type === 'linked')).toHaveLength(1);
  });

  it('may lead to an incident that has ended, whose workflow then looks again', async () => {
    const closed = await IncidentStory.closed();
    const open = await closed.beside();
    closed.items.finish(closed.id, { version: closed.incident.version, generation: 1 }, closed.incident.facts);
    await open.act(RESPONDER, 'link', { type: 'caused_by', id: closed.id });
    expect(closed.incident).toMatchObject({ status: 'closed', links: [{ type: 'causes', id: open.id }] });
    expect(open.woken).toContain('start 2');
  });
});

describe('a link is refused', () => {
  it('to itself, and to an incident that is not there: 400 at /id', async () => {
    const { a } = await two();
    expect(await pointers(a.act(RESPONDER, 'link', { type: 'related', id: a.id }))).toEqual(['/id']);
    expect(await pointers(a.act(RESPONDER, 'link', { type: 'related', id: 'INC-ZZZZZZ' }))).toEqual(['/id']);
  });

  it('to an incident that was merged, and says which one it is now', async () => {
    const { a, b } = await two();
    await b.act(AGENT, 'merge', { into: a.id, reason: 'the same' });
    const c = await a.beside();
    const refused = await refusal(c.act(RESPONDER, 'link', { type: 'related', id: b.id }));
    expect(refused).toMatchObject({ name: 'ValidationFailed', message: expect.stringContaining(`into ${a.id}`) });
  });

  it('to the 101st, on either side', async () => {
    const { a, b } = await two();
    const links = Array.from({ length: 100 }, (_, n) => ({ type: 'related' as const, id: `INC-${100_000 + n}` }));
    a.items.items.set(a.id, { ...a.head, incident: { ...a.incident, links } });
    const full = { name: 'WrongState', message: `${a.id} has 100 links already, and takes no more.` };
    expect(await refusal(a.act(RESPONDER, 'link', { type: 'related', id: b.id }))).toMatchObject(full);
    expect(await refusal(b.act(RESPONDER, 'link', { type: 'related', id: a.id }))).toMatchObject(full);
  });

  it('to somebody of no group, and once it is no longer open', async () => {
    const { a, b } = await two();
    const link = { type: 'related', id: b.id };
    expect(await refusal(a.act(OUTSIDER, 'link', link))).toMatchObject({ name: 'Forbidden' });
    await a.act(AGENT, 'cancel', { code: 'withdrawn', reason: 'x' });
    expect(await refusal(a.act(RESPONDER, 'link', link))).toMatchObject({ name: 'WrongState' });
  });
});
