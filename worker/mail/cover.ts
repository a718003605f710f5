import { FALLBACK } from "../domain/formats.ts";
import type { Mail } from "../domain/mail/mail.ts";
import { paths } from "../domain/paths.ts";
import { coverFileName } from "../domain/public-cover.ts";
import { type Looking, publicCover } from "../gate/public-cover.ts";
import { readPolicy } from "../store/policy.ts";

/** The letters that are about the photos: not receipts, and not links that were asked for. */
const PICTURED = ["gallery-ready", "new-photos", "selection-waiting", "closing-soon", "invitation"];
/** Pixels: twice as wide as a letter. */
const WIDE = 1120;

/** A picture at the head of a letter. */
export interface LetterCover {
  url: string;
  width: number;
  height: number;
}

/**
 * The gallery's public cover, where the photographer chose one that everybody may see now; else null. Its address is the
 * same for everybody and is asked about again whenever it is loaded, so it reports nobody and ends with the cover. Throws
 * StorageFault.
 */
export async function letterCover(looking: Looking, mail: Mail): Promise<LetterCover | null> {
  if (!PICTURED.includes(mail.kind)) return null;
  const policy = await readPolicy(looking.env.DB, mail.gallery);
  const cover = policy && (await publicCover(looking, policy));
  const files = cover?.files.filter(({ format }) => format === FALLBACK) ?? [];
  const file = files.find(({ width }) => width >= WIDE) ?? files.at(-1);
  if (!file) return null;
  const { width, height } = file;
  return { url: `${mail.site}${paths.publicCover(mail.link, coverFileName(file))}`, width, height };
}
