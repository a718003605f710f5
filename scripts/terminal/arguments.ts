import { listWords, nearestWord } from "./nearest.ts";

/**
 * One option: a `switch` is present or not, `text` has a value, a `secret` may have one (`true`: ask for it, so that it
 * doesn't end up in the shell's history).
 */
export interface OptionSpec {
  kind: "switch" | "text" | "secret";
  help: string;
  /** The placeholder for the value in `--help`; for `text`. */
  value?: string;
  /** For `text`: the only possible values. */
  oneOf?: readonly string[];
  default?: string;
}

export interface CommandSpec<Options extends Record<string, OptionSpec> = Record<string, OptionSpec>> {
  /** "npm run publish -- [gallery...]" */
  usage: string;
  /** What it does, in a sentence or two. */
  about: string;
  /** How many arguments without `--` it takes. */
  positionals: { min: number; max: number };
  options: Options;
  /** Lines below the options. */
  more?: string;
}

type ValueOf<Spec extends OptionSpec> = Spec["kind"] extends "switch"
  ? boolean
  : Spec["kind"] extends "secret"
    ? string | true | undefined
    : Spec extends { default: string }
      ? string
      : string | undefined;

export interface Arguments<Options extends Record<string, OptionSpec>> {
  positionals: string[];
  options: { [Name in keyof Options]: ValueOf<Options[Name]> };
}

/** What a command with this usage is given. */
export type ArgumentsOf<Command extends { options: Record<string, OptionSpec> }> = Arguments<Command["options"]>;

/** Wrong arguments: the message says what is wrong, and what would be right. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** `--help` was used; the message is the text. */
export class HelpAsked extends Error {
  override name = "HelpAsked";
}

/** Options of every command. */
export const COMMON_OPTIONS = {
  content: { kind: "text", value: "DIR", help: "folder with the galleries", default: "content" },
  state: {
    kind: "text",
    value: "DIR",
    help: "where local storage and database are kept",
    default: ".wrangler/state/v3",
  },
} as const satisfies Record<string, OptionSpec>;

/** Options of every command that works with published galleries: on this computer or in the account, never both. */
export const TARGET_OPTIONS = {
  state: { kind: "text", value: "DIR", help: `${COMMON_OPTIONS.state.help} (default ${COMMON_OPTIONS.state.default})` },
  remote: { kind: "switch", help: "use your Cloudflare account instead; docs/configuration.md says what it needs" },
} as const satisfies Record<string, OptionSpec>;

/** Reads a command line. Throws UsageError, with the nearest option for an unknown one, or HelpAsked. */
export function readArguments<const Options extends Record<string, OptionSpec>>(
  argv: readonly string[],
  command: CommandSpec<Options>,
): Arguments<Options> {
  const positionals: string[] = [];
  const given = new Map<string, string | true>();
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--help" || word === "-h") throw new HelpAsked(helpText(command));
    if (word === "--") positionals.push(...rest.splice(0));
    else if (word.startsWith("-") && word !== "-") readOption(word, { rest, given, options: command.options });
    else positionals.push(word);
  }
  checkPositionals(positionals, command);
  const options = Object.entries(command.options).map(([name, spec]) => {
    const absent = spec.kind === "switch" ? false : spec.default;
    return [name, given.get(name) ?? absent];
  });
  return { positionals, options: Object.fromEntries(options) as Arguments<Options>["options"] };
}

interface Reading {
  rest: string[];
  given: Map<string, string | true>;
  options: Record<string, OptionSpec>;
}

function readOption(word: string, { rest, given, options }: Reading): void {
  const [, name = "", joined] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
  const spec = Object.hasOwn(options, name) ? options[name] : undefined;
  if (!spec) throw new UsageError(unknownOption(word, name, options));
  if (given.has(name)) throw new UsageError(`--${name} is given twice. Give it once.`);
  if (spec.kind === "switch" && joined !== undefined) throw new UsageError(`--${name} takes no value.`);
  given.set(name, spec.kind === "switch" ? true : optionValue(name, { spec, joined, rest }));
}

function optionValue(
  name: string,
  { spec, joined, rest }: { spec: OptionSpec; joined: string | undefined; rest: string[] },
): string | true {
  const follows = rest[0] !== undefined && !rest[0].startsWith("--");
  const value = joined ?? (follows ? rest.shift() : undefined);
  if (value === undefined && spec.kind === "secret") return true;
  if (value === undefined) throw new UsageError(`--${name} needs a value: --${name} ${spec.value ?? "VALUE"}`);
  if (spec.oneOf && !spec.oneOf.includes(value)) {
    throw new UsageError(`--${name} ${value}: must be ${listWords(spec.oneOf)}.`);
  }
  // "$DAY", where nothing set it: an empty date of a form means that a gallery never closes.
  if (spec.kind === "text" && value.trim() === "") {
    throw new UsageError(`--${name} is empty. Give it a value: --${name} ${spec.value ?? "VALUE"}`);
  }
  return value;
}

function unknownOption(word: string, name: string, options: Record<string, OptionSpec>): string {
  const near = nearestWord(name, [...Object.keys(options), "help"]);
  return `Unknown option ${word.split("=")[0]}. ${near ? `Did you mean --${near}?` : "See --help."}`;
}

function checkPositionals(
  found: string[],
  { positionals: { min, max }, usage }: { positionals: { min: number; max: number }; usage: string },
): void {
  // "$GALLERY", where nothing set it: it would name the whole folder, or a file that can't be.
  if (found.includes("")) throw new UsageError(`One of the arguments is empty (""). Usage: ${usage}`);
  if (found.length < min) throw new UsageError(`${missingWord(usage, found.length)} is missing. Usage: ${usage}`);
  if (found.length > max) throw new UsageError(`"${found[max]}" is unexpected. Usage: ${usage}`);
}

/** The argument at a position of a usage line, as it is named there: "<gallery>", or the words to choose from. */
function missingWord(usage: string, at: number): string {
  const [, needed = ""] = withoutOptional(usage).split(" -- ");
  const ways = needed.split(" | ").map((way) => way.split(/\s+/)[at] ?? "");
  const [first = ""] = ways;
  return first.startsWith("<") ? first : listWords(ways.flatMap((word) => word.split("|")));
}

/** A usage line without its optional parts, which are in brackets that may be nested. */
function withoutOptional(usage: string): string {
  const less = usage.replace(/\[[^[\]]*\]/g, "");
  return less === usage ? usage : withoutOptional(less);
}

function helpText({ usage, about, options, more }: CommandSpec): string {
  const rows = Object.entries(options).map(([name, spec]) => {
    const value = spec.value ?? spec.oneOf?.join("|") ?? "VALUE";
    const form = { switch: `--${name}`, text: `--${name} ${value}`, secret: `--${name} [${value}]` }[spec.kind];
    return [form, spec.default === undefined ? spec.help : `${spec.help} (default ${spec.default})`] as const;
  });
  const all = [...rows, ["--help", "this text"] as const];
  const width = Math.max(...all.map(([form]) => form.length)) + 2;
  const lines = all.map(([form, help]) => `  ${form.padEnd(width)}${help}`);
  return [`Usage: ${usage}`, "", about, "", "Options:", ...lines, ...(more ? ["", more] : [])].join("\n");
}
