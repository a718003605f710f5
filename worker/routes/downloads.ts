import { Hono } from "hono";
import { fileOf, photosOnce, sizesIn } from "../domain/manifest.ts";
import { CHOSEN_MOST, paths } from "../domain/paths.ts";
import { notAmong } from "../domain/problem.ts";
import { LARGEST, SIZES, type Size, SMALLEST, sizeRow } from "../domain/sizes.ts";
import { refuseArriving } from "../gallery/arriving.ts";
import { chosenPhotos, seeOwnSelection } from "../gallery/own-selection.ts";
import { sendFile, sendZipFile } from "../gallery/send-download.ts";
import { sendKeepsake } from "../gallery/send-keepsake.ts";
import { zipEntries } from "../gallery/zip-entries.ts";
import type { Admission, Ask } from "../gate/gate.ts";
import { refuseUncounted, takePhotos } from "../gate/included.ts";
import { offersOf } from "../gate/page-offers.ts";
import { badRequest, notFound, stillArriving } from "../gate/refuse.ts";
import { type Admitted, type Answer, admitted, visitorResource } from "../gate/visitor-resource.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { seeOther } from "../http/headers.ts";
import { selectionTitle } from "../page/picking.ts";
import { readManifest } from "../store/manifests.ts";

/** `/g/:gallery/download/photo/:photo`, `.../set/:set.zip`, `.../photos.zip`, `.../all.zip`, `.../selection.zip`, `.../keepsake.zip` */
export const downloads = new Hono<AppEnv>();

visitorResource(downloads, {
  path: "/g/:gallery/download/photo/:photo",
  ...download((c) => ({ wish: "download-photo", photo: c.req.param("photo") ?? "" }), photoFile),
});

visitorResource(downloads, {
  path: "/g/:gallery/download/photos.zip",
  ...download(() => ({ wish: "download-photo" }), chosen),
});

visitorResource(downloads, {
  path: "/g/:gallery/download/all.zip",
  ...download(
    () => ({ wish: "download-gallery" }),
    (c, asked) => zip(c, { ...asked, only: null }),
  ),
});

visitorResource(downloads, {
  path: "/g/:gallery/download/keepsake.zip",
  ...download(() => ({ wish: "keepsake" }), keepsake),
});

visitorResource(downloads, {
  path: "/g/:gallery/download/selection.zip",
  ...download(
    () => ({ wish: "download-gallery" }),
    async (c, asked) => {
      const own = await seeOwnSelection(c, asked.admitted);
      if (!own) return null;
      const title = selectionTitle({ offers: offersOf(c, asked.admitted), selection: own });
      // The photographer doesn't learn who has favourites.
      const named = title === "myFavourites" ? { part: "favourites", inFeed: "photos" } : { part: "selection" };
      return zip(c, { ...asked, only: null, picked: new Set(chosenPhotos(own)), ...named });
    },
  ),
});

visitorResource(downloads, {
  path: "/g/:gallery/download/set/:zip{.+\\.zip}",
  ...download(
    (c) => ({ wish: "download-set", set: setOf(c) }),
    (c, asked) => zip(c, { ...asked, only: setOf(c) }),
  ),
});

function setOf(c: Ctx): string {
  return (c.req.param("zip") ?? "").slice(0, -".zip".length);
}

interface AskedDownload {
  admitted: Admission;
  size: Size;
}

/** What a download would send. */
interface Content {
  /** Where it is; otherwise where it was asked for, in the same size. */
  address?: string;
  /** Names of its photos, each once. */
  photos(): Promise<string[]>;
  /** What is answered in its place: that some of its originals are still being uploaded. */
  waits(): Promise<Response | null>;
  send(): Promise<Response>;
}

/**
 * A download in the size that the query names. Only visitors who are let in learn that a size is unknown. A POST counts its
 * photos where they are counted, and leads to a page on which it starts; a GET sends what was counted, as often as it is asked.
 */
function download(
  asks: (c: Ctx) => Pick<Ask, "wish" | "set" | "photo">,
  find: (c: Ctx, asked: AskedDownload) => Promise<Content | null>,
): { GET: Admitted; POST: Admitted } {
  const sizeIn = (c: Ctx) => SIZES.find((known) => known === (c.req.query("size") ?? LARGEST));
  const wantedBy = (c: Ctx) => (c.req.header("accept")?.includes("text/html") ? "page" : "resource");
  const answering = (answer: (c: Ctx, asked: AskedDownload & { content: Content }) => Answer | Promise<Answer>) =>
    admitted(
      (c) => ({ ...asks(c), wanted: wantedBy(c), size: sizeIn(c) ?? LARGEST, counts: true }),
      async (c, viewer) => {
        const size = sizeIn(c);
        if (!size) return badRequest(c, [notAmong("size", SIZES)]);
        const content = await find(c, { admitted: viewer, size });
        return content ? answer(c, { admitted: viewer, size, content }) : notFound(c);
      },
    );
  return { GET: answering(give), POST: answering(count) };
}

type Asked = AskedDownload & { content: Content };

async function give(c: Ctx, { admitted, content }: Asked): Promise<Answer> {
  const refusal = admitted.counted ? await refuseUncounted(c, admitted, await content.photos()) : null;
  return refusal ?? (await content.waits()) ?? content.send();
}

async function count(c: Ctx, { admitted, size, content }: Asked): Promise<Answer> {
  const next = content.address ?? c.var.url.pathname + (size === LARGEST ? "" : `?size=${size}`);
  if (!admitted.counted) return seeOther(c, next);
  const waits = await content.waits();
  if (waits) return waits;
  const taken = await takePhotos(c, admitted, await content.photos());
  if (taken.ok) return seeOther(c, paths.included(admitted.link, next));
  return "refusal" in taken ? taken.refusal : badRequest(c, [taken.problem], 429);
}

async function photoFile(c: Ctx, { admitted, size }: AskedDownload): Promise<Content | null> {
  const { photo, policy } = admitted;
  if (!photo?.[size]) return null;
  const download = fileOf(photo, size);
  return {
    photos: async () => [photo.name],
    waits: async () => (download ? null : stillArriving(c, policy, { there: 0, of: 1 })),
    send: async () => (download ? sendFile(c, { admitted, download, size }) : notFound(c)),
  };
}

const nothingBut = (answer: Response): Content => ({
  photos: async () => [],
  waits: async () => answer,
  send: async () => answer,
});

/**
 * Photos that the visitor chose, counted as one. Where nothing is counted, and for one photo, each is downloaded as the file
 * it is.
 */
async function chosen(c: Ctx, asked: AskedDownload): Promise<Content | null> {
  const { admitted } = asked;
  const picked = new Set(c.req.queries("photo"));
  const [only = ""] = picked;
  if (!admitted.counted) return nothingBut(seeOther(c, paths.gallery(admitted.link)));
  if (picked.size === 1) return nothingBut(seeOther(c, paths.downloadPhoto(admitted.link, only)));
  if (picked.size > CHOSEN_MOST) {
    return nothingBut(
      await badRequest(c, [{ path: "photo", code: "photosToMark", values: { most: CHOSEN_MOST } }], 403),
    );
  }
  const has = (set: string, photo: string) => admitted.sees(set, photo) && picked.has(photo);
  const some = new Set(await namesIn(c, { admitted, only: null, has }));
  const address = paths.downloadPhotos(
    admitted.link,
    [...picked].filter((photo) => some.has(photo)),
    asked.size,
  );
  return some.size > 0 ? { ...(await zip(c, { ...asked, only: null, picked, part: "photos" })), address } : null;
}

/** Its pages show photos in the smallest size, which galleries don't have that were published before there was one. */
async function keepsake(c: Ctx, { admitted, size }: AskedDownload): Promise<Content | null> {
  const wanted = { size, only: null, has: admitted.sees };
  return {
    photos: () => namesIn(c, { admitted, ...wanted }),
    waits: () => refuseArriving(c, admitted, wanted),
    send: async () => {
      const { sets } = await readManifest(c.env.PHOTOS, admitted);
      return sizesIn({ sets }).includes(SMALLEST) ? sendKeepsake(c, { admitted, size }) : notFound(c);
    },
  };
}

/** The contents of a zip: everything this viewer may have, or only one set of it, or certain photos. */
interface Wanted extends AskedDownload {
  only: string | null;
  /** Only these, without folders. */
  picked?: ReadonlySet<string>;
  /** What its name says of which photos it has. */
  part?: string;
  /** What its name in the feed says of that, if it is something else. */
  inFeed?: string;
}

async function zip(c: Ctx, asked: Wanted): Promise<Content> {
  const { admitted, size, only, picked, part = only ?? undefined, inFeed = part } = asked;
  const { sees } = admitted;
  const has = (set: string, photo: string) => sees(set, photo) && (!picked || picked.has(photo));
  return {
    photos: () => namesIn(c, { admitted, only, has }),
    waits: () => refuseArriving(c, admitted, { size, only, has }),
    send: async () => {
      const entries = await zipEntries(c, admitted, { size, has, only, folders: only === null && !picked });
      const named = (about: string | undefined) =>
        [admitted.link, ...(about === undefined ? [] : [about])].join("-") + sizeRow(size).suffix;
      return sendZipFile(c, { admitted, entries, size, name: named(part), what: named(inFeed) });
    },
  };
}

type Named = Pick<Wanted, "admitted" | "only"> & { has(set: string, photo: string): boolean };

async function namesIn(c: Ctx, { admitted, only, has }: Named): Promise<string[]> {
  const { sets } = await readManifest(c.env.PHOTOS, admitted);
  const named = sets.filter(({ id }) => only === null || id === only);
  return [...photosOnce(named, ({ id }, photo) => has(id, photo))].map(({ photo }) => photo);
}
