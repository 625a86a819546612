import { defineConfig } from 'vitest/config';

const rooms = ['domain', 'http', 'aws', 'statemachines', 'infra', 'local', 'whole', 'proofs'];

export default defineConfig({
  test: {
    projects: rooms.map((room) => ({
      extends: true as const,
      test: { name: room, include: [`test/${room}/**/*.test.ts`] },
    })),
  },
});
