import { dayIn } from "../domain/expiry.ts";
import { type Download, fileOf, type SetFiles } from "../domain/manifest.ts";
import { networksOf, UNKNOWN } from "../domain/network.ts";
import type { PartsPayload } from "../domain/pages/payloads.ts";
import type { Size } from "../domain/sizes.ts";
import { partHref, partsOf, photosOfPart, readPart } from "../domain/zip-parts.ts";
import type { Admission } from "../gate/gate.ts";
import { strangerLinkPreview } from "../gate/link-preview.ts";
import { notFound } from "../gate/refuse.ts";
import type { Ctx } from "../http/context.ts";
import { ofAudit } from "../http/cookies.ts";
import { attachment } from "../http/disposition.ts";
import { pageAnswer } from "../http/page.ts";
import { sendRepresentation } from "../http/representation.ts";
import { openBlob, openPromised } from "../store/blobs.ts";
import { recordDownload } from "../store/downloads.ts";
import { readManifest } from "../store/manifests.ts";
import { layoutTag, layoutZip, sliceLayout, type ZipEntry } from "../zip/layout.ts";
import { streamZip } from "../zip/stream.ts";

// A proxy that compressed a download would remove its length.
const KEPT_BY_NOBODY = "private, no-store, no-transform";

/** Who downloads, and from what. */
export type Downloader = Pick<Admission, "gallery" | "version" | "policy"> & {
  presence: Pick<Admission["presence"], "name" | "holder" | "account" | "full">;
};

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
  const answer = await sendRepresentation(c, {
    size: download.size,
    type: download.type,
    etag: `"${download.blob.slice(0, 32)}"`,
    headers: { "cache-control": KEPT_BY_NOBODY, "content-disposition": attachment(download.file) },
    open: (part) => openPromised(c.env.PHOTOS, download, part),
  });
  return counted(c, { admitted, what, size, answer });
}

interface Zipped extends Delivery {
  entries: ZipEntry[];
  /** Its name, without `.zip`. */
  name: string;
  /** What the feed says after its name. */
  by?: string;
}

/**
 * Sends a zip, laid out before any of it is read. If it has more photos than an invocation may open, it comes in parts:
 * `?part=2`; without a part, the page that lists them. A zip without photos does not exist.
 */
export async function sendZipFile(c: Ctx, { admitted, entries, size, name, by = "" }: Zipped): Promise<Response> {
  const parts = partsOf(entries.length);
  const asked = c.req.query("part");
  if (asked === undefined) {
    return parts === 1
      ? sendWhole(c, { admitted, entries, size, file: `${name}.zip`, by })
      : partsPage(c, { admitted, parts: partsListed(c, { entries, parts }) });
  }
  const part = readPart(asked, parts);
  if (part === null) return notFound(c);
  const file = parts === 1 ? `${name}.zip` : `${name}-${part}-of-${parts}.zip`;
  return sendWhole(c, { admitted, entries: photosOfPart(entries, part), size, file, by });
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

/** Sends one zip, laid out before any of it is read; 404 if it would be empty. */
export async function sendWhole(
  c: Ctx,
  { admitted, entries, size, file, by }: Delivery & Required<Pick<Zipped, "entries" | "by">> & { file: string },
): Promise<Response> {
  if (entries.length === 0) return notFound(c);
  const layout = layoutZip(entries);
  const answer = await sendRepresentation(c, {
    size: layout.size,
    type: "application/zip",
    etag: await layoutTag(entries),
    headers: { "cache-control": KEPT_BY_NOBODY, "content-disposition": attachment(file) },
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
  return counted(c, { admitted, what: file + by, size, answer });
}

/** A photo's place in a zip; null if it has no file of that size. `folder` is "" or ends in a slash. */
export function zipEntry(
  photo: SetFiles["photos"][number],
  { size, folder }: { size: Size; folder: string },
): ZipEntry | null {
  const download = fileOf(photo, size);
  if (!download) return null;
  const { file, blob, crc32, size: bytes } = download;
  return { path: folder + file, size: bytes, crc32, taken: photo.taken, blob };
}

interface Counted {
  admitted: Downloader;
  what: string;
  size: Size;
  answer: Response;
}

/**
 * Counts an answer that starts a download, whatever range was asked for; a resumed one or a HEAD does not count. Browsers
 * and download managers start a download several times, to try ranges or to fetch several at once: the same content for
 * the same holder (for strangers, the same address) counts once within minutes.
 */
function counted(c: Ctx, { admitted, what, size, answer }: Counted): Response {
  const { gallery, presence } = admitted;
  const begins = answer.status === 200 || answer.headers.get("content-range")?.startsWith("bytes 0-");
  if (c.req.method === "GET" && begins) {
    const activity = { gallery, at: c.var.now, kind: "download", who: presence.name, what } as const;
    const holder = presence.holder ?? networksOf(c.req.header("cf-connecting-ip"))[0]?.name ?? UNKNOWN;
    const content = answer.headers.get("etag") ?? what;
    const own = presence.account ? presence.holder : null;
    const who = presence.full.as === "photographer" ? null : (own ?? presence.name);
    c.executionCtx.waitUntil(
      Promise.all([ofAudit(c), dayOfStudio(c, admitted)]).then(async ([proving, day]) => {
        const number = who === null || day === null ? null : { day, size, who };
        if (!proving) await recordDownload(c.env.DB, { activity, holder, content, number });
      }),
    );
  }
  return answer;
}

/** The photographer's calendar day; null: the version's manifest can't be read. */
async function dayOfStudio(c: Ctx, { gallery, version }: Downloader): Promise<string | null> {
  try {
    const { studio } = await readManifest(c.env.PHOTOS, { gallery, version });
    return dayIn(c.var.now, studio.timezone);
  } catch {
    return null;
  }
}
