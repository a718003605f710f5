import { isRemembered, setUnpublished } from "../../worker/store/takedown.ts";
import { publishedGallery, withTarget } from "../gallery/live.ts";
import { missingOf, VersionDamaged } from "../gallery/version.ts";
import type { Target } from "../target/target.ts";
import type { ArgumentsOf } from "../terminal/arguments.ts";
import { onSamePlace } from "../terminal/same-place.ts";
import { ScriptError } from "../terminal/script.ts";
import type { UNPUBLISH } from "./usage.ts";

/** `npm run unpublish`: returns the exit status. */
export async function run({ positionals, options }: ArgumentsOf<typeof UNPUBLISH>): Promise<number> {
  const gallery = positionals[0] ?? "";
  return withTarget(options, (target) => (options.undo ? bringBack(target, gallery) : takeDown(target, gallery)));
}

async function takeDown(target: Target, gallery: string): Promise<number> {
  await publishedGallery(target, gallery);
  const changed = await setUnpublished(target.db, { gallery, down: true, now: Date.now() });
  const state = changed ? "is taken down" : "was already down";
  console.log(onSamePlace(`${gallery} ${state}. To undo: npm run unpublish -- ${gallery} --undo`));
  return 0;
}

async function bringBack(target: Target, gallery: string): Promise<number> {
  const { policy } = await publishedGallery(target, gallery);
  if (!policy.unpublished) {
    console.log(`${gallery} is up. There is nothing to undo.`);
    return 0;
  }
  const tooLate = new ScriptError(
    `${gallery}: too late, gc has deleted its photos from storage. Private marks, selections and settings are kept. To bring it back: npm run publish -- ${gallery}, then this again.`,
  );
  if (!(await isRemembered(target.db, gallery))) throw tooLate;
  await checkWhole(target, { gallery, version: policy.version });
  if (!(await setUnpublished(target.db, { gallery, down: false, now: Date.now() }))) throw tooLate;
  console.log(`${gallery} is back, as it was.`);
  return 0;
}

/** A gallery that comes back must work: one with missing files is repaired before anybody sees it. */
async function checkWhole(target: Target, ref: { gallery: string; version: string }): Promise<void> {
  const fix = `It stays down. To fix it: npm run publish -- ${ref.gallery} --check, then this again.`;
  try {
    const [first, ...others] = await missingOf(target.blobs, ref);
    if (first)
      throw new ScriptError(
        `${ref.gallery}: ${others.length === 0 ? `${first} is missing` : `${others.length + 1} files are missing, such as ${first}`}. ${fix}`,
      );
  } catch (error) {
    if (!(error instanceof VersionDamaged)) throw error;
    throw new ScriptError(`${ref.gallery}: ${error.message}. ${fix}`);
  }
}
