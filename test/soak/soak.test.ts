import { expect, it } from "vitest";
import { runSoak } from "./soak.ts";

// The long one: npm run soak.
const ROUNDS = 4;
// Far longer than that takes beside other programs.
const LONG = 30 * 60_000;

it("keeps every promise while publishes and the server are killed, and storage is slow or lost", {
  timeout: LONG,
}, async () => {
  const { faults, done } = await runSoak({ seed: 20_261_129, goesOn: (round) => round <= ROUNDS });
  expect(faults).toEqual([]);
  // What each of these rounds did depends on the seed alone, how often something was asked on the machine.
  expect(done.rounds).toBe(ROUNDS);
  expect(done["answers checked"]).toBeGreaterThan(ROUNDS * 100);
});
