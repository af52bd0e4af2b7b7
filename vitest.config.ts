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
      // What the quick suites alone reach; the slow ones come on top.
      thresholds: { statements: 90, branches: 85, functions: 91, lines: 92 },
    },
  },
});
