import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const rooms = ['domain', 'http', 'aws', 'web', 'statemachines', 'infra', 'local', 'whole', 'proofs'];
/** Rooms whose files share a worker: nothing in them runs on, and loading it anew for each file took half their time. */
const sharing = ['domain', 'http', 'aws', 'statemachines', 'infra'];

/** What takes longest, in its order: begun at the end, one of them would run alone beside an idle processor. */
const longest = [
  'proofs/sim',
  'proofs/access',
  'proofs/faults',
  'whole/stories',
  'proofs/fuzz',
  'proofs/scenes',
  'whole/on-call',
  'proofs/kill9',
].map((name) => `/test/${name}.test.ts`);

/** The longest files first, whichever room they are of; then the other rooms' own, and last the many short ones. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification) => {
      const place = longest.findIndex((name) => moduleId.endsWith(name));
      if (place >= 0) return place;
      return sharing.includes(project.name) ? longest.length + 1 : longest.length;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    // Most files wait for a machine or a worker of their own: on two processors one file at a time leaves one idle.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    // Inherited by each worker and each machine that is started: the same sources are stripped and compiled once.
    env: { NODE_COMPILE_CACHE: resolve(import.meta.dirname, 'node_modules/.cache/compiled') },
    // A limit for what hangs, not a measure: a busy machine must fail nothing.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: rooms.map((room) => ({
      extends: true as const,
      test: { name: room, isolate: !sharing.includes(room), include: [`test/${room}/**/*.test.ts`] },
    })),
  },
});
