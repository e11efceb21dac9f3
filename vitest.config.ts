import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.{ts,tsx}', 'test/integration/**/*.test.ts'],
    environment: 'node',
    maxWorkers: 2,
    expect: { poll: { timeout: 30_000 } }, // the same: a state is waited for
    testTimeout: 60_000, // of what hangs: a machine with much else to do takes five times as long as an idle one
  },
});
