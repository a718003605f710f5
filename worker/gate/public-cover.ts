import { everybodyMaySeeCover, openest, visibilityOf } from "../domain/access.ts";
import { FALLBACK, FORMATS, type Format } from "../domain/formats.ts";
import type { GalleryPolicy } from "../domain/gallery.ts";
import type { Link } from "../domain/link.ts";
import { setsOf } from "../domain/manifest.ts";
import { paths } from "../domain/paths.ts";
import { type CoverPicture, coverFileName, isClean, type PublicCover } from "../domain/public-cover.ts";
import { inTurns } from "../store/in-turns.ts";
import { readPhoto, VersionMissing } from "../store/manifests.ts";
import { type ChosenCover, readPublicCovers } from "../store/public-covers.ts";

/** Each may take a read of the storage, of which a request has a limited number. */
const COVERS_MOST = 40;

/** Where covers are read, and when: a request's, or a letter's, which nobody asks for. */
export interface Looking {
  env: Pick<Env, "DB" | "PHOTOS">;
  now: number;
}

/** The public covers that everybody may see now, by gallery: of the first galleries, if there are many. Throws StorageFault. */
export async function publicCovers(
  { env, now }: Looking,
  policies: readonly GalleryPolicy[],
): Promise<ReadonlyMap<string, PublicCover>> {
  const byGallery = new Map(policies.map((policy) => [policy.gallery, policy]));
  const chosen = new Map((await readPublicCovers(env.DB, [...byGallery.keys()])).map((one) => [one.gallery, one]));
  const first = [...byGallery.keys()].flatMap((gallery) => chosen.get(gallery) ?? []).slice(0, COVERS_MOST);
  const shown = await inTurns(first, async (cover) => {
    const policy = byGallery.get(cover.gallery);
    return policy && (await isShown({ env, now }, { policy, cover })) ? cover : null;
  });
  return new Map(shown.flatMap((cover) => (cover ? [[cover.gallery, cover] as const] : [])));
}

/** The public cover of one gallery; null: everybody sees none. Throws StorageFault. */
export async function publicCover(looking: Looking, policy: GalleryPolicy): Promise<PublicCover | null> {
  return (await publicCovers(looking, [policy])).get(policy.gallery) ?? null;
}

async function isShown(
  { env, now }: Looking,
  { policy, cover }: { policy: GalleryPolicy; cover: ChosenCover },
): Promise<boolean> {
  const { gallery, version, photoCount } = policy;
  if (version === null) return false;
  const about = { gallery: policy, cover: { ...cover.confirmed, clean: isClean(cover) }, now };
  // Of a gallery that strangers may not know about, nothing more is read.
  if (!everybodyMaySeeCover({ ...about, subject: { set: "everyone", private: false } })) return false;
  const photo = await readPhoto(env.PHOTOS, { gallery, version, photoCount, photo: cover.photo }).catch(whole);
  if (!photo) return false;
  const set = openest(setsOf(photo).map((id) => visibilityOf(cover.sets, id)));
  return everybodyMaySeeCover({ ...about, subject: { set, private: cover.marked } });
}

/** A version that is not in storage shows nothing; the home page goes on without it. */
function whole(error: unknown): null {
  if (error instanceof VersionMissing) return null;
  throw error;
}

/** What pages are given of a public cover. */
export function coverPicture(link: Link, { files, style }: PublicCover): CoverPicture | null {
  const largest = files.findLast(({ format }) => format === FALLBACK);
  if (!largest) return null;
  const src = (file: (typeof files)[number]) => paths.publicCover(link, coverFileName(file));
  const srcset = (wanted: Format) =>
    files
      .filter(({ format }) => format === wanted)
      .map((file) => `${src(file)} ${file.width}w`)
      .join(", ");
  return {
    src: src(largest),
    srcset: srcset(FALLBACK),
    sources: FORMATS.filter(({ format }) => format !== FALLBACK)
      .map(({ format, type }) => ({ type, srcset: srcset(format) }))
      .filter((source) => source.srcset !== ""),
    width: largest.width,
    height: largest.height,
    style,
  };
}
