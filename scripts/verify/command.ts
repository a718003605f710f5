import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { SIGNED_FILE } from "../../worker/domain/receipt/keepsake.ts";
import { type ReceiptKey, readKeySet } from "../../worker/domain/receipt/keys.ts";
import { RECEIPT_MAX, type Reading, readReceipt } from "../../worker/domain/receipt/read.ts";
import type { Statement } from "../../worker/domain/receipt/statement.ts";
import { readReceiptKeys } from "../../worker/store/receipts.ts";
import { isZip } from "../disk/stored-zip.ts";
import { withTarget } from "../gallery/live.ts";
import type { ArgumentsOf } from "../terminal/arguments.ts";
import { coloursOf, printable } from "../terminal/colour.ts";
import { createProgress } from "../terminal/progress.ts";
import { ScriptError } from "../terminal/script.ts";
import { readKeepsake } from "./keepsake.ts";
import { type KeepsakeFiles, openFolder } from "./keepsake-folder.ts";
import { reportKeepsake } from "./keepsake-report.ts";
import { openZip } from "./keepsake-zip.ts";
import type { VERIFY } from "./usage.ts";
import { changeLine, revokedLine, sourceLine, whyNot } from "./wordings.ts";

/** `npm run verify`: returns the exit status, 1 if anything is not as it was signed. */
export async function run({ positionals, options }: ArgumentsOf<typeof VERIFY>): Promise<number> {
  const file = positionals[0] ?? "";
  const keepsake = await keepsakeAt(file);
  const bytes = keepsake ? new Uint8Array() : await bytesOf(file);
  const keys =
    options.key === undefined ? await withTarget(options, ({ db }) => readReceiptKeys(db)) : await keysIn(options.key);
  if (keepsake) return verifyKeepsake(file, keepsake, keys);
  const reading = await readReceipt(bytes, { keys, site: null, subtle: crypto.subtle });
  return report(file, reading);
}

/** The keepsake in a folder, a zip, or around its signature; null: it is another file. Throws ScriptError for a broken one. */
async function keepsakeAt(file: string): Promise<KeepsakeFiles | null> {
  const found = await stat(file).catch((error) => {
    throw unreadable(file, error);
  });
  if (found.isDirectory()) return (await openFolder(file)) ?? refuseOther(file, `it has no ${SIGNED_FILE}`);
  if (path.basename(file) === SIGNED_FILE) return openFolder(path.dirname(path.resolve(file)));
  if (found.size < 4 || !(await isZip(file))) return null;
  return (await openZip(file)) ?? refuseOther(file, "it is damaged, cut off, or was packed by other software");
}

function refuseOther(file: string, why: string): never {
  throw new ScriptError(
    `${file} can't be verified as a keepsake: ${why}. If it is a zip, unpack it and name the folder instead.`,
  );
}

async function verifyKeepsake(file: string, files: KeepsakeFiles, keys: readonly ReceiptKey[]): Promise<number> {
  const step = createProgress().step("verify", files.paths.length);
  const reading = await readKeepsake(files, { keys, onFile: step.update }).finally(() => step.end(""));
  return reportKeepsake(file, reading);
}

/** The bytes of a file; one that is too large is not read. */
async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(file);
    return size > RECEIPT_MAX ? new Uint8Array(RECEIPT_MAX + 1) : await readFile(file);
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  return code ? new ScriptError(`${file} can't be read: ${code}.`) : error;
}

async function keysIn(file: string): Promise<ReceiptKey[]> {
  const text = await readFile(file, "utf8").catch((error) => {
    throw unreadable(file, error);
  });
  const keys = await readKeySet(crypto.subtle, parsed(text));
  if (keys && keys.length > 0) return keys;
  throw new ScriptError(
    `${file} has no key for receipts. Save /.well-known/glassine-receipt-keys.json of the site, and name that file.`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function report(file: string, reading: Reading): number {
  const { good, bad, warn, faint } = coloursOf(process.stdout);
  const say = (line: string) => console.log(printable(line));
  if (reading.is === "right") {
    say(`${good("✓")} ${file} is genuine: it is exactly as it was signed.`);
    for (const line of summary(reading.receipt)) say(line);
    if (reading.revokedFrom !== undefined) say(`${warn("!")} ${revokedLine(reading.revokedFrom)}`);
    say(faint(`Key ${reading.kid}`));
    return 0;
  }
  if (reading.is !== "changed") throw new ScriptError(`${file}: ${whyNot(reading)}`);
  say(`${bad("✗")} ${file} was changed. It differs from what was signed:`);
  for (const change of reading.changes) say(`  ${changeLine(change)}`);
  if (reading.revokedFrom !== undefined) say(`${warn("!")} ${revokedLine(reading.revokedFrom)}`);
  say("What was signed:");
  for (const line of summary(reading.receipt)) say(line);
  return 1;
}

function summary({ by, sent, round, list, gallery, studio, photos, message }: Statement): string[] {
  const chosen = photos.filter(({ picked }) => picked);
  const time = sent.slice(0, 16).replace("T", " ");
  return [
    `  ${by} sent ${chosen.length} ${chosen.length === 1 ? "photo" : "photos"} of ${gallery.title} on ${time} UTC, round ${round}.`,
    sourceLine({ studio, gallery }),
    ...(list ? [`  Sent: ${list}`] : []),
    ...(message ? [`  Message: ${message}`] : []),
    ...photos.map(({ name, sha256, picked, stars = 0, comment, lists = [] }) => {
      const said = [
        picked ? null : "not chosen",
        stars > 0 ? `${stars} stars` : null,
        lists.join(", ") || null,
        comment ?? null,
      ];
      return ["", name, sha256, ...said.filter((part) => part !== null)].join("  ");
    }),
  ];
}
