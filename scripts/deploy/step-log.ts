import type { Progress } from "../terminal/progress.ts";

/** Where steps report what they found and what they do about it. A dry run only reports. */
export interface StepLog {
  dryRun: boolean;
  found(step: string, what: string): void;
  /** Does it and reports it, or reports that it would. `what` begins with a verb: "create bucket x". */
  change(step: string, what: string, act: () => Promise<unknown>): Promise<void>;
}

export function openStepLog(progress: Progress, { dryRun }: { dryRun: boolean }): StepLog {
  const tell = (step: string, line: string) => progress.step(step.padEnd(9), 0).end(line);
  return {
    dryRun,
    found: tell,
    async change(step, what, act) {
      if (dryRun) return tell(step, `would ${what}`);
      progress.line(`${step.padEnd(9)} ${what} ...`);
      await act();
      tell(step, "done");
    },
  };
}
