import type { z } from "zod";
import { listWords, nearestWord } from "../terminal/nearest.ts";
import type { Problem } from "../terminal/problem.ts";
import { KNOWN_KEYS } from "./schema.ts";
import { wordingOf } from "./wordings.ts";
import type { YamlFile } from "./yaml-file.ts";

interface Place {
  /** Path of the file in problems. */
  shown: string;
  yaml: YamlFile;
  kind: "gallery" | "studio";
}

const SECRET = /pass|pwd|pin$|secret|token/i;

/** Everything the schema found wrong: the line, what it is about, and how to fix it. */
export function schemaProblems(error: z.ZodError, place: Place): Problem[] {
  return error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => unknownKey(place, { at: issue.path, key }))
      : [wrongValue(place, issue)],
  );
}

function unknownKey({ shown, yaml, kind }: Place, { at, key }: { at: PropertyKey[]; key: string }): Problem {
  const known = KNOWN_KEYS[kind][at.map((part) => (typeof part === "number" ? "#" : String(part))).join(".")] ?? [];
  const problem = { file: shown, line: yaml.lineOf([...at, key]) };
  if (SECRET.test(key)) {
    return {
      ...problem,
      what: `${label(at, key)}: passwords don't belong in this file`,
      fix: "Remove the line and use npm run access",
    };
  }
  const near = nearestWord(key, known);
  const fix = near ? `Did you mean "${near}"?` : `Possible settings: ${listWords(known, "and")}`;
  return { ...problem, what: `${label(at, key)}: unknown setting`, fix };
}

function wrongValue({ shown, yaml, kind }: Place, issue: z.core.$ZodIssue): Problem {
  const line = yaml.lineOf(issue.path);
  if (issue.path.length === 0) return { file: shown, line: 1, what: "contains no settings", fix: example(kind) };
  if (issue.code === "invalid_type" && valueAt(yaml.value, issue.path) === undefined) {
    return {
      file: shown,
      line,
      what: `${label(issue.path)} is missing`,
      fix: `Add it: ${label(issue.path.slice(-1))}: ...`,
    };
  }
  const { what, fix } = wordingOf(issue);
  return { file: shown, line, what: `${label(issue.path)}: ${what}`, fix };
}

const example = (kind: Place["kind"]) =>
  kind === "gallery" ? "Begin with title: and sets:" : "Begin with name: and timezone:";

/** "sets 2 title" for `["sets", 1, "title"]` */
function label(path: readonly PropertyKey[], key?: string): string {
  const parts = key === undefined ? path : [...path, key];
  return parts.map((part) => (typeof part === "number" ? String(part + 1) : String(part))).join(" ");
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === "object" && at !== null && Object.hasOwn(at, key) ? Reflect.get(at, key) : undefined),
    value,
  );
}
