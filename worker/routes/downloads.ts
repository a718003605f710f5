import { Hono } from "hono";
import { fileOf, sizesIn } from "../domain/manifest.ts";
import { notAmong } from "../domain/problem.ts";
import { LARGEST, SIZES, type Size, SMALLEST, sizeRow } from "../domain/sizes.ts";
import { refuseArriving } from "../gallery/arriving.ts";
import { seeOwnSelection } from "../gallery/own-selection.ts";
import { sendFile, sendZipFile } from "../gallery/send-download.ts";
import { sendKeepsake } from "../gallery/send-keepsake.ts";
import { zipEntries } from "../gallery/zip-entries.ts";
import type { Admission, Ask } from "../gate/gate.ts";
import { badRequest, notFound, stillArriving } from "../gate/refuse.ts";
import { type Admitted, admitted, visitorResource } from "../gate/visitor-resource.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { readManifest } from "../store/manifests.ts";

/** `/g/:gallery/download/photo/:photo`, `.../set/:set.zip`, `.../all.zip`, `.../selection.zip`, `.../keepsake.zip` */
export const downloads = new Hono<AppEnv>();

visitorResource(downloads, {
  path: "/g/:gallery/download/photo/:photo",
  GET: download((c) => ({ wish: "download-photo", photo: c.req.param("photo") ?? "" }), sendPhoto),
});

visitorResource(downloads, {
  path: "/g/:gallery/download/all.zip",
  GET: download(
    () => ({ wish: "download-gallery" }),
    (c, asked) => sendZip(c, { ...asked, only: null }),
  ),
});

visitorResource(downloads, {
  path: "/g/:gallery/download/keepsake.zip",
  GET: download(() => ({ wish: "keepsake" }), keepsake),
});

visitorResource(downloads, {
  path: "/g/:gallery/download/selection.zip",
  GET: download(
    () => ({ wish: "download-gallery" }),
    async (c, asked) => {
      const own = await seeOwnSelection(c, asked.admitted);
      const picked = own?.photos.flatMap((pick) => (pick.picked ? pick.photo : []));
      return picked ? sendZip(c, { ...asked, only: null, picked: new Set(picked) }) : notFound(c);
    },
  ),
});

visitorResource(downloads, {
  path: "/g/:gallery/download/set/:zip{.+\\.zip}",
  GET: download(
    (c) => ({ wish: "download-set", set: setOf(c) }),
    (c, asked) => sendZip(c, { ...asked, only: setOf(c) }),
  ),
});

function setOf(c: Ctx): string {
  return (c.req.param("zip") ?? "").slice(0, -".zip".length);
}

interface AskedDownload {
  admitted: Admission;
  size: Size;
}

/** A download in the size that the query names. Only visitors who are let in learn that a size is unknown. */
function download(
  asks: (c: Ctx) => Pick<Ask, "wish" | "set" | "photo">,
  send: (c: Ctx, asked: AskedDownload) => Promise<Response>,
): Admitted {
  const sizeIn = (c: Ctx) => SIZES.find((known) => known === (c.req.query("size") ?? LARGEST));
  const wantedBy = (c: Ctx) => (c.req.header("accept")?.includes("text/html") ? "page" : "resource");
  return admitted(
    (c) => ({ ...asks(c), wanted: wantedBy(c), size: sizeIn(c) ?? LARGEST }),
    (c, viewer) => {
      const size = sizeIn(c);
      return size ? send(c, { admitted: viewer, size }) : badRequest(c, [notAmong("size", SIZES)]);
    },
  );
}

async function sendPhoto(c: Ctx, { admitted, size }: AskedDownload): Promise<Response> {
  const { photo, policy } = admitted;
  const download = photo ? fileOf(photo, size) : undefined;
  if (photo?.[size] && !download) return stillArriving(c, policy, { there: 0, of: 1 });
  return download ? sendFile(c, { admitted, download, size }) : notFound(c);
}

/** Its pages show photos in the smallest size, which galleries don't have that were published before there was one. */
async function keepsake(c: Ctx, { admitted, size }: AskedDownload): Promise<Response> {
  const { sees } = admitted;
  const waits = await refuseArriving(c, admitted, { size, only: null, has: sees });
  if (waits) return waits;
  const { sets } = await readManifest(c.env.PHOTOS, admitted);
  return sizesIn({ sets }).includes(SMALLEST) ? sendKeepsake(c, { admitted, size }) : notFound(c);
}

/** The contents of a zip: everything this viewer may have, or only one set of it, or certain photos. */
interface Wanted extends AskedDownload {
  only: string | null;
  /** The viewer's own picks, without folders. */
  picked?: ReadonlySet<string>;
}

async function sendZip(c: Ctx, { admitted, size, only, picked }: Wanted): Promise<Response> {
  const { sees } = admitted;
  const has = (set: string, photo: string) => sees(set, photo) && (!picked || picked.has(photo));
  const waits = await refuseArriving(c, admitted, { size, only, has });
  if (waits) return waits;
  const entries = await zipEntries(c, admitted, { size, has, only, folders: only === null && !picked });
  const part = picked ? "selection" : only;
  const name = [admitted.link, part].filter((part) => part !== null).join("-") + sizeRow(size).suffix;
  return sendZipFile(c, { admitted, entries, size, name });
}
