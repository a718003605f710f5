import { mkdir } from "node:fs/promises";
import path from "node:path";
import { writeAtomically } from "../disk/atomic-file.ts";
import { coloursOf, printable } from "../terminal/colour.ts";
import { counted } from "../terminal/counted.ts";
import { KINDS } from "./ask.ts";
import type { Row } from "./attack.ts";
import type { Audit } from "./prove.ts";
import { MOST } from "./sample.ts";

/** The columns of the table; everybody else's session is worth nothing. */
const COLUMNS = ["stranger", "guest", "client", "client with an account", "client's link"];
const OTHERS = "others";
const HEADS: Readonly<Record<string, string>> = { "client with an account": "account", "client's link": "link" };

const QUOTED = 12;

/** The result of an audit, in lines. */
export function auditLines(audit: Audit): string[] {
  const { gallery, photos, rows, findings, seconds, left, common } = audit;
  const { good, bad, warn, strong } = coloursOf(process.stdout);
  const leaks = findings.filter(({ leaked }) => leaked);
  const wrong = findings.filter(({ leaked }) => !leaked);
  const asked = rows.reduce((sum, row) => sum + row.asked, 0);
  const what = `${asked} requests about ${counted(photos, "photo")}, ${seconds} seconds`;
  const result =
    leaks.length > 0
      ? `${bad("✗")} ${strong(gallery)} leaks: ${what}`
      : wrong.length > 0
        ? `${warn("!")} ${strong(gallery)} leaks nothing, but not everything is right: ${what}`
        : `${good("✓")} ${strong(gallery)} is proved: ${what}`;
  const quoted = [...leaks, ...wrong].slice(0, QUOTED);
  const more = findings.length - quoted.length;
  return [
    ...table(rows),
    ...left.map(({ kind, asked: some, of }) => `${kind}: a sample, ${some} of ${of} for each visitor.`),
    ...(photos > MOST.others.each ? ["Visitors whose session is invalid asked for a sample of each kind."] : []),
    ...(common > 0 ? [`${counted(common, "name")} that our pages use too: only looked for in addresses.`] : []),
    ...quoted.map(({ leaked, visitor, kind, request, what }) => {
      return `  ${leaked ? bad("leaked") : warn("wrong")} to ${visitor}, ${kind}: ${printable(`${request} ${what}`)}`;
    }),
    ...(more > 0 ? [`  and ${more} more; the report has all of them`] : []),
    result,
  ];
}

/** asked/right/leaked of each kind of thing and each visitor. */
function table(rows: readonly Row[]): string[] {
  const columns = [...COLUMNS, OTHERS].filter((name) => rows.some((row) => columnOf(row) === name));
  const heads = ["asked/right/leaked", ...columns.map((name) => HEADS[name] ?? name)];
  const lines = KINDS.map((kind) => [
    kind,
    ...columns.map((name) => cell(rows.filter((row) => row.kind === kind && columnOf(row) === name))),
  ]);
  const widths = heads.map((head, i) => Math.max(head.length, ...lines.map((line) => line[i]?.length ?? 0)));
  return [heads, ...lines].map((line) =>
    line
      .map((text, i) => text.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

const columnOf = ({ visitor }: Row) => (COLUMNS.includes(visitor) ? visitor : OTHERS);

function cell(rows: readonly Row[]): string {
  const sum = (of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0);
  return rows.length === 0 ? "-" : `${sum((row) => row.asked)}/${sum((row) => row.right)}/${sum((row) => row.leaked)}`;
}

/** Saves everything about an audit, readable by this user alone: it has names that others may not know. Returns the file. */
export async function saveReport(root: string, audit: Audit): Promise<string> {
  const folder = path.join(root, ".glassine/audits");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const when = new Date(audit.startedAt).toISOString().replace(/[-:]|\.\d+/g, "");
  const file = path.join(folder, `${audit.gallery}-${when}.json`);
  await writeAtomically(file, `${JSON.stringify(audit, null, 2)}\n`, { mode: 0o600 });
  return file;
}
