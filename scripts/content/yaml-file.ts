import { isUtf8 } from "node:buffer";
import { readFile, stat } from "node:fs/promises";
import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import type { Problem } from "../terminal/problem.ts";
import { yamlFaults } from "./yaml-fault.ts";
import { yamlMisreadings } from "./yaml-misread.ts";

const LARGEST = 4 * 1024 * 1024;
const MAX_ALIASES = 100;

/** How YAML is parsed: `0042` is a name, not a number. Repeated keys are found by `yamlMisreadings`. */
export const YAML_AS_TEXT = { schema: "failsafe", uniqueKeys: false, logLevel: "error" } as const;

/** A YAML file's value with every scalar as text, and the line of each part. */
export interface YamlFile {
  value: unknown;
  /** Line, from 1, of the part at a path, or of the nearest part around it. */
  lineOf(path: readonly PropertyKey[]): number;
}

export type YamlResult = { ok: true; file: YamlFile } | { ok: false; problems: Problem[] };

/**
 * Reads a YAML file. Every scalar is text, so that `0042` and `2026` stay as they were written. `shown` is the path used in problems.
 * Unreadable files, files over 4 MiB or in another encoding than UTF-8, syntax errors, repeated keys and too many aliases
 * are problems.
 */
export async function readYaml(path: string, shown: string): Promise<YamlResult> {
  const bad = badFile(shown);
  const bytes = await readSmall(path).catch((error: NodeJS.ErrnoException) => {
    // Callers report a missing file in their own words.
    if (error.code === "ENOENT") throw error;
    return undefined;
  });
  if (bytes === undefined) return bad("can't be read", { fix: "Check that it is a file and that you may read it" });
  if (bytes === null)
    return bad("is larger than 4 MiB", { fix: "This file should contain only settings and captions" });
  // Read in another encoding, every letter beyond ASCII would be published as a black diamond.
  return isUtf8(bytes)
    ? parseYaml(bytes.toString("utf8"), shown)
    : bad("is not saved as UTF-8", { line: firstOddLine(bytes), fix: "Save it again with the encoding UTF-8" });
}

/** The line of the first bytes that are not UTF-8. */
const firstOddLine = (bytes: Buffer) => bytes.toString("utf8").split("\ufffd", 1)[0]?.split("\n").length ?? 1;

const badFile =
  (shown: string) =>
  (what: string, { fix, line = null }: { fix: string; line?: number | null }): YamlResult => ({
    ok: false,
    problems: [{ file: shown, line, what, fix }],
  });

/** The same for a text. */
export function parseYaml(text: string, shown: string): YamlResult {
  const bad = badFile(shown);
  const counter = new LineCounter();
  try {
    const document = parseDocument(text, { ...YAML_AS_TEXT, lineCounter: counter, prettyErrors: false });
    const mistakes = [...document.errors, ...yamlMisreadings(document)];
    if (mistakes.length > 0) {
      const faults = yamlFaults(mistakes);
      const problems = faults.map(({ at, ...fault }) => ({ file: shown, line: counter.linePos(at).line, ...fault }));
      return { ok: false, problems: problems.filter(({ line }, i) => line !== problems[i - 1]?.line) };
    }
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return { ok: true, file: { value, lineOf: (at) => lineOf(document, { at, counter }) } };
  } catch (error) {
    if (error instanceof ReferenceError) return bad("uses its aliases too often", { fix: "Write the values out" });
    if (error instanceof RangeError)
      return bad("is nested too deeply", { fix: "Start again from the file that npm run new writes" });
    throw error;
  }
}

async function readSmall(path: string): Promise<Buffer | null> {
  const { size } = await stat(path);
  return size > LARGEST ? null : readFile(path);
}

function lineOf(document: Document, { at, counter }: { at: readonly PropertyKey[]; counter: LineCounter }): number {
  let node: Node | null | undefined = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const key of at) {
    if (isAlias(node)) node = node.resolve(document);
    const found = partAt(node, key);
    if (!found) break;
    offset = found.offset;
    node = found.node;
  }
  return counter.linePos(offset).line || 1;
}

function partAt(node: Node | null | undefined, key: PropertyKey): { node: Node | null; offset: number } | null {
  if (isSeq(node)) {
    const item = node.items[Number(key)];
    return isNode(item) ? { node: item, offset: item.range?.[0] ?? 0 } : null;
  }
  if (!isMap(node)) return null;
  const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
  if (!pair || !isScalar(pair.key)) return null;
  return { node: isNode(pair.value) ? pair.value : null, offset: pair.key.range?.[0] ?? 0 };
}
