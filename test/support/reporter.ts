import type { Reporter, SerializedError, TestModule } from "vitest/node";

/** Says how it went in one line, after everything else: `N passed, N failed`, and how many were skipped if any were. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], faults: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    // A file that did not get as far as its tests, and what was thrown outside of any, have failed too.
    const broken = modules.filter((module) => !module.ok() && ![...module.children.allTests("failed")].length).length;
    const skipped = count("skipped") + count("pending");
    const tally = `${count("passed")} passed, ${count("failed") + broken + faults.length} failed`;
    process.once("exit", () => process.stdout.write(`${tally}${skipped > 0 ? `, ${skipped} skipped` : ""}\n`));
  }
}
