import { defineConfig } from "vitest/config";

// Rules, rooms and documents need no build; every other test asks the Worker as it would be deployed.
const RULES = ["test/rooms.test.ts", "test/docs.test.ts", "test/worker/*/**/*.test.ts", "test/bench/**/*.test.ts"];

export default defineConfig({
  test: {
    maxWorkers: 2,
    reporters: ["default", "./test/support/reporter.ts"],
    projects: [
      {
        test: {
          name: "rules",
          include: RULES,
          exclude: ["**/node_modules/**"],
          testTimeout: 120_000,
          expect: { poll: { timeout: 60_000 } },
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: "served",
          include: ["test/**/*.test.ts"],
          exclude: RULES,
          globalSetup: ["test/support/build.ts"],
          testTimeout: 120_000,
          expect: { poll: { timeout: 60_000 } },
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
