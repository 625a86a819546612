import { describe, expect, it } from 'vitest';
import { viewClocks } from '../../../functions/incident/clocks.ts';
import type { Report } from '../../../functions/incident/report-incident.ts';
import { IncidentStory, REPORT, RESOLVED, WORLD } from './some-incident.ts';
import { AGENT, MANAGER, OUTSIDER, RESPONDER } from './some-people.ts';
import { mails, outcomes, pointers, refusal, types } from './what-happened.ts';

const SAME = 'The same outage.';

function reportBy(address: string): Report {
  return { ...REPORT.high, reporter: { name: `${address} reporter`, email: `${address}@example.com` } };
}

/** Two reports of the same by two reporters: A becomes part of B. */
async function two() {
  const a = await IncidentStory.triaged(reportBy('a'));
  return { a, b: await a.beside(reportBy('b')) };
}

function merge(from: IncidentStory, into: IncidentStory, key?: string) {
  const conditions = key === undefined ? {} : { idempotencyKey: key };
  return from.act(AGENT, 'merge', { into: into.id, reason: SAME }, conditions);
}

describe('an incident that is merged into another', () => {
  it('ends and says where it goes on', async () => {
    const { a, b } = await two();
    const { head, outcome } = await merge(a, b);
    expect(outcome).toBe('applied');
    expect(head.incident).toMatchObject({ id: a.id, status: 'merged', mergedInto: b.id, merging: null });
    expect(outcomes(a.incident)).toEqual(['service-desk.oncall: withdrawn']);
    expect(viewClocks(a.incident, WORLD, a.now)).toMatchObject({ response: { stage: 'cancelled' } });
    expect(types(await a.timeline())).toEqual(['reported', 'triaged', 'called', 'merging', 'merged']);
    expect(a.facts).toMatchObject([{ visibility: 'public', text: SAME, actor: { email: AGENT.email } }]);
  });

  it('hands its reporters and its links over, each once', async () => {
    const { a, b } = await two();
    const c = await a.beside();
    await a.act(RESPONDER, 'link', { type: 'caused_by', id: c.id });
    await a.act(RESPONDER, 'link', { type: 'related', id: b.id });
    await merge(a, b);
    expect(b.incident.status).toBe('triaged');
    expect(b.incident.others).toEqual([a.incident.reporter]);
    expect(b.incident.links).toMatchObject([
      { type: 'related', id: a.id },
      { type: 'duplicate', id: a.id },
      { type: 'caused_by', id: c.id },
    ]);
    expect(b.facts).toMatchObject([{ type: 'merged', visibility: 'public', text: null, data: { from: a.id } }]);
  });

  it('hands on what it had taken in itself', async () => {
    const { a, b } = await two();
    const c = await a.beside(reportBy('c'));
    await merge(a, b);
    await merge(b, c);
    expect(c.incident.others.map(({ email }) => email)).toEqual(['b@example.com', 'a@example.com']);
    expect(c.incident.links).toMatchObject([
      { type: 'duplicate', id: b.id },
      { type: 'duplicate', id: a.id },
    ]);
  });

  it('adds no reporter who is known there, whatever the case of the address', async () => {
    const a = await IncidentStory.triaged(reportBy('B'));
    const b = await a.beside(reportBy('b'));
    await merge(a, b);
    expect(b.incident.others).toEqual([]);
  });

  it('tells its reporter, its assignee and everybody who was called, but not who did it', async () => {
    const { a, b } = await two();
    await a.act(RESPONDER, 'acknowledge');
    await merge(a, b);
    expect(mails(a.facts)).toEqual([
      'reporter_merged → a@example.com',
      'merged → responder@example.com',
      'merged → service-desk.oncall@example.com',
      'merged → service-desk.manager@example.com',
    ]);
    expect(mails(b.facts)).toEqual([]);
  });

  it('is followed by mails about the other to its reporter too', async () => {
    const { a, b } = await two();
    await merge(a, b);
    await b.act(RESPONDER, 'resolve', RESOLVED);
    expect(mails(b.facts)).toEqual(
      expect.arrayContaining(['does_it_work → b@example.com', 'does_it_work → a@example.com']),
    );
  });

  it('leaves its reporter the right to say whether the other works again', async () => {
    const { a, b } = await two();
    await merge(a, b);
    await b.act(RESPONDER, 'resolve', RESOLVED);
    const caller = { ...OUTSIDER, email: 'a@example.com', groups: ['responder'] as const };
    await b.act(caller, 'confirm');
    expect(b.incident.status).toBe('confirmed');
  });

  it('wakes the workflow of both', async () => {
    const { a, b } = await two();
    a.items.park(b.id, { version: b.incident.version, generation: 1 }, 'other', b.now, 2);
    await merge(a, b);
    expect(a.woken).toContain('wake other');
    expect(a.woken.at(-1)).toBe('start 1');
  });

  it('is answered the same when its key is sent again', async () => {
    const { a, b } = await two();
    await merge(a, b, 'k');
    expect(await merge(a, b, 'k')).toMatchObject({ outcome: 'replayed', head: { incident: { status: 'merged' } } });
    expect(types(await b.timeline()).filter((type) => type === 'merged')).toHaveLength(1);
  });
});

describe('a merge is refused', () => {
  it('into itself, and into what is not there: 400 at /into', async () => {
    const { a } = await two();
    expect(await pointers(merge(a, a))).toEqual(['/into']);
    expect(await pointers(a.act(AGENT, 'merge', { into: 'INC-ZZZZZZ', reason: SAME }))).toEqual(['/into']);
  });

  it('into one that is no longer open, with what to do', async () => {
    const { a, b } = await two();
    await b.act(AGENT, 'cancel', { code: 'withdrawn', reason: 'x' });
    const refused = await refusal(merge(a, b));
    expect(refused).toMatchObject({ name: 'WrongState', message: expect.stringMatching(/is cancelled\. Merge into/) });
    expect(a.incident).toMatchObject({ status: 'triaged', merging: null, version: 2 });
  });

  it('in a circle: what was merged takes nothing in, and names where it went', async () => {
    const { a, b } = await two();
    await merge(a, b);
    expect((await refusal(merge(b, a))).message).toContain(`${a.id} was merged into ${b.id}`);
    expect(b.incident.status).toBe('triaged');
  });

  it('into one that is just being merged itself', async () => {
    const { a, b } = await two();
    const merging = {
      into: 'INC-ZZZZZZ',
      reason: SAME,
      by: { kind: 'person', name: null, email: null },
      since: 2,
    } as const;
    b.items.items.set(b.id, { ...b.head, incident: { ...b.incident, merging } });
    expect((await refusal(merge(a, b))).message).toMatch(/is being merged into INC-ZZZZZZ just now/);
    expect(await refusal(b.act(RESPONDER, 'resolve', RESOLVED))).toMatchObject({ name: 'WrongState' });
  });

  it('where the other would speak for more than 50 reporters', async () => {
    const { a, b } = await two();
    const others = Array.from({ length: 49 }, (_, n) => ({ ...b.incident.reporter, email: `r${n}@example.com` }));
    b.items.items.set(b.id, { ...b.head, incident: { ...b.incident, others } });
    expect((await refusal(merge(a, b))).message).toMatch(/as many reporters as it can, at most 50/);
  });

  it('where the other could not take in all of its children', async () => {
    const { a, b } = await two();
    const parentOf = (story: typeof a, name: string) => {
      const links = Array.from({ length: 60 }, (_, n) => ({
        type: 'child' as const,
        id: `INC-${name}${n}`,
        at: story.now,
      }));
      story.items.items.set(story.id, { ...story.head, incident: { ...story.incident, links } });
    };
    parentOf(a, 'A');
    parentOf(b, 'B');
    expect((await refusal(merge(a, b))).message).toMatch(/would have more than 100 links/);
  });

  it('of an incident into a service request, which calls nobody', async () => {
    const { a, b } = await two();
    await b.act(AGENT, 'convert', { kind: 'request', reason: 'x' });
    expect((await refusal(merge(a, b))).message).toMatch(/service request/);
    await merge(b, a);
    expect(b.incident.mergedInto).toBe(a.id);
  });

  it('to a responder; a manager may', async () => {
    const { a, b } = await two();
    const body = { into: b.id, reason: SAME };
    expect(await refusal(a.act(RESPONDER, 'merge', body))).toMatchObject({ name: 'Forbidden' });
    await a.act(MANAGER, 'merge', body);
    expect(a.incident.status).toBe('merged');
  });
});
