import { tmpdir } from "node:os";
import { diskFault } from "../disk/fault.ts";
import { fullDisks } from "../disk/full-disks.ts";

/**
 * A sentence for a fault caused by a disk, else null. Not every fault says so itself: if a disk that the command `argv`
 * writes to is full, that is what has to be fixed first.
 */
export function explained(error: unknown, argv: readonly string[]): string | null {
  const full = fullDisks(placesOf(argv));
  const fault = diskFault(error, () => full[0] ?? "this folder");
  if (fault || full[0] === undefined) return fault;
  return `The disk with ${full[0]} is full. Free some space, then run this again.`;
}

/** Where a command writes: the folders its arguments name, or the default ones. */
function placesOf(argv: readonly string[]): string[] {
  const named = argv.map((word) => word.replace(/^--[a-z-]+=/, "")).filter((word) => !word.startsWith("-"));
  return [...named.filter((word) => /[/\\.]/.test(word)), ".wrangler", ".glassine", "content", tmpdir()];
}
