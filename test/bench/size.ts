import { readFile } from "node:fs/promises";
import { SourceMap, type SourceMapPayload } from "node:module";
import { gzipSync } from "node:zlib";
import { ROOT } from "../../scripts/gallery/live.ts";
import { ensureBuilt } from "../../scripts/server/build.ts";
import { workerModules } from "../support/modules.ts";
import type { BenchOptions } from "./part.ts";
import type { Sections } from "./report/sections.ts";

const SHOWN = 12;
const BUNDLER = "bundler";

/** What the Worker that is deployed weighs, and what is in it. */
export async function run({ say }: BenchOptions): Promise<Sections> {
  await ensureBuilt(ROOT, () => say("building the Worker"));
  const modules = await workerModules(ROOT);
  const parts = new Map<string, string>();
  for (const file of modules) await share(file, parts);
  const whole = Buffer.concat(await Promise.all(modules.map((file) => readFile(file))));
  return { size: table(whole, parts) };
}

/** Adds each character of a module to the part of the project it came from. */
async function share(file: string, parts: Map<string, string>): Promise<void> {
  const text = await readFile(file, "utf8");
  const source = await readFile(`${file}.map`, "utf8").catch(() => null);
  if (source === null) return add(parts, BUNDLER, text);
  const map = new SourceMap(JSON.parse(source) as SourceMapPayload);
  for (const [at, line] of text.split("\n").entries()) {
    for (let column = 0; column < line.length; ) {
      const entry = map.findEntry(at, column);
      const name = "originalSource" in entry ? partOf(entry.originalSource) : BUNDLER;
      const end = endOfEntry(map, { at, column, line });
      add(parts, name, line.slice(column, end));
      column = end;
    }
  }
}

const add = (parts: Map<string, string>, name: string, text: string) =>
  void parts.set(name, (parts.get(name) ?? "") + text);

/** Where what begins at a column ends: entries are found by bisection, since the map tells the one before a place. */
function endOfEntry(map: SourceMap, { at, column, line }: { at: number; column: number; line: string }): number {
  const begin = JSON.stringify(map.findEntry(at, column));
  let [same, other] = [column, line.length];
  while (other - same > 1) {
    const middle = (same + other) >> 1;
    if (JSON.stringify(map.findEntry(at, middle)) === begin) same = middle;
    else other = middle;
  }
  return other;
}

function partOf(source: string): string {
  const [, dependency] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source) ?? [];
  if (dependency) return dependency;
  const [, ours] = /(?:^|\/)((?:worker|site)\/[^/.]+)/.exec(source) ?? [];
  return ours ? `${ours} (ours)` : BUNDLER;
}

function table(whole: Buffer, parts: Map<string, string>): string {
  const kb = (bytes: number) => (bytes / 1024).toFixed(bytes < 10_240 ? 1 : 0);
  const rows = [...parts].map(([name, text]) => ({ name, raw: text.length, packed: gzipSync(text).length }));
  rows.sort((a, b) => b.packed - a.packed);
  const rest = rows
    .splice(SHOWN)
    .reduce((sum, row) => ({ name: "everything else", raw: sum.raw + row.raw, packed: sum.packed + row.packed }), {
      name: "everything else",
      raw: 0,
      packed: 0,
    });
  const lines = [...rows, rest].map(({ name, raw, packed }) => `| ${name} | ${kb(raw)} | ${kb(packed)} |`);
  const total = `| **the Worker, as uploaded** | **${kb(whole.length)}** | **${kb(gzipSync(whole).length)}** |`;
  return ["| part | KiB | KiB, gzipped on its own |", "|---|---:|---:|", ...lines, total].join("\n");
}
