import { type FoundTrace, readTraces } from "../../worker/store/traces.ts";
import { studioClock } from "../gallery/clock.ts";
import { withTarget } from "../gallery/live.ts";
import type { ArgumentsOf } from "../terminal/arguments.ts";
import { coloursOf, printable } from "../terminal/colour.ts";
import { readTags, type Tagged } from "./read-tags.ts";
import type { TRACE } from "./usage.ts";

const { good, bad } = coloursOf(process.stdout);

const FAULTS: Readonly<Record<string, string>> = {
  ENOENT: "does not exist.",
  EISDIR: "is a folder. Name the photos in it.",
};

type Read = Tagged | { is: "unreadable"; code: string };

interface Known {
  found: ReadonlyMap<string, FoundTrace>;
  clock: (at: number) => string;
  remote: boolean;
}

/** `npm run trace`: returns the exit status, 1 if any file names nobody. */
export async function run({ positionals, options }: ArgumentsOf<typeof TRACE>): Promise<number> {
  const files = await Promise.all(positionals.map(async (file) => ({ file, read: await readFile(file) })));
  const tags = files.flatMap(({ read }) => ("tags" in read ? read.tags : []));
  const { remote } = options;
  const known: Known =
    tags.length === 0
      ? { found: new Map(), clock: String, remote }
      : await withTarget(options, async ({ db }) => ({
          ...{ found: await readTraces(db, tags), clock: await studioClock(db), remote },
        }));
  const all = files.map(({ file, read }) => report(file, read, known));
  return all.every(Boolean) ? 0 : 1;
}

async function readFile(file: string): Promise<Read> {
  try {
    return await readTags(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return { is: "unreadable", code };
  }
}

/** Says what is known of a file; whether it names somebody. */
function report(file: string, read: Read, known: Known): boolean {
  const named = "tags" in read ? read.tags.flatMap((tag) => known.found.get(tag) ?? []) : [];
  for (const trace of named) console.log(printable(`${good("✓")} ${file} ${whose(trace, known)}`));
  if (named.length === 0) console.log(printable(`${bad("✗")} ${file} ${whyNobody(read, known)}`));
  return named.some(({ id }) => id !== "");
}

function whose({ gallery, title, kind, id, name, email, first_at }: FoundTrace, { clock }: Known): string {
  const from = `was downloaded from ${title ?? gallery} (${gallery})`;
  if (id === "") return `${from} by somebody whose data has since been erased.`;
  const who =
    kind === "account"
      ? `with the account of ${name}${email ? `, ${email}` : ""}`
      : `by invitation ${id}${name ? `, ${name}` : ""}`;
  return `${from} ${who}. Their first download was on ${clock(first_at)}.`;
}

function whyNobody(read: Read, { remote }: Known): string {
  switch (read.is) {
    case "unreadable":
      return FAULTS[read.code] ?? `can't be read: ${read.code}.`;
    case "other-zip":
      return "is a zip that is damaged or was packed by other software. Unpack it, then name the photos in it.";
    case "other":
      return "is neither a JPEG, MP4 or MOV nor a zip. Other files carry no tag.";
    default:
      return read.tags.length === 0
        ? "has no tag. It was downloaded without an invitation or account, or while trace was off, or its metadata has since been removed."
        : `has a tag that is not known here: another studio's, or older than this database.${remote ? "" : " For downloads from your site, add --remote."}`;
  }
}
