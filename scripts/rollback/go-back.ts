import { readArrangement } from "../../worker/store/arrangements.ts";
import { planWayBack, readStored, switchBack, type WayBack } from "../../worker/store/going-back.ts";
import { readPublished } from "../../worker/store/published.ts";
import { switchVersion } from "../../worker/store/switch-version.ts";
import { type KeptVersion, readKept } from "../../worker/store/versions.ts";
import { publishedGallery } from "../gallery/live.ts";
import { missingOf, VersionDamaged } from "../gallery/version.ts";
import { retryIdempotent } from "../target/retry-idempotent.ts";
import type { Target } from "../target/target.ts";
import type { Progress } from "../terminal/progress.ts";
import { onSamePlace } from "../terminal/same-place.ts";
import { ScriptError } from "../terminal/script.ts";
import { chosenVersion } from "./chosen.ts";
import { listOf } from "./revealed.ts";

export interface Wish {
  gallery: string;
  /** null: the one that was live before. */
  version: string | null;
  /** The code of what it shows that is not visible now. */
  confirm: string | undefined;
}

export interface Course {
  /** Of a lease on the gallery: nothing that the earlier version relies on may be deleted before it is live. */
  holder: string;
  progress: Progress;
  signal: AbortSignal;
}

/** What was gone back to, and from which version. */
export interface WentBack {
  to: KeptVersion;
  from: string;
}

/** Goes back to an earlier version. Throws ScriptError if there is none, or if it would show what is not visible now. */
export async function goBack(target: Target, wish: Wish, course: Course): Promise<WentBack> {
  const { gallery } = wish;
  const overview = await publishedGallery(target, gallery);
  if (overview.policy.unpublished)
    throw refusal(`${gallery} is taken down. Bring it back first: npm run unpublish -- ${gallery} --undo`);
  const published = (await readPublished(target.db, [gallery])).get(gallery);
  const { arrangement, revision } = await readArrangement(target.db, gallery);
  if (!published || revision !== published.revision) throw meanwhile(gallery);
  const to = chosenVersion(await readKept(target.db, gallery), {
    gallery,
    live: published.version,
    wanted: wish.version,
  });
  const read = (key: string) => target.blobs.get(key);
  const live = await readStored(read, { gallery, version: published.version });
  if (!live)
    throw refusal(
      `${gallery}: its live version is incomplete, so Glassine can't tell what would become visible. Publish it again: npm run publish -- ${gallery} --check`,
    );
  const earlier = (await isWhole(target, to)) ? await readStored(read, to) : null;
  if (!earlier)
    throw refusal(
      `${gallery}: version ${to.version} is incomplete in storage. Choose another one: npm run versions -- ${gallery}`,
    );
  const marks = new Set(overview.marks.map(({ photo }) => photo));
  const way = planWayBack({ published, arrangement, marks, live, to, earlier });
  check(way, wish, to);
  const version = way.isReady
    ? to.version
    : // Only then is what builds pages loaded.
      await (await import("./make-from.ts")).makeFrom(target, {
        earlier: to,
        stored: { arrangement, revision },
        ...course,
      });
  course.signal.throwIfAborted();
  const at = { version, published, to, holder: course.holder, now: Date.now() };
  if (!(await retryIdempotent(() => switchVersion(target.db, switchBack(way, at))))) throw meanwhile(gallery);
  return { to, from: published.version };
}

/** Whether everything it needs is stored. */
async function isWhole(target: Target, to: KeptVersion): Promise<boolean> {
  try {
    return (await missingOf(target.blobs, to)).length === 0;
  } catch (error) {
    if (error instanceof VersionDamaged) return false;
    throw error;
  }
}

/** Nothing becomes visible that the photographer didn't confirm, and a gallery always has a set for everyone. */
function check({ isOpen, revealed, code }: WayBack, { gallery, confirm }: Wish, { version }: KeptVersion): void {
  if (!isOpen)
    throw refusal(
      `${gallery}: no set of version ${version} is for everyone today. Open one first: npm run access -- ${gallery} --everyone <set>`,
    );
  if (revealed.length === 0 || confirm === code) return;
  const changed = confirm === undefined ? "" : "That is not the code of this list. ";
  throw refusal(
    `${gallery}: version ${version} shows what is not visible now:\n${listOf(revealed).join("\n")}\n${changed}Nothing has changed. To show it all the same: npm run rollback -- ${gallery} ${version} --confirm ${code}`,
  );
}

const refusal = (text: string) => new ScriptError(onSamePlace(text));

const meanwhile = (gallery: string) =>
  new ScriptError(`${gallery} was changed in the meantime, and was left as it is. Run this again.`);
