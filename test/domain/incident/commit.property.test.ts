import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commit } from '../../../functions/incident/commit.ts';
import { Refusal } from '../../../functions/incident/refusal.ts';
import { SYSTEM } from '../../../functions/incident/world.ts';
import { plus } from '../../../functions/sla/instant.ts';
import { FAULTS, type Fault, FaultyStore, Killed, Lost } from './some-faulty-store.ts';
import { IncidentStory, MORNING } from './some-incident.ts';

/** Somebody with commands to carry out one after the other, on a clock of their own. */
interface Writer {
  readonly name: string;
  /** How many facts each command records. */
  readonly commands: readonly number[];
  /** What goes wrong with their first calls of the store, one each. */
  readonly faults: readonly (Fault | null)[];
  /** After so many failures of one command they give it up, and nobody knows whether it was carried out. */
  readonly patience: number;
  readonly clockIsOffBySeconds: number;
}

const someWriter = (name: string): fc.Arbitrary<Writer> =>
  fc.record({
    name: fc.constant(name),
    commands: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
    faults: fc.array(fc.option(fc.constantFrom(...FAULTS), { freq: 2 }), { maxLength: 12 }),
    patience: fc.integer({ min: 1, max: 6 }),
    clockIsOffBySeconds: fc.integer({ min: -60, max: 60 }),
  });

const someWriters = fc
  .integer({ min: 2, max: 3 })
  .chain((writers) => fc.tuple(...['a', 'b', 'c'].slice(0, writers).map(someWriter)));

/** A writer's life: each command is sent again, as the same commit, until it is answered or given up. */
async function live(story: IncidentStory, writer: Writer, turn: () => Promise<unknown>): Promise<readonly string[]> {
  const faults = [...writer.faults];
  const acknowledged: string[] = [];
  for (const [index, facts] of writer.commands.entries()) {
    const cid = `${writer.name}${index}`;
    for (let failures = 0; failures < writer.patience; failures++) {
      // A process that was killed is a new one at the next try.
      const { store } = new FaultyStore(story.items, async () => {
        await turn();
        return faults.shift() ?? null;
      });
      try {
        await commit(store, () => plus(MORNING, writer.clockIsOffBySeconds * 1_000), story.id, {
          cid,
          bodyHash: cid,
          decide: ({ incident }) => ({
            next: incident,
            facts: Array.from({ length: facts }, (_, part) => ({ type: 'noted', text: `${cid} ${part + 1}/${facts}` })),
            actor: SYSTEM,
          }),
        });
        acknowledged.push(cid);
        break;
      } catch (error) {
        const expected = error instanceof Lost || error instanceof Killed;
        if (!expected && !(error instanceof Refusal && error.name === 'Unavailable')) throw error;
      }
    }
  }
  return acknowledged;
}

describe('several writers at once, with whatever goes wrong', () => {
  it('leave a timeline without gap or double, with each acknowledged command once and whole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), someWriters, async (scheduler, writers) => {
        const story = await IncidentStory.reported();
        const turn = () => scheduler.schedule(Promise.resolve());
        const lives = Promise.all(writers.map((writer) => live(story, writer, turn)));
        await scheduler.waitFor(lives);
        const acknowledged = (await lives).flat();

        const facts = await story.timeline();
        expect(facts.map(({ n }) => n)).toEqual(facts.map((_fact, index) => index + 1));
        expect(facts.map(({ at }) => at)).toEqual(facts.map(({ at }) => at).sort());
        expect(story.incident.facts).toBe(facts.length);

        const wholes = new Map(
          writers.flatMap(({ name, commands }) =>
            commands.map((count, index): [string, readonly string[]] => [
              `${name}${index}`,
              Array.from({ length: count }, (_, part) => `${name}${index} ${part + 1}/${count}`),
            ]),
          ),
        );
        const texts = facts.slice(1).map(({ text }) => text);
        const commits = story.head.ring.map(({ cid }) => cid);
        expect(texts).toEqual(commits.flatMap((cid) => wholes.get(cid)));
        expect(new Set(commits).size).toBe(commits.length);
        expect(commits).toEqual(expect.arrayContaining(acknowledged));

        // Versions count commits, and everything before the newest is in the journal.
        const { version } = story.incident;
        expect(version).toBe(1 + commits.length);
        const journal = await story.items.journal(story.id, 1, version);
        expect(journal.map((entry) => entry.version)).toEqual(commits.map((_cid, index) => index + 1));
      }),
      { numRuns: 400 },
    );
  });

  it('carry out each command in the end, if they are patient', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), someWriters, async (scheduler, writers) => {
        const story = await IncidentStory.reported();
        const turn = () => scheduler.schedule(Promise.resolve());
        const patient = writers.map((writer) => ({ ...writer, patience: 50 }));
        await scheduler.waitFor(Promise.all(patient.map((writer) => live(story, writer, turn))));
        const commands = writers.reduce((sum, writer) => sum + writer.commands.length, 0);
        expect(story.incident.version).toBe(1 + commands);
      }),
      { numRuns: 100 },
    );
  });
});
