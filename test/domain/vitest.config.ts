import { defineConfig } from 'vitest/config';

/** The domain's tests alone, for mutants of it. */
export default defineConfig({ test: { include: ['test/domain/**/*.test.ts'], testTimeout: 60_000 } });
