import {
  type KeepsakeStatement,
  readSums,
  SIGNED_FILE,
  SUMS_FILE,
  type Sum,
} from "../../worker/domain/receipt/keepsake.ts";
import type { ReceiptKey } from "../../worker/domain/receipt/keys.ts";
import { RECEIPT_MAX, type Reading, readSigned } from "../../worker/domain/receipt/read.ts";
import type { KeepsakeFiles } from "./keepsake-folder.ts";

/** A file that is not as it was signed. */
export interface WrongFile {
  path: string;
  is: "changed" | "missing" | "added";
}

/** What a keepsake turns out to be: what the signature says, and each file that is not as it was signed. */
export interface KeepsakeReading {
  signed: Reading<KeepsakeStatement>;
  wrong: WrongFile[];
}

/** Reads every byte of a keepsake. `onFile`: how many of its files have been read. */
export async function readKeepsake(
  files: KeepsakeFiles,
  { keys, onFile }: { keys: readonly ReceiptKey[]; onFile(done: number, of: number): void },
): Promise<KeepsakeReading> {
  const bytes = await files.read(SIGNED_FILE, RECEIPT_MAX);
  const signed = await readSigned(bytes, "keepsake", { keys, site: null, subtle: crypto.subtle });
  if (signed.is !== "right" && signed.is !== "changed") return { signed, wrong: [] };
  const there = new Set(files.paths);
  const isList = there.has(SUMS_FILE) && (await files.sha256(SUMS_FILE)) === signed.receipt.sums;
  // Nothing else is proved by a list that was not signed.
  if (!isList) return { signed, wrong: [{ path: SUMS_FILE, is: there.has(SUMS_FILE) ? "changed" : "missing" }] };
  const sums = readSums(new TextDecoder().decode(await files.read(SUMS_FILE, RECEIPT_MAX))) ?? [];
  const wrong: WrongFile[] = [];
  for (const [i, sum] of sums.entries()) {
    wrong.push(...(await wrongIn(files, { there, sum })));
    onFile(i + 1, sums.length);
  }
  const listed = new Set([SIGNED_FILE, SUMS_FILE, ...sums.map(({ path }) => path)]);
  const added = files.paths.filter((path) => !listed.has(path));
  const twice = files.paths.filter((path, i) => files.paths.indexOf(path, i + 1) !== -1);
  return { signed, wrong: [...wrong, ...[...added, ...twice].map((path) => ({ path, is: "added" as const }))] };
}

async function wrongIn(
  files: KeepsakeFiles,
  { there, sum: { path, sha256 } }: { there: ReadonlySet<string>; sum: Sum },
): Promise<WrongFile[]> {
  if (!there.has(path)) return [{ path, is: "missing" }];
  return (await files.sha256(path)) === sha256 ? [] : [{ path, is: "changed" }];
}
