import path from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

// Those that take longest, and look short to who has not run them yet.
const LONGEST = [
  "test/scripts/prove.test.ts",
  "test/worker/full-size.test.ts",
  "test/sample/sample.test.ts",
  "test/hostile/one-owner.test.ts",
  "test/scripts/publish-interrupted.test.ts",
  "test/scripts/move.test.ts",
  "test/scripts/deploy.test.ts",
  "test/scripts/remote-publish.test.ts",
  "test/worker/enter.test.ts",
  "test/scripts/gc-race.test.ts",
  "test/hostile/disk.test.ts",
  "test/site/accessible.test.ts",
  "test/scripts/entrance.test.ts",
  "test/scripts/verify.test.ts",
  "test/site/drafts.test.ts",
  "test/hostile/private-existence.test.ts",
  "test/scripts/remote-see-first.test.ts",
  "test/scripts/rollback.test.ts",
  "test/scripts/backup.test.ts",
  "test/soak/soak.test.ts",
];

/** Starts the files that take longest first, so that no worker is left with one of them at the end. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // By what they took the last time, or else by size.
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

function rank({ moduleId, project }: TestSpecification): number {
  const at = LONGEST.indexOf(path.relative(project.config.root, moduleId));
  return at < 0 ? LONGEST.length : at;
}
