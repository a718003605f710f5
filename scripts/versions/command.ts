import { type ListedVersion, listVersions } from "../../worker/store/going-back.ts";
import { readKept } from "../../worker/store/versions.ts";
import { studioClock } from "../gallery/clock.ts";
import { publishedGallery, withTarget } from "../gallery/live.ts";
import type { Target } from "../target/target.ts";
import type { ArgumentsOf } from "../terminal/arguments.ts";
import { coloursOf } from "../terminal/colour.ts";
import { counted } from "../terminal/counted.ts";
import { onSamePlace } from "../terminal/same-place.ts";
import type { VERSIONS } from "./usage.ts";

/** `npm run versions`: returns the exit status. */
export async function run({ positionals, options }: ArgumentsOf<typeof VERSIONS>): Promise<number> {
  return withTarget(options, (target) => list(target, positionals[0] ?? ""));
}

async function list(target: Target, gallery: string): Promise<number> {
  const { policy } = await publishedGallery(target, gallery);
  const versions = await listVersions((key) => target.blobs.get(key), await readKept(target.db, gallery));
  const clock = await studioClock(target.db);
  const { good, faint } = coloursOf(process.stdout);
  if (policy.unpublished)
    console.log(onSamePlace(`${gallery} is taken down. To bring it back: npm run unpublish -- ${gallery} --undo`));
  if (versions.length === 0) console.log(`${gallery}: no version is kept, because gc has deleted them.`);
  for (const listed of versions) {
    const isLive = listed.version === policy.version && !policy.unpublished;
    const line = `${listed.version}  ${faint(clock(listed.publishedAt))}  ${describe(listed)}`;
    console.log(`${line}${isLive ? good("  live") : ""}`);
  }
  return 0;
}

function describe({ photos, changes }: ListedVersion): string {
  if (photos === null) return "incomplete";
  if (!changes) return counted(photos, "photo");
  const { added, changed, removed } = changes;
  const parts = [
    ...(added > 0 ? [`${added} added`] : []),
    ...(changed > 0 ? [`${changed} changed`] : []),
    ...(removed > 0 ? [`${removed} removed`] : []),
  ];
  return `${counted(photos, "photo")}, ${parts.length > 0 ? parts.join(", ") : "the same as before"}`;
}
