import { everybodyMayLook, photosToCount, visibilityOf } from "../domain/access.ts";
import type { VisibleGallery, VisibleSet } from "../domain/pages/visible-gallery.ts";
import type { Admission } from "../gate/gate.ts";
import { countsFullSize, leftOf, readCounted } from "../gate/included.ts";
import { offersOf, viewerOf } from "../gate/page-offers.ts";
import type { Ctx } from "../http/context.ts";
import { localeOf } from "../http/page.ts";
import { coverName, visibleGallery, visibleSets } from "../page/visible-gallery.ts";
import { readManifest, readPhoto } from "../store/manifests.ts";
import { seeOwnSelection } from "./own-selection.ts";

/** Reads what pages show of a gallery, as the admitted visitor may have it. Throws StorageFault. */
export async function viewGallery(c: Ctx, admission: Admission): Promise<VisibleGallery> {
  const [view, selection, included] = await Promise.all([
    viewWithoutPicks(c, admission),
    seeOwnSelection(c, admission),
    includedFor(c, admission),
  ]);
  return { ...view, ...included, selection };
}

/** How many full-size photos are left for the visitor, where they are counted and offered. Throws StorageFault. */
async function includedFor(c: Ctx, admission: Admission): Promise<Pick<VisibleGallery, "included">> {
  if (!countsFullSize(c, admission)) return {};
  const counted = await readCounted(c, admission);
  const takes = (photo: string) => photosToCount([photo], counted).length > 0;
  return { included: { most: counted.most, left: leftOf(counted), takes } };
}

/** The same without what the visitor picked, which may be thousands of rows. Throws StorageFault. */
export async function viewWithoutPicks(c: Ctx, admission: Admission): Promise<VisibleGallery & { selection: null }> {
  const { gallery, link, version, policy, sees } = admission;
  const { seesClean, see } = await admission.sight.open();
  const [viewer, offers] = [viewerOf(admission), offersOf(c, admission)];
  const manifest = await readManifest(c.env.PHOTOS, { gallery, version });
  const sight = {
    manifest,
    sees,
    seesClean,
    clientOnly: (set: string) => visibilityOf(policy.sets, set) === "client",
    isPrivate: (photo: string) => policy.privateMarks.has(photo),
  };
  const sets = visibleSets(sight);
  const name = coverName(manifest, sets);
  const { photoCount } = policy;
  const found = name === null ? null : await readPhoto(c.env.PHOTOS, { gallery, version, photoCount, photo: name });
  const cover = found && see(found);
  const locale = localeOf(c, manifest.language);
  const { origin: asked, pathname } = c.var.url;
  const origin = c.var.site || asked;
  const open = everybodyMayLook({ gallery: policy, now: c.var.now });
  const share = open && viewer.as === "guest" ? { origin } : null;
  const view = visibleGallery({ link, sight, sets, cover, viewer, offers, locale, share, here: pathname });
  return { ...view, selection: null };
}

/**
 * The set in which a visible photo is shown: the requested one, if it is visible and has the photo, else the first.
 * Throws if the caller did not ask the gate about the photo first.
 */
export function setShowing(view: VisibleGallery, photo: string, asked?: string): VisibleSet {
  const sets = view.sets.filter(({ photos }) => photos.includes(photo));
  const set = sets.find(({ id }) => id === asked) ?? sets[0];
  if (!set) throw new Error(`photo ${photo} is not visible here`);
  return set;
}

/** The visible set with an id. Throws if the caller did not ask the gate about it first. */
export function setOf(view: VisibleGallery, id: string): VisibleSet {
  const set = view.sets.find((s) => s.id === id);
  if (!set) throw new Error(`set ${id} is not visible here`);
  return set;
}
