/** `npm run bench`: measures the project and comparable tools, and writes the results to docs/benchmarks.md. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ROOT } from "../../scripts/gallery/live.ts";
import { readArguments, UsageError } from "../../scripts/terminal/arguments.ts";
import { listWords } from "../../scripts/terminal/nearest.ts";
import { runScript } from "../../scripts/terminal/script.ts";
import type { BenchOptions, Part } from "./part.ts";
import { withSections } from "./report/sections.ts";

const PARTS: Record<string, () => Promise<Part>> = {
  page: () => import("./page.ts"),
  long: () => import("./long.ts"),
  cold: () => import("./cold.ts"),
  publish: () => import("./publish.ts"),
  again: () => import("./again.ts"),
  line: () => import("./line.ts"),
  encoders: () => import("./encoders.ts"),
  commands: () => import("./commands.ts"),
  size: () => import("./size.ts"),
  watch: () => import("./watch.ts"),
  gate: () => import("./gate.ts"),
  studio: () => import("./studio.ts"),
  zip: () => import("./zip.ts"),
  video: () => import("./video.ts"),
  prove: () => import("./prove.ts"),
};
const DOCUMENT = path.join(ROOT, "docs/benchmarks.md");

await runScript(async (argv) => {
  const { positionals, options } = readArguments(argv, {
    usage: "npm run bench -- [part...]",
    about: `Measures Glassine and comparable tools, and writes docs/benchmarks.md. Parts: ${Object.keys(PARTS).join(", ")} (default: all).`,
    positionals: { min: 0, max: Number.POSITIVE_INFINITY },
    options: {
      quick: { kind: "switch", help: "only check that it runs: tiny input, no other tools, nothing written" },
      rounds: { kind: "text", value: "N", help: "how often each thing is measured (default: what each part needs)" },
      folder: {
        kind: "text",
        value: "DIR",
        help: "where input is kept between runs",
        default: path.join(tmpdir(), "glassine-bench"),
      },
      sample: { kind: "text", value: "DIR", help: "the sample's content", default: path.join(ROOT, "content") },
    },
  });
  const names = positionals.length > 0 ? positionals : Object.keys(PARTS);
  const wrong = names.find((name) => !Object.hasOwn(PARTS, name));
  if (wrong) throw new UsageError(`There is no part ${wrong}: ${listWords(Object.keys(PARTS))}.`);
  const common = { quick: options.quick, rounds: roundsOf(options.rounds), sample: path.resolve(options.sample) };
  for (const name of names) await runPart(name, { ...common, folder: path.resolve(options.folder) });
  return 0;
});

function roundsOf(text: string | undefined): number | null {
  if (text !== undefined && !/^[1-9]\d{0,2}$/.test(text))
    throw new UsageError("--rounds must be a number from 1 to 999.");
  return text === undefined ? null : Number(text);
}

/** Measures a part in a folder of its own; what a smoke run measures is printed and not written. */
async function runPart(name: string, options: Omit<BenchOptions, "say">): Promise<void> {
  const folder = path.join(options.folder, options.quick ? "quick" : "full", name);
  await mkdir(folder, { recursive: true });
  const say = (line: string) => void process.stderr.write(`${name}: ${line}\n`);
  const part = await PARTS[name]?.();
  const sections = (await part?.run({ ...options, folder, say })) ?? {};
  console.log(Object.values(sections).join("\n\n"));
  if (options.quick) return;
  await writeFile(DOCUMENT, withSections(await readFile(DOCUMENT, "utf8"), sections));
  say("docs/benchmarks.md is written");
}
