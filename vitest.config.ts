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
      thresholds: { statements: 95, branches: 87, functions: 97, lines: 97 },
    },
  },
});
