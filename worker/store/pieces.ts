import { createHash } from "node:crypto";
import type { GalleryBuild } from "../domain/build-input.ts";
import { type AsPublished, filesOf, MANIFEST_FORMAT, shardCount, shardOf } from "../domain/manifest.ts";
import { cutPage, encodePage } from "../domain/slices.ts";
import { keys } from "./keys.ts";
import type { VersionRef } from "./manifests.ts";

/** An object to store. */
export interface StoredPiece {
  key: string;
  bytes: Uint8Array;
  type: string;
}

type Part = Omit<AsPublished, "format">;

/** The manifest in the pieces that requests read; `files`: what the files say, if it is arranged otherwise. */
export function manifestPieces({ manifest, photos }: GalleryBuild, files: Part | null = null): StoredPiece[] {
  const { gallery, version, sets } = manifest;
  const format = MANIFEST_FORMAT;
  const all = Object.values(photos);
  return [
    jsonPiece(keys.manifest(gallery, version), manifest),
    ...(files ? [jsonPiece(keys.published(gallery, version), { format, ...files })] : []),
    ...shardPieces({ gallery, version }, new Map(all.map((photo) => [photo.name, JSON.stringify(photo)]))),
    ...sets.map((set) => {
      const own = set.photos.map((name) => photos[name]).filter((photo) => photo !== undefined);
      return filesPiece(keys.files(gallery, version, set.id), own);
    }),
  ];
}

/** The shards of a version, by what each photo is in JSON. */
export function shardPieces({ gallery, version }: VersionRef, photos: ReadonlyMap<string, string>): StoredPiece[] {
  const shards = shardCount(photos.size);
  const byShard = Map.groupBy(photos.entries(), ([name]) => shardOf(name, shards));
  return Array.from({ length: shards }, (_, shard) => {
    const own = (byShard.get(shard) ?? []).map(([, text]) => text);
    const text = `{"format":${MANIFEST_FORMAT},"photos":[${own.join(",")}]}`;
    return textPiece(keys.shard(gallery, version, shard), text);
  });
}

/** The files of a set, in order. */
export function filesPiece(key: string, photos: readonly GalleryBuild["photos"][string][]): StoredPiece {
  const files = photos.map((photo) => {
    const { name, taken, moment, arriving, hash, proof } = photo;
    const known = { ...(moment === undefined ? {} : { moment }), ...(arriving ? { arriving } : {}) };
    const texts = JSON.stringify([photo.caption, photo.alt ?? null]);
    const said = createHash("sha256").update(texts).digest("hex").slice(0, 12);
    return { name, taken, ...known, hash, ...(proof ? { proofHash: proof.hash } : {}), said, ...filesOf(photo) };
  });
  return jsonPiece(key, { format: MANIFEST_FORMAT, photos: files });
}

/** A page in slices. `site`: the digest of what pages are made of. Throws if its marks are wrong. */
export function pagePiece(
  { gallery, version }: VersionRef,
  { set, html, site }: { set: string | null; html: string; site: string },
): StoredPiece {
  const key = set === null ? keys.coverPage(gallery, version) : keys.setPage(gallery, version, set);
  return { key, bytes: encodePage({ ...cutPage(html), ...digestsOf(html), site }), type: "application/octet-stream" };
}

/**
 * SHA-256 (Base64) of the style in the head of a built page and of the script in it, for the policy it is sent with
 * (CSP 3, 2.3.1). A photographer's text is escaped in pages, so it can't contain such an element.
 */
export function digestsOf(html: string): Record<"styles" | "scripts", string[]> {
  const digests = (found: RegExpExecArray | null) =>
    found?.[1] === undefined ? [] : [createHash("sha256").update(found[1]).digest("base64")];
  return {
    styles: digests(/<style>(.*?)<\/style>/s.exec(html.slice(0, html.indexOf("</head>")))),
    scripts: digests(/<script>(.*?)<\/script>/s.exec(html)),
  };
}

export function jsonPiece(key: string, value: unknown): StoredPiece {
  return textPiece(key, JSON.stringify(value));
}

function textPiece(key: string, text: string): StoredPiece {
  return { key, bytes: new TextEncoder().encode(text), type: "application/json" };
}
