import path from "node:path";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/support/longest-first.ts";
import { PATIENT_MS } from "./test/support/patience.ts";

// Rules, rooms and documents need no build; every other test asks the Worker as it would be deployed.
const RULES = ["test/rooms.test.ts", "test/docs.test.ts", "test/worker/*/**/*.test.ts", "test/bench/**/*.test.ts"];

// Code as it was compiled the last time, for test files and for each command they start, as npm scripts have it.
process.env.NODE_COMPILE_CACHE ??= path.join(import.meta.dirname, ".glassine/cache/compiled");

// Authorities that this machine trusts as well. Tests ask nobody outside, and each local runtime would be given all of them, which
// takes as long as the rest of its start.
delete process.env.NODE_EXTRA_CA_CERTS;

const RUN_FOLDER = "test/support/run-folder.ts";

const EVERYWHERE = {
  // A process goes on with the next file: what a file starts it ends, and what it changes it changes back.
  isolate: false,
  setupFiles: ["test/support/property-seed.ts"],
  unstubEnvs: true,
  unstubGlobals: true,
  // Longer than any single thing in a test is waited for.
  testTimeout: 2 * PATIENT_MS,
  hookTimeout: 2 * PATIENT_MS,
  expect: { poll: { timeout: PATIENT_MS } },
};

export default defineConfig({
  test: {
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    reporters: ["default", "./test/support/reporter.ts"],
    projects: [
      {
        test: {
          ...EVERYWHERE,
          name: "rules",
          include: RULES,
          exclude: ["**/node_modules/**"],
          globalSetup: [RUN_FOLDER],
        },
      },
      {
        test: {
          ...EVERYWHERE,
          name: "served",
          include: ["test/**/*.test.ts"],
          exclude: RULES,
          globalSetup: [RUN_FOLDER, "test/support/build.ts"],
        },
      },
    ],
  },
});
