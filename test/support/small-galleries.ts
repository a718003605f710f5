import { createHash, randomBytes } from "node:crypto";
import { withLease } from "../../scripts/gallery/lease.ts";
import { missingOf } from "../../scripts/gallery/version.ts";
import { openBlobUploads } from "../../scripts/publish/blob-uploads.ts";
import { checkPieces } from "../../scripts/publish/check.ts";
import { uploadPieces } from "../../scripts/publish/upload.ts";
import type { Target } from "../../scripts/target/target.ts";
import type { GalleryBuild } from "../../worker/domain/build-input.ts";
import { MANIFEST_FORMAT, type Photo, type StudioLogo } from "../../worker/domain/manifest.ts";
import { NO_QUESTIONNAIRE } from "../../worker/domain/selection.ts";
import { cutPage, encodePage } from "../../worker/domain/slices.ts";
import { keys } from "../../worker/store/keys.ts";
import { manifestPieces, type StoredPiece } from "../../worker/store/pieces.ts";
import { readPublished } from "../../worker/store/published.ts";
import { readStudioProfile } from "../../worker/store/studio.ts";
import { switchVersion } from "../../worker/store/switch-version.ts";

const STUDIO = { name: "Mara Lindt", email: null, links: [], timezone: "Europe/Vienna" };
const bytesOf = (text: string) => new TextEncoder().encode(text);
export const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** A gallery of one set whose photos are a few letters each, and the site its pages are built with. */
export interface SmallGallery {
  gallery: string;
  /** What each photo is; equal ones are the same file. */
  photos: readonly string[];
  /** Edition of the site: another one has other stylesheets, scripts and fonts. */
  site: string;
}

export interface SmallPublish {
  target: Target;
  now: () => number;
  onWait?: () => void;
}

/** Publishes as `publish` does, in its steps, without rendering anything: whether it was switched to. */
export async function publishSmall(small: SmallGallery, { target, now, onWait = () => {} }: SmallPublish) {
  const { gallery } = small;
  const published = (await readPublished(target.db, [gallery])).get(gallery) ?? null;
  const holder = randomBytes(4).toString("hex");
  const signal = new AbortController().signal;
  return withLease({ holder, galleries: [gallery] }, { target, now, onWait, signal }, async () => {
    const version = `${now()}-${holder}`;
    const build = buildOf(small, version);
    await openBlobUploads(target.blobs).putMissing(small.photos.flatMap(filesOf).map(blobOf));
    const versions = [...manifestPieces(build), ...pagesOf(small, version)];
    const shell = shellOf(small.site);
    const sent = await uploadPieces(target.blobs, { versions, shell });
    await checkPieces(target.blobs, { sent, shell });
    return switchVersion(target.db, {
      ...{ gallery, version, digest: sha256(version), photoCount: small.photos.length, title: gallery },
      ...{
        date: null,
        language: null,
        studio: { ...STUDIO, logo: logoOf(small.site) },
        from: published,
        holder,
        now: now(),
      },
      newSets: new Map(published ? [] : [["all", "everyone"]]),
      first: { downloads: "all", listed: false, expiresAt: null, response: NO_QUESTIONNAIRE, offer: null },
    });
  });
}

/** Keys missing of any gallery that is up or may be brought back, fonts of its stylesheets included. */
export async function holesIn(target: Target): Promise<string[]> {
  const rows = await target.db
    .prepare(
      `SELECT g.gallery, g.version FROM galleries g LEFT JOIN versions v ON v.gallery = g.gallery AND v.version = g.version
       WHERE g.unpublished_at IS NULL OR v.version IS NOT NULL`,
    )
    .all<{ gallery: string; version: string }>();
  const holes: string[] = [];
  const logo = (await readStudioProfile(target.db))?.logo;
  if (logo && !(await target.blobs.get(keys.shell(logo.file)))) holes.push(logo.file);
  for (const ref of rows.results) {
    holes.push(...(await missingOf(target.blobs, ref)));
    const page = await target.blobs.get(keys.coverPage(ref.gallery, ref.version));
    const site = /main\.(\w+)\.css/.exec(new TextDecoder().decode(page ?? undefined))?.[1] ?? "";
    const needed = shellOf(site).map(({ key }) => key);
    const there = await target.blobs.has(needed);
    holes.push(...needed.filter((key) => !there.has(key)));
  }
  return holes;
}

/** Every key that is stored, in order. */
export async function storedKeys({ blobs }: Target): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of blobs.list("")) found.push(key);
  return found.sort();
}

/** The logo a site of that edition shows. */
const logoOf = (site: string): StudioLogo => ({
  ...{ file: `logo-${sha256(site).slice(0, 12)}.png`, width: 3, height: 2, opaque: true },
});

/** Empties storage and database. */
export async function emptyTarget(target: Target): Promise<void> {
  const tables = ["studio", "galleries", "sets", "versions", "leases", "private_marks", "activity"];
  await target.db.batch(tables.map((table) => target.db.prepare(`DELETE FROM ${table}`)));
  await target.blobs.delete(await storedKeys(target));
}

const filesOf = (photo: string) => [photo, `${photo} in avif`];
const blobOf = (text: string) => ({ sha256: sha256(text), bytes: bytesOf(text), type: "image/jpeg" });

function photoOf(photo: string): Photo {
  const [original = "", avif = ""] = filesOf(photo);
  const file = (text: string) => ({
    ...{ file: `${photo}.jpg`, blob: sha256(text), size: text.length, crc32: 0, type: "image/jpeg" },
  });
  return {
    ...{ name: photo, set: "all", width: 3, height: 2, caption: null, taken: null, hash: sha256(photo).slice(0, 12) },
    placeholder: "000000 000000 000000 000000",
    renditions: [{ edge: 3, format: "avif", blob: sha256(avif), size: avif.length }],
    original: file(original),
    web: file(original),
  };
}

function buildOf({ gallery, photos, site }: SmallGallery, version: string): GalleryBuild {
  const set = { id: "all", title: "All", folder: "All", photos: [...photos] };
  const sizes = { originalBytes: photos.map(() => 1), webBytes: photos.map(() => 1) };
  return {
    manifest: {
      ...{ format: MANIFEST_FORMAT, gallery, version, title: gallery, date: null, description: null, language: null },
      ...{ cover: null, look: {}, studio: { ...STUDIO, logo: logoOf(site) }, sets: [{ ...set, ...sizes }] },
    },
    photos: Object.fromEntries(photos.map((photo) => [photo, photoOf(photo)])),
  };
}

function pagesOf({ gallery, site }: SmallGallery, version: string): StoredPiece[] {
  const html = `<link href="/_astro/main.${site}.css">`;
  const bytes = encodePage(cutPage(html));
  return [keys.coverPage(gallery, version), keys.setPage(gallery, version, "all")].map((key) => ({
    ...{ key, bytes, type: "application/octet-stream" },
  }));
}

function shellOf(site: string): StoredPiece[] {
  const files = {
    [`main.${site}.css`]: `@font-face{src:url(/_astro/text.${site}.woff2)}`,
    [`text.${site}.woff2`]: "a font",
    [logoOf(site).file]: "a logo",
  };
  return Object.entries(files).map(([file, text]) => ({
    key: keys.shell(file),
    bytes: bytesOf(text),
    type: "text/css",
  }));
}
