import {
  type AccessRequest,
  type Decision,
  decideAccess,
  entryRules,
  holdsOwn,
  type Subject,
  type Wish,
} from "../domain/access.ts";
import type { GalleryPolicy } from "../domain/gallery.ts";
import type { PageOffers, PageViewer } from "../domain/pages/visible-gallery.ts";
import { SIZES, type Size, SMALLEST } from "../domain/sizes.ts";
import type { Presence } from "./visitor.ts";

/** What the pages of a gallery offer a visitor; each comes from the decision. */
export function offersOf(
  request: Pick<AccessRequest, "gallery" | "visitor" | "now">,
  viewAsGuest: boolean,
): PageOffers {
  const decide = (wish: Wish, size: Size = SMALLEST) => decideAccess({ ...request, wish, size });
  const download = (wish: Wish): boolean | "pin" => {
    const decision = decide(wish);
    return decision.allow || (decision.because === "pin" ? "pin" : false);
  };
  return {
    mark: decide("mark").allow,
    select: decide("select").allow,
    buy: decide("buy").allow && holdsOwn(request.visitor),
    viewAsGuest,
    downloadPhoto: decide("download-photo").allow,
    downloadSizes: SIZES.filter((size) => decide("download-photo", size).allow),
    downloadSet: download("download-set"),
    downloadGallery: download("download-gallery"),
  };
}

/** Looking as guest is offered to viewers who see more, if a guest would see anything. */
export function mayViewAsGuest({
  policy,
  presence,
  now,
}: {
  policy: GalleryPolicy;
  presence: Presence;
  now: number;
}): boolean {
  if (presence.visitor.as !== "client" && presence.visitor.as !== "photographer") return false;
  return guestsMayLook({ policy, now });
}

/** Whether guests may look at a gallery, or at a set or photo in it. */
export function guestsMayLook({
  policy,
  now,
  ...about
}: {
  policy: GalleryPolicy;
  now: number;
  subject?: Subject;
}): boolean {
  return decideAccess({ gallery: policy, visitor: { as: "guest", pin: false }, wish: "look", now, ...about }).allow;
}

interface ViewerFacts {
  decision: Decision & { allow: true };
  presence: Presence;
  policy: GalleryPolicy;
}

/** Who looks, as far as a page shows it. */
export function viewerOf({ decision, presence, policy }: ViewerFacts): PageViewer {
  const lowered = presence.visitor.as !== presence.full.as;
  return {
    as: decision.as === "stranger" ? "guest" : decision.as,
    lowered,
    mayLeave: presence.holder !== null,
    mayEnterAsClient: decision.as === "guest" && entryRules(policy).client,
    account: presence.account !== null && !lowered,
  };
}
