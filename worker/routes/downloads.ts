import { Hono } from "hono";
import { SIZES, type Size } from "../domain/gallery.ts";
import type { Download, SetFiles } from "../domain/manifest.ts";
import { type Admission, type Ask, admit, refuseMethod } from "../gate.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { attachment } from "../http/disposition.ts";
import { sendRepresentation } from "../http/representation.ts";
import { resource } from "../http/resource.ts";
import { seeOwnSelection } from "../own-selection.ts";
import { badRequest, notFound } from "../refuse.ts";
import { recordActivity } from "../store/activity.ts";
import { openBlob, openPromised } from "../store/blobs.ts";
import { readManifest, readSetFiles } from "../store/manifests.ts";
import { layoutTag, layoutZip, sliceLayout, type ZipEntry } from "../zip/layout.ts";
import { streamZip } from "../zip/stream.ts";

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

// A proxy that compressed a download would take its length away.
const KEPT_BY_NOBODY = "private, no-store, no-transform";

interface AskedDownload {
  admitted: Admission;
  size: Size;
}

/** Asks for a download in the size the query names. A size nobody knows is told only to those who are let in. */
async function admitDownload(c: Ctx, ask: Pick<Ask, "wish" | "set" | "photo">): Promise<AskedDownload | Response> {
  const named = c.req.query("size") ?? "original";
  const size = SIZES.find((known) => known === named);
  const wanted = c.req.header("accept")?.includes("text/html") ? "page" : "resource";
  const admitted = await admit(c, { ...ask, wanted, size: size ?? "original" });
  if (admitted instanceof Response) return admitted;
  return size ? { admitted, size } : badRequest(c, [`size: must be ${SIZES.join(" or ")}`]);
}

async function sendPhoto(c: Ctx, { admitted, size }: AskedDownload): Promise<Response> {
  if (!admitted.photo) return notFound(c);
  const download: Download = admitted.photo[size];
  const answer = await sendRepresentation(c, {
    size: download.size,
    type: download.type,
    etag: `"${download.blob.slice(0, 32)}"`,
    headers: { "cache-control": KEPT_BY_NOBODY, "content-disposition": attachment(download.file) },
    open: (part) => openPromised(c.env.PHOTOS, download, part),
  });
  return counted(c, { admitted, what: download.file, answer });
}

/** What goes into a zip: everything this viewer may have, or of that one set, or certain photos. */
interface Wanted extends AskedDownload {
  only: string | null;
  /** The viewer's own picks; they lie in no folders. */
  picked?: ReadonlySet<string>;
}

async function sendZip(c: Ctx, { admitted, size, only, picked }: Wanted): Promise<Response> {
  const entries = await zipEntries(c, { admitted, only, size, ...(picked ? { picked } : {}) });
  const layout = layoutZip(entries);
  const part = picked ? "selection" : only;
  const file = [admitted.gallery, part, size === "web" ? "web" : null].filter((part) => part !== null).join("-");
  const answer = await sendRepresentation(c, {
    size: layout.size,
    type: "application/zip",
    etag: await layoutTag(entries),
    headers: { "cache-control": KEPT_BY_NOBODY, "content-disposition": attachment(`${file}.zip`) },
    open: (range) =>
      streamZip({
        pieces: range
          ? sliceLayout(layout, { start: range.offset, end: range.offset + range.length - 1 })
          : layout.segments,
        open: (blob, stretch) => openBlob(c.env.PHOTOS, blob, stretch),
        signal: c.req.raw.signal,
        waitUntil: (done) => c.executionCtx.waitUntil(done),
        onFault: (reason) => console.error(JSON.stringify({ request: c.var.requestId, error: String(reason) })),
      }),
  });
  return counted(c, { admitted, what: `${file}.zip`, answer });
}

/** What this viewer may have, in the gallery's order; one folder per set when it is the whole gallery. */
async function zipEntries(c: Ctx, { admitted, only, picked, size }: Wanted): Promise<ZipEntry[]> {
  const { gallery, version, sees } = admitted;
  const manifest = await readManifest(c.env.PHOTOS, { gallery, version });
  const sets = manifest.sets.filter((set) => (only === null || set.id === only) && sees(set.id));
  const files = await Promise.all(sets.map((set) => readSetFiles(c.env.PHOTOS, { gallery, version, set: set.id })));
  return sets.flatMap((set, i) => {
    const seen = (files[i] ?? []).filter(({ name }) => sees(set.id, name) && (!picked || picked.has(name)));
    return seen.map((photo) => zipEntry({ photo, size, folder: only === null && !picked ? `${set.folder}/` : "" }));
  });
}

function zipEntry({
  photo,
  size,
  folder,
}: {
  photo: SetFiles["photos"][number];
  size: Size;
  folder: string;
}): ZipEntry {
  const { file, blob, crc32, size: bytes } = photo[size];
  return { path: folder + file, size: bytes, crc32, taken: photo.taken, blob };
}

interface Counted {
  admitted: Admission;
  what: string;
  answer: Response;
}

/** Counts an answer that begins a download, whatever range was asked for; one that goes on, or a HEAD, begins none. */
function counted(c: Ctx, { admitted: { gallery, presence }, what, answer }: Counted): Response {
  const begins = answer.status === 200 || answer.headers.get("content-range")?.startsWith("bytes 0-");
  if (c.req.method === "GET" && begins) {
    const activity = { gallery, at: c.var.now, kind: "download", who: presence.name, what } as const;
    c.executionCtx.waitUntil(recordActivity(c.env.DB, activity));
  }
  return answer;
}
