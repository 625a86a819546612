import { defineConfig } from 'vitest/config';

const rooms = ['domain', 'http', 'aws', 'statemachines', 'infra', 'local', 'whole', 'proofs'];

export default defineConfig({
  test: {
    // A limit for what hangs, not a measure: a busy machine must fail nothing.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: rooms.map((room) => ({
      extends: true as const,
      test: { name: room, include: [`test/${room}/**/*.test.ts`] },
    })),
  },
});
