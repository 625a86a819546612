import { describe, expect, it } from 'vitest';
import { type CommitRequest, commit } from '../../../functions/incident/commit.ts';
import type { NewFact } from '../../../functions/incident/incident.ts';
import { owed } from '../../../functions/incident/tell.ts';
import { undoable } from '../../../functions/incident/undo-incident.ts';
import { SYSTEM } from '../../../functions/incident/world.ts';
import { FaultyStore } from './some-faulty-store.ts';
import { IncidentStory, MORNING } from './some-incident.ts';
import { RESPONDER } from './some-people.ts';
import { mails, refusal } from './what-happened.ts';

/** A commit of so many facts. */
function of(cid: string, facts: readonly Partial<NewFact>[] = [{}], more: Partial<CommitRequest> = {}): CommitRequest {
  return {
    cid,
    bodyHash: cid,
    decide: ({ incident }) => ({
      next: incident,
      facts: facts.map((fact) => ({ type: 'noted', text: cid, ...fact })),
      actor: SYSTEM,
    }),
    ...more,
  };
}

async function reported() {
  const story = await IncidentStory.reported();
  return { story, make: (request: CommitRequest) => commit(story.store, () => story.now, story.id, request) };
}

describe('a commit', () => {
  it('archives the newest facts, then replaces the head: two writes', async () => {
    const { story } = await reported();
    const faulty = new FaultyStore(story.items, () => null);
    await commit(faulty.store, () => story.now, story.id, of('a'));
    expect(faulty.calls).toEqual(['head', 'archive', 'replace']);
    expect(await story.items.journal(story.id, 1, 9)).toMatchObject([{ version: 1, facts: [{ type: 'reported' }] }]);
    expect(story.facts).toMatchObject([{ n: 2, type: 'noted', text: 'a' }]);
  });

  it('counts itself in the version and its facts in n', async () => {
    const { story, make } = await reported();
    await make(of('a', [{}, {}, {}]));
    await make(of('b', [{}, {}]));
    expect(story.incident).toMatchObject({ version: 3, facts: 6 });
    expect((await story.timeline()).map(({ n, text }) => `${n} ${text}`)).toEqual([
      '1 Outlook does not start',
      '2 a',
      '3 a',
      '4 a',
      '5 b',
      '6 b',
    ]);
  });

  it('that only reminds people brings back no undo that was over, as an earlier release leaves it', async () => {
    const { story, make } = await reported();
    const over = undoable(story.incident, story.incident, RESPONDER.email, story.now);
    await make(of('a'));
    await make(of('b'));
    const remind = of('c', [{ type: 'reminded' }]);
    await make({
      ...remind,
      decide: (head, now) => remind.decide({ ...head, incident: { ...head.incident, undo: over } }, now),
    });
    expect(story.incident.undo).toBeNull();
  });

  it('guards itself for 30 seconds, whatever was parked', async () => {
    const { story, make } = await reported();
    story.items.park(story.id, { version: 1, generation: 1 }, 'token', '2026-12-24T00:00:00.000Z', 1);
    await make(of('a'));
    expect(story.head.wakeAt).toBe('2026-11-23T09:00:30.000Z');
    story.wait('PT1H');
    story.items.park(story.id, { version: 2, generation: 1 }, 'token', '2026-12-24T00:00:00.000Z', 1);
    await make(of('b'));
    expect(story.head.wakeAt).toBe('2026-11-23T10:00:30.000Z');
  });

  it('puts off the guard of no commit before it, however many follow while nobody looks', async () => {
    const { story, make } = await reported();
    story.items.park(story.id, { version: 1, generation: 1 }, 'token', '2026-12-24T00:00:00.000Z', 1);
    for (const text of ['a', 'b', 'c']) {
      await make(of(text));
      expect(story.head.wakeAt).toBe('2026-11-23T09:00:30.000Z');
      story.wait('PT20S');
    }
  });

  it('never removes the token that the workflow waits with, and answers with it', async () => {
    const { story, make } = await reported();
    story.items.park(story.id, { version: 1, generation: 1 }, 'token', MORNING, 1);
    const waiting = { token: 'token', version: 1 };
    expect((await make(of('a'))).head.waiting).toEqual(waiting);
    expect((await make(of('b'))).head.waiting).toEqual(waiting);
  });

  it('leaves to the workflow how far its mails are carried out', async () => {
    const { story, make } = await reported();
    story.items.park(story.id, { version: 1, generation: 1 }, 'token', MORNING, 1);
    expect((await make(of('a', [{}, {}]))).head.carried).toBe(1);
  });

  it('on a finished head begins the next generation in the same write', async () => {
    const { story, make } = await reported();
    await story.items.finish(story.id, { version: 1, generation: 1 }, 1);
    expect(story.head).toMatchObject({ finished: true, wakeAt: null, generation: 1 });
    const { head } = await make(of('a'));
    expect(head).toMatchObject({ finished: false, wakeAt: '2026-11-23T09:00:30.000Z', generation: 2 });
    expect((await make(of('b'))).head.generation).toBe(2);
  });

  it('never goes back in time, though its clock does', async () => {
    const { story, make } = await reported();
    story.items.park(story.id, { version: 1, generation: 1 }, 'token', '2026-12-24T00:00:00.000Z', 1);
    story.wait('PT10M');
    await make(of('a'));
    const { now } = story;
    story.now = MORNING;
    const { head } = await make(of('b'));
    expect(head.newest).toMatchObject([{ at: now, occurredAt: now }]);
    expect(head.incident.updatedAt).toBe(now);
    expect(head.wakeAt).toBe('2026-11-23T09:10:30.000Z');
  });

  it('keeps what its facts say of themselves, and says the rest for them', async () => {
    const { story, make } = await reported();
    const actor = { kind: 'person', name: 'A responder', email: RESPONDER.email } as const;
    const occurredAt = '2026-11-23T08:30:00.000Z';
    await make(of('a', [{ actor, occurredAt, visibility: 'public', data: { type: 'note' } }, { text: null }]));
    expect(story.facts).toEqual([
      {
        n: 2,
        at: MORNING,
        occurredAt,
        type: 'noted',
        actor,
        visibility: 'public',
        text: 'a',
        data: { type: 'note' },
        owes: [],
      },
      {
        n: 3,
        at: MORNING,
        occurredAt: MORNING,
        type: 'noted',
        actor: SYSTEM,
        visibility: 'internal',
        text: null,
        data: {},
        owes: [],
      },
    ]);
  });

  it('that changes nothing writes nothing', async () => {
    const { story } = await reported();
    const faulty = new FaultyStore(story.items, () => null);
    const request = of('a', [], { decide: () => 'unchanged' });
    expect(await commit(faulty.store, () => story.now, story.id, request)).toMatchObject({ outcome: 'unchanged' });
    expect(faulty.calls).toEqual(['head']);
  });

  it('of an incident that is not there is refused', async () => {
    const { story } = await reported();
    const act = commit(story.store, () => story.now, 'INC-000000', of('a'));
    expect(await refusal(act)).toMatchObject({ name: 'NotFound', status: 404 });
  });
});

describe('one commit', () => {
  it('mails each person once, whatever its facts owe; a call goes before the rest', async () => {
    const { story, make } = await reported();
    const postmaster = { name: 'The postmaster', email: 'postmaster@example.com' };
    await make(
      of('a', [
        { owes: [owed('escalated', postmaster), owed('breached', { ...postmaster, email: 'desk@example.com' })] },
        {
          owes: [owed('call', { ...postmaster, email: 'POSTMASTER@example.com' }, 'c1'), owed('breached', postmaster)],
        },
      ]),
    );
    expect(mails(story.facts)).toEqual(['breached → desk@example.com', 'call → POSTMASTER@example.com']);
  });
});

describe('the ring of the last commits', () => {
  it('holds 32', async () => {
    const { story, make } = await reported();
    for (let i = 1; i <= 40; i++) await make(of(`c${i}`));
    expect(story.head.ring).toHaveLength(32);
    expect(story.head.ring[0]).toEqual({ cid: 'c9', bodyHash: 'c9', version: 10 });
    expect(story.head.ring.at(-1)).toEqual({ cid: 'c40', bodyHash: 'c40', version: 41 });
  });

  it('finds a commit again as long as 31 others have followed, and knows no older one', async () => {
    const { story, make } = await reported();
    for (let i = 1; i <= 32; i++) await make(of(`c${i}`));
    expect(await make(of('c1'))).toMatchObject({ outcome: 'replayed' });
    await make(of('c33'));
    expect(await make(of('c1'))).toMatchObject({ outcome: 'applied' });
    expect(story.incident.version).toBe(35);
  });

  it('answers the same commit with the incident as it is now', async () => {
    const { story, make } = await reported();
    await make(of('a'));
    await make(of('b'));
    const { outcome, head } = await make(of('a'));
    expect({ outcome, version: head.incident.version }).toEqual({ outcome: 'replayed', version: 3 });
    expect(story.incident.version).toBe(3);
  });

  it('refuses the same commit with another body', async () => {
    const { story, make } = await reported();
    await make(of('a'));
    expect(await refusal(make(of('a', [{}], { bodyHash: 'other' })))).toMatchObject({
      name: 'IdempotencyKeyReused',
      status: 422,
    });
    expect(story.incident.version).toBe(2);
  });
});

describe('what refuses a commit comes in order:', () => {
  const never = () => {
    throw new Error('must not be asked');
  };

  it('who may, before the key is looked up', async () => {
    const { make } = await reported();
    await make(of('a'));
    const forbidden = new Error('Forbidden');
    const act = make(
      of('a', [{}], {
        authorize: () => {
          throw forbidden;
        },
      }),
    );
    await expect(act).rejects.toBe(forbidden);
  });

  it('the key, before the version that the caller saw', async () => {
    const { make } = await reported();
    await make(of('a'));
    const seen = () => false;
    expect(await make(of('a', [{}], { seen, decide: never }))).toMatchObject({ outcome: 'replayed' });
    const reused = make(of('a', [{}], { seen, decide: never, bodyHash: 'other' }));
    expect(await refusal(reused)).toMatchObject({ name: 'IdempotencyKeyReused' });
  });

  it('that version, before the state', async () => {
    const { story, make } = await reported();
    const act = make(of('b', [{}], { seen: (version) => version === 7, decide: never }));
    const refused = await refusal(act);
    expect(refused).toMatchObject({ name: 'VersionMismatch', status: 412 });
    expect(refused.message).toMatch(/version 1 now/);
    expect(story.incident.version).toBe(1);
  });
});
