/** `npm run soak`: everything at once, for as long as you like, with things going wrong. docs/reliability.md */
import { readArguments, UsageError } from "../../scripts/terminal/arguments.ts";
import { runScript } from "../../scripts/terminal/script.ts";
import { runSoak } from "./soak.ts";
import type { Tally } from "./storm.ts";

await runScript(async (argv) => {
  const { options } = readArguments(argv, {
    usage: "npm run soak",
    about:
      "Publishes, marks, picks, downloads and changes passwords all at once, kills the server and publishes, and takes storage away, in a folder of its own. After each round, everything is compared with what must be true. Stops at the first fault.",
    positionals: { min: 0, max: 0 },
    options: {
      minutes: { kind: "text", value: "N", help: "for how long", default: "60" },
      seed: { kind: "text", value: "N", help: "what happens in which order: the same number, the same order" },
    },
  });
  const minutes = numberOf("minutes", options.minutes);
  const seed = options.seed === undefined ? Date.now() % 2 ** 31 : numberOf("seed", options.seed);
  const until = Date.now() + minutes * 60_000;
  console.log(`Seed ${seed}.`);
  const goesOn = (round: number, tally: Tally) => {
    if (round > 1) console.log(`Round ${round - 1}: ${Math.ceil((until - Date.now()) / 60_000)} minutes left.`);
    return Date.now() < until || tally.done.rounds === undefined;
  };
  const { done, faults } = await runSoak({ seed, goesOn });
  for (const [what, times] of Object.entries(done).sort()) console.log(`${String(times).padStart(8)} ${what}`);
  for (const fault of faults) console.error(`✗ ${fault}`);
  console.log(faults.length === 0 ? "Every promise was kept." : `${faults.length} faults, with seed ${seed}.`);
  return faults.length === 0 ? 0 : 1;
});

function numberOf(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--${name} ${text}: must be a whole number.`);
  return Number(text);
}
