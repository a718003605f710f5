import { decideAccess, entryRules, holdsOwn, isOffered, type Subject, type Wish } from "../domain/access.ts";
import type { GalleryPolicy } from "../domain/gallery.ts";
import type { PageOffers, PageViewer } from "../domain/pages/visible-gallery.ts";
import { SIZES, type Size, SMALLEST } from "../domain/sizes.ts";
import type { Ctx } from "../http/context.ts";
import type { Admission, Ask } from "./gate.ts";
import { findSubject } from "./subject.ts";

/** What the pages of a gallery offer an admitted visitor; each comes from the decision. */
export function offersOf(c: Ctx, { policy, presence: { visitor } }: Admission): PageOffers {
  const { now } = c.var;
  const decide = (wish: Wish, size: Size = SMALLEST) => decideAccess({ gallery: policy, visitor, now, wish, size });
  const download = (wish: Wish): boolean | "pin" => {
    const decision = decide(wish);
    return isOffered(decision) || (!decision.allow && decision.because === "pin" ? "pin" : false);
  };
  const seesMore = visitor.as === "client" || visitor.as === "photographer";
  return {
    mark: decide("mark").allow,
    select: decide("select").allow,
    send: decide("send-selection").allow,
    buy: decide("buy").allow && holdsOwn(visitor),
    link: decide("link").allow && holdsOwn(visitor),
    keep: decide("keep").allow,
    viewAsGuest: seesMore && guestsMayLook({ policy, now }),
    downloadPhoto: isOffered(decide("download-photo")),
    downloadSizes: SIZES.filter((size) => isOffered(decide("download-photo", size))),
    downloadSet: download("download-set"),
    downloadGallery: download("download-gallery"),
    keepsake: download("keepsake"),
  };
}

/** Whether guests may look at a set or photo, by id or name, or at the gallery as a whole. Throws StorageFault. */
export async function guestsFind(
  c: Ctx,
  { policy, version, about }: Pick<Admission, "policy" | "version"> & { about: Pick<Ask, "set" | "photo"> },
): Promise<boolean> {
  const found = await findSubject(c, { policy, version, about });
  return guestsMayLook({ policy, now: c.var.now, ...(found ? { subject: found.subject } : {}) });
}

function guestsMayLook({ policy, now, ...about }: { policy: GalleryPolicy; now: number; subject?: Subject }): boolean {
  return decideAccess({
    gallery: policy,
    visitor: { as: "guest", pin: false, registered: "given" },
    wish: "look",
    now,
    ...about,
  }).allow;
}

/** Who looks, as far as a page shows it. */
export function viewerOf({ role, presence, policy }: Admission): PageViewer {
  const lowered = presence.visitor.as !== presence.full.as;
  return {
    as: role === "stranger" ? "guest" : role,
    lowered,
    mayLeave: presence.holder !== null,
    mayEnterAsClient: role === "guest" && entryRules(policy).client,
    account: presence.account !== null && !lowered,
  };
}
