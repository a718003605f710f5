import { Hono } from "hono";
import { notAmong } from "../domain/problem.ts";
import { LARGEST, SIZES, type Size, sizeRow } from "../domain/sizes.ts";
import { seeOwnSelection } from "../gallery/own-selection.ts";
import { sendFile, sendZipFile } from "../gallery/send-download.ts";
import { zipEntries } from "../gallery/zip-entries.ts";
import { type Admission, type Ask, admit, refuseMethod } from "../gate/gate.ts";
import { badRequest, notFound } from "../gate/refuse.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { resource } from "../http/resource.ts";

/** `/g/:gallery/download/photo/:photo`, `.../set/:set.zip`, `.../all.zip`, `.../selection.zip` */
export const downloads = new Hono<AppEnv>();

resource(downloads, {
  path: "/g/:gallery/download/photo/:photo",
  methods: {
    GET: async (c) => {
      const asked = await admitDownload(c, { wish: "download-photo", photo: c.req.param("photo") ?? "" });
      return asked instanceof Response ? asked : sendPhoto(c, asked);
    },
  },
  otherwise: refuseMethod,
});

resource(downloads, {
  path: "/g/:gallery/download/all.zip",
  methods: {
    GET: async (c) => {
      const asked = await admitDownload(c, { wish: "download-gallery" });
      return asked instanceof Response ? asked : sendZip(c, { ...asked, only: null });
    },
  },
  otherwise: refuseMethod,
});

resource(downloads, {
  path: "/g/:gallery/download/selection.zip",
  methods: {
    GET: async (c) => {
      const asked = await admitDownload(c, { wish: "download-gallery" });
      if (asked instanceof Response) return asked;
      const own = await seeOwnSelection(c, asked.admitted);
      const picked = own?.photos.flatMap((pick) => (pick.picked ? pick.photo : []));
      return picked ? sendZip(c, { ...asked, only: null, picked: new Set(picked) }) : notFound(c);
    },
  },
  otherwise: refuseMethod,
});

resource(downloads, {
  path: "/g/:gallery/download/set/:zip{.+\\.zip}",
  methods: {
    GET: async (c) => {
      const set = (c.req.param("zip") ?? "").slice(0, -".zip".length);
      const asked = await admitDownload(c, { wish: "download-set", set });
      return asked instanceof Response ? asked : sendZip(c, { ...asked, only: set });
    },
  },
  otherwise: refuseMethod,
});

interface AskedDownload {
  admitted: Admission;
  size: Size;
}

/** Asks for a download in the size that the query names. Only visitors who are let in learn that a size is unknown. */
async function admitDownload(c: Ctx, ask: Pick<Ask, "wish" | "set" | "photo">): Promise<AskedDownload | Response> {
  const named = c.req.query("size") ?? LARGEST;
  const size = SIZES.find((known) => known === named);
  const wanted = c.req.header("accept")?.includes("text/html") ? "page" : "resource";
  const admitted = await admit(c, { ...ask, wanted, size: size ?? LARGEST });
  if (admitted instanceof Response) return admitted;
  return size ? { admitted, size } : badRequest(c, [notAmong("size", SIZES)]);
}

async function sendPhoto(c: Ctx, { admitted, size }: AskedDownload): Promise<Response> {
  const download = admitted.photo?.[size];
  return download ? sendFile(c, { admitted, download, size }) : notFound(c);
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
  const entries = await zipEntries(c, admitted, { size, has, only, folders: only === null && !picked });
  const part = picked ? "selection" : only;
  const name = [admitted.link, part].filter((part) => part !== null).join("-") + sizeRow(size).suffix;
  return sendZipFile(c, { admitted, entries, size, name });
}
