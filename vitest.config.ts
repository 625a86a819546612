import { defineConfig } from 'vitest/config';

const rooms = ['domain', 'http', 'aws', 'statemachines', 'infra', 'local', 'whole', 'proofs'];
/** Rooms whose files share a worker: nothing in them runs on, and loading it anew for each file took half their time. */
const sharing = ['domain', 'http', 'aws', 'statemachines', 'infra'];

export default defineConfig({
  test: {
    // Most files wait for a machine or a worker of their own: on two processors one file at a time leaves one idle.
    maxWorkers: '100%',
    // A limit for what hangs, not a measure: a busy machine must fail nothing.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: rooms.map((room) => ({
      extends: true as const,
      test: { name: room, isolate: !sharing.includes(room), include: [`test/${room}/**/*.test.ts`] },
    })),
  },
});
