import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Two cores: more workers only fight over them.
    maxWorkers: 2,
    // A guard against what hangs, not a measure: these machines are noisy.
    testTimeout: 180_000,
    hookTimeout: 600_000,
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts"],
      reporter: ["text-summary", "html"],
      // A little under what all suites reach.
      thresholds: { statements: 95, branches: 90, functions: 96, lines: 97 },
    },
  },
});
