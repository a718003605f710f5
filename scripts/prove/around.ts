import {
  decideStudio,
  everybodyMaySeeCover,
  NOTHING_TAKEN,
  openest,
  visibilityOf,
} from "../../worker/domain/access.ts";
import { asLink } from "../../worker/domain/link.ts";
import { setsOf } from "../../worker/domain/manifest.ts";
import { paths } from "../../worker/domain/paths.ts";
import { coverFileName, isClean } from "../../worker/domain/public-cover.ts";
import type { Ask, Comes } from "./ask.ts";
import { spread } from "./sample.ts";
import { subjectOfPhoto } from "./sight.ts";
import { asked, MISSING, photosOf, type Stage } from "./things.ts";

const link = asLink;
const PAGE: Comes = { what: "page" };

/** What strangers meet first, and messengers with a card of the link. */
export function* entrances(stage: Stage): Generator<Ask> {
  const comes: Comes = { what: "page", status: [200, 303] };
  const messenger = { "user-agent": "WhatsApp/2.23.20.0", accept: "text/html" };
  for (const at of [
    (to: string) => paths.enter(link(to)),
    (to: string) => paths.enterAsClient(link(to), `/g/${to}/`),
    (to: string) => paths.invite(link(to)),
  ]) {
    yield asked(stage, { kind: "entry", wished: { wish: "enter" }, comes, at });
    yield asked(stage, { kind: "entry", wished: { wish: "enter" }, comes, at, headers: messenger });
    yield asked(stage, { kind: "entry", wished: { wish: "enter" }, comes, at, method: "HEAD" });
  }
  const { link: own } = stage.facts.policy;
  const everybody = { allow: true, as: "stranger" } as const;
  yield { kind: "entry", path: paths.openLink(own), decision: everybody, comes: PAGE };
}

/** The one picture that everybody may see, in its sizes. */
export function* publicCover(stage: Stage): Generator<Ask> {
  const { facts } = stage;
  const { policy, cover } = facts;
  const enters = { kind: "public cover", wished: { wish: "enter" }, missing: "0".repeat(12).concat(".jpg") } as const;
  const photo = cover && facts.photos.get(cover.photo);
  if (!cover || !photo) return;
  const set = openest(setsOf(photo).map((id) => visibilityOf(cover.sets, id)));
  const subject = { set, private: cover.marked };
  const isShown = everybodyMaySeeCover({
    gallery: policy,
    subject,
    cover: { ...cover.confirmed, clean: isClean(cover) },
    now: Date.now(),
  });
  for (const file of cover.files) {
    const comes: Comes = isShown ? { what: "blob", blob: file.sha256, size: file.size } : { what: "nothing" };
    yield asked(stage, {
      ...enters,
      comes,
      name: coverFileName(file),
      at: (to, name) => paths.publicCover(link(to), name),
    });
  }
}

/** Selections, carts, orders and a client's own links; with photos that this visitor may not know, if there are any. */
export function* own(stage: Stage): Generator<Ask> {
  const { facts, most } = stage;
  const { photos, isHidden } = photosOf(stage);
  const kind = "selection and store";
  const comes: Comes = { what: "page", status: [200, 303, 400, 404] };
  yield asked(stage, { kind, wished: { wish: "select" }, comes, at: (to) => paths.selection(link(to)) });
  yield asked(stage, { kind, wished: { wish: "buy" }, comes, at: (to) => paths.cart(link(to)) });
  yield asked(stage, { kind, wished: { wish: "buy" }, comes, at: (to) => paths.shop(link(to)) });
  yield asked(stage, { kind, wished: { wish: "own-links" }, comes, at: (to) => paths.links(link(to)) });
  yield asked(stage, {
    kind,
    wished: { wish: "order", order: null },
    comes,
    at: (to) => paths.order(link(to), "BWN000000001"),
  });
  const receipt = { kind, wished: { wish: "selection-receipt" }, comes } as const;
  yield asked(stage, { ...receipt, at: (to) => paths.selectionReceipt(link(to)) });
  yield asked(stage, { ...receipt, at: (to) => paths.selectionReceiptFile(link(to), 1) });
  const zip = (to: string) => paths.downloadSelection(link(to));
  // An audit chose nothing, so that nothing is counted.
  yield asked(stage, { kind, wished: { wish: "download-gallery", included: NOTHING_TAKEN }, comes, at: zip });
  for (const { name } of spread(photos.filter(isHidden), Math.min(3, most.each))) {
    const about = { kind, comes, name, missing: MISSING.photo } as const;
    yield asked(stage, { ...about, wished: { wish: "buy" }, at: (to, photo) => paths.shop(link(to), { photo }) });
    yield asked(stage, {
      ...about,
      wished: { wish: "own-links" },
      at: (to, photo) => paths.links(link(to), { photo }),
    });
    const subject = subjectOfPhoto(facts, name);
    yield asked(stage, {
      ...about,
      wished: { wish: "send-selection", subject },
      at: (to, photo) => paths.notes(link(to), photo),
    });
    yield asked(stage, {
      ...about,
      wished: { wish: "look", subject },
      at: (to, photo) => paths.photo(link(to), photo, "prove"),
    });
  }
}

/** Everything that is the photographer's alone. */
export function* studio({ facts }: Stage): Generator<Ask> {
  const { gallery } = facts.policy;
  const all = [
    ...[paths.studio(), paths.studioClients(), paths.studioNumbers(), paths.studioNumbersCsv(), paths.studioNotices()],
    paths.studioPeople(),
    ...[paths.studioMail(), paths.studioGallery(gallery), paths.studioPhotos(gallery), paths.studioPrivate(gallery)],
    ...[paths.studioVersions(gallery), paths.studioActivity(gallery), paths.studioActivityCsv(gallery)],
    ...[paths.studioSelections(gallery), paths.studioShop(gallery), paths.studioOrdersCsv(gallery)],
    ...[paths.studioInvitations(gallery), paths.galleryNumbers(gallery), paths.galleryNumbersCsv(gallery)],
    ...[paths.galleryViewsCsv(gallery, 30), paths.studioOrder(gallery, "BWN000000001")],
    ...(["txt", "csv", "json", "zip"] as const).map((format) => paths.studioPicks(gallery, format)),
  ];
  const decision = decideStudio({ as: "stranger" });
  for (const path of all) yield { kind: "studio", path, decision: decision.allow ? decision : null, comes: PAGE };
}

/** What is not of this gallery, and must say nothing of it. */
export function* site(): Generator<Ask> {
  const everybody = { allow: true, as: "stranger" } as const;
  const comes: Comes = { what: "page", status: [200, 303] };
  yield { kind: "site", path: paths.home(), decision: everybody, comes };
  yield { kind: "site", path: paths.clientsAccount(), decision: everybody, comes };
  yield { kind: "site", path: paths.studioEnter(), decision: everybody, comes };
  for (const path of [paths.privacy(), paths.verifyReceipt(), paths.receiptKeys()]) {
    yield { kind: "site", path, decision: everybody, comes };
  }
  const none = [
    "/robots.txt",
    "/sitemap.xml",
    "/feed.xml",
    "/rss.xml",
    "/feed",
    "/.well-known/",
    "/g/",
    "/audit",
    "/api/",
  ];
  for (const path of [...none, paths.gallery(asLink(MISSING.gallery))]) {
    yield { kind: "site", path, decision: null, comes };
  }
}
