import { type Download, fileOf, type SetFiles } from "../domain/manifest.ts";
import type { PartsPayload } from "../domain/pages/payloads.ts";
import type { Size } from "../domain/sizes.ts";
import { partHref, partsOf, photosOfPart, readPart } from "../domain/zip-parts.ts";
import { strangerLinkPreview } from "../gate/link-preview.ts";
import { notFound } from "../gate/refuse.ts";
import type { Ctx } from "../http/context.ts";
import { attachment } from "../http/disposition.ts";
import { pageAnswer } from "../http/page.ts";
import { type Part, sendRepresentation } from "../http/representation.ts";
import { openBlob, openPromised } from "../store/blobs.ts";
import { readManifest } from "../store/manifests.ts";
import {
  layoutFile,
  layoutTag,
  layoutZip,
  type Segment,
  sliceLayout,
  type ZipEntry,
  type ZipLayout,
} from "../zip/layout.ts";
import { type OpenBlob, streamZip, stretchOf } from "../zip/stream.ts";
import { counted, type Downloader } from "./begun-download.ts";
import { type PhotoEntry, type Trace, traceOf } from "./tracing.ts";

// A proxy that compressed a download would remove its length.
const KEPT_BY_NOBODY = "private, no-store, no-transform";

interface Delivery {
  admitted: Downloader;
  /** Its name in the feed. */
  what?: string;
  /** The size that was asked for. */
  size: Size;
}

/** Sends one file, as attachment under its own name. */
export async function sendFile(
  c: Ctx,
  { admitted, download, size, what = download.file }: Delivery & { download: Download },
): Promise<Response> {
  const trace = await traceOf(c, admitted);
  const sent = trace?.mark({ ...download, path: download.file, taken: null });
  const answer = await sendRepresentation(c, {
    type: download.type,
    headers: { "cache-control": KEPT_BY_NOBODY, "content-disposition": attachment(download.file) },
    ...(trace && sent?.around
      ? await marked(c, { download, sent, trace })
      : {
          size: download.size,
          etag: `"${download.blob.slice(0, 32)}"`,
          open: (part) => openPromised(c.env.PHOTOS, download, part),
        }),
  });
  return counted(c, { admitted, what, size, answer });
}

/** A file with a tag. Its blob is opened before anything is sent, so that a missing one is a fault and no broken download. */
async function marked(c: Ctx, { download, sent, trace }: { download: Download; sent: ZipEntry; trace: Trace }) {
  const layout = layoutFile(sent);
  return {
    size: layout.size,
    etag: await layoutTag([sent]),
    open: async (part: Part | null) => {
      await trace.keep();
      const pieces = piecesOf(layout, part);
      const stored = pieces.find((piece) => piece.kind === "blob");
      const body = stored && (await openPromised(c.env.PHOTOS, download, stretchOf(stored)));
      return stream(c, pieces, async () => (body ? { body, size: download.size } : null));
    },
  };
}

interface Zipped extends Delivery {
  entries: PhotoEntry[];
  /** Its name, without `.zip`. */
  name: string;
  /** What the feed says after its name. */
  by?: string;
}

/**
 * Sends a zip, laid out before any of it is read. If it has more photos than an invocation may open, it comes in parts:
 * `?part=2`; without a part, the page that lists them. A zip without photos does not exist.
 */
export async function sendZipFile(
  c: Ctx,
  { admitted, entries: bare, size, name, what = name, by = "" }: Zipped,
): Promise<Response> {
  const trace = await traceOf(c, admitted);
  const entries = trace ? bare.map(trace.mark) : bare;
  const parts = partsOf(entries.length);
  const asked = c.req.query("part");
  const named = (ends: string) => ({ file: name + ends, what: what + ends + by });
  if (asked === undefined) {
    return parts === 1
      ? sendWhole(c, { admitted, entries, size, ...named(".zip"), trace })
      : partsPage(c, { admitted, parts: partsListed(c, { entries, parts }) });
  }
  const part = readPart(asked, parts);
  if (part === null) return notFound(c);
  const names = named(parts === 1 ? ".zip" : `-${part}-of-${parts}.zip`);
  return sendWhole(c, { admitted, entries: photosOfPart(entries, part), size, ...names, trace });
}

function partsListed(c: Ctx, { entries, parts }: { entries: ZipEntry[]; parts: number }): PartsPayload["parts"] {
  const { pathname, search } = c.var.url;
  return Array.from({ length: parts }, (_, i) => {
    const own = photosOfPart(entries, i + 1);
    const bytes = own.reduce((sum, { size }) => sum + size, 0);
    return { href: partHref(pathname + search, i + 1), photos: own.length, bytes };
  });
}

/** The page that lists the parts of a download. */
export async function partsPage(
  c: Ctx,
  { admitted, parts }: { admitted: Downloader; parts: PartsPayload["parts"] },
): Promise<Response> {
  const { gallery, version, policy } = admitted;
  const manifest = await readManifest(c.env.PHOTOS, { gallery, version });
  const data: PartsPayload = { link: policy.link, title: manifest.title, parts };
  const linkPreview = await strangerLinkPreview(c, { policy: { ...policy, version }, manifest });
  return pageAnswer(c, { page: "parts", data, linkPreview, status: 300, language: manifest.language });
}

interface Whole extends Delivery {
  entries: ZipEntry[];
  file: string;
  /** The tag that its entries carry. */
  trace: Trace | null;
}

/** Sends one zip, laid out before any of it is read; 404 if it would be empty. */
export async function sendWhole(
  c: Ctx,
  { admitted, entries, size, file, what = file, trace }: Whole,
): Promise<Response> {
  if (entries.length === 0) return notFound(c);
  const layout = layoutZip(entries);
  const answer = await sendRepresentation(c, {
    size: layout.size,
    type: "application/zip",
    etag: await layoutTag(entries),
    headers: { "cache-control": KEPT_BY_NOBODY, "content-disposition": attachment(file) },
    open: async (part) => {
      await trace?.keep();
      return stream(c, piecesOf(layout, part), (blob, stretch) => openBlob(c.env.PHOTOS, blob, stretch));
    },
  });
  return counted(c, { admitted, what, size, answer });
}

const piecesOf = (layout: ZipLayout, part: Part | null): readonly Segment[] =>
  part ? sliceLayout(layout, { start: part.offset, end: part.offset + part.length - 1 }) : layout.segments;

const stream = (c: Ctx, pieces: readonly Segment[], open: OpenBlob): ReadableStream =>
  streamZip({
    pieces,
    open,
    signal: c.req.raw.signal,
    waitUntil: (done) => c.executionCtx.waitUntil(done),
    onFault: (reason) => console.error(JSON.stringify({ request: c.var.requestId, error: String(reason) })),
  });

/** A photo's place in a zip; null if it has no file of that size. `folder` is "" or ends in a slash. */
export function zipEntry(
  photo: SetFiles["photos"][number],
  { size, folder }: { size: Size; folder: string },
): PhotoEntry | null {
  const download = fileOf(photo, size);
  if (!download) return null;
  const { file, blob, crc32, size: bytes, type } = download;
  return { path: folder + file, size: bytes, crc32, taken: photo.taken, blob, type };
}
