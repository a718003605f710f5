import path from "node:path";
import { words } from "../../worker/domain/words.ts";
import { ROOT, withTarget } from "../gallery/live.ts";
import { readArguments, TARGET_OPTIONS } from "../terminal/arguments.ts";
import { coloursOf } from "../terminal/colour.ts";
import { countRows, takeBackup } from "./backup.ts";
import { formatBackup } from "./format.ts";
import { defaultFile, refuseTaken, refuseTracked, writePrivately } from "./place.ts";

/** `npm run backup`: the status it ends with. */
export async function backupCommand(argv: string[]): Promise<number> {
  const { positionals, options } = readArguments(argv, {
    usage: "npm run backup -- [file]",
    about:
      "Writes everything that was entered to one file: settings, passwords (as hashes), private marks, selections, accounts, invitations, orders, activity. Photos are not in it: keep your originals.",
    positionals: { min: 0, max: 1 },
    options: { ...TARGET_OPTIONS },
    more: "Without a file name it goes to backups/, which git ignores. Keep the file like a key. To put it back: npm run restore -- <file>",
  });
  const now = Date.now();
  const file = positionals[0] ?? path.relative(process.cwd(), defaultFile(ROOT, now));
  refuseTaken(file);
  await refuseTracked(file);
  const backup = await withTarget(options, (target) => takeBackup(target, now));
  const text = formatBackup(backup);
  await writePrivately(file, text);
  const { number, bytes } = words("en");
  const galleries = backup.tables.get("galleries")?.rows.length ?? 0;
  const { good, strong } = coloursOf(process.stdout);
  console.log(
    `${good("✓")} ${strong(file)}: ${number(countRows(backup))} entries of ${number(galleries)} ${galleries === 1 ? "gallery" : "galleries"}, ${bytes(Buffer.byteLength(text))}`,
  );
  return 0;
}
