import { arrange, arrangePhoto } from "../domain/arrangement/arrange.ts";
import { type Arrangement, isAsFiles } from "../domain/arrangement/arrangement.ts";
import { type Places, placesOf } from "../domain/arrangement/places.ts";
import { settle } from "../domain/arrangement/settle.ts";
import { type GalleryManifest, MANIFEST_FORMAT, type Photo, photoShard } from "../domain/manifest.ts";
import { withScriptsOf } from "../domain/page-scripts.ts";
import type { Ctx } from "../http/context.ts";
import { inTurns } from "../store/in-turns.ts";
import { keys } from "../store/keys.ts";
import type { VersionRef } from "../store/manifests.ts";
import { copyPiece, readWhole, type StoredVersion, storePiece } from "../store/new-version.ts";
import { findStoredPage } from "../store/pages.ts";
import { filesPiece, jsonPiece, pagePiece, type StoredPiece, shardPieces } from "../store/pieces.ts";
import { storeShellFiles } from "./shell-files.ts";

/** A version that is complete in storage. */
export interface MadeVersion {
  manifest: GalleryManifest;
  photoCount: number;
  /** Without what the files say as well. */
  arrangement: Arrangement;
}

interface Wish {
  from: VersionRef & { photoCount: number };
  /** Name of the new version. */
  version: string;
  arrangement: Arrangement;
}

/**
 * Makes a version from a stored one, arranged in another way, as a publish without photos would: what stays the same is
 * copied, what doesn't is made and rendered. The storage checks every piece. Nobody sees it yet. Throws StorageFault.
 */
export async function makeVersion(c: Ctx, { from, version, arrangement: wanted }: Wish): Promise<MadeVersion> {
  const before = await readWhole(c.env.PHOTOS, from);
  const maker = makerOf({ before, version, wanted });
  const { manifest, arrangement, names } = maker;
  const pages = new Map<string | null, string>();
  const whole = [
    jsonPiece(keys.manifest(from.gallery, version), manifest),
    ...maker.published(),
    ...shardPieces({ gallery: from.gallery, version }, maker.texts),
  ];
  await inTurns(whole, (piece) => storePiece(c.env.PHOTOS, piece));
  await inTurns([null, ...manifest.sets.map(({ id }) => id)], (set) => storeSet(c, { from, maker, set, pages }));
  await storeShellFiles(c, pages.values());
  return { manifest, photoCount: names.length, arrangement };
}

interface SetPieces {
  from: VersionRef;
  maker: Maker;
  /** null: the cover. */
  set: string | null;
  /** One page of each kind, for the files that they name. */
  pages: Map<string | null, string>;
}

/** Stores what a set has of its own, its page and its files; of the cover, its page. */
async function storeSet(c: Ctx, { from, maker, set, pages }: SetPieces): Promise<void> {
  const { gallery } = from;
  const { version } = maker.manifest;
  const bucket = c.env.PHOTOS;
  const pageKey = (of: string) => (set === null ? keys.coverPage(gallery, of) : keys.setPage(gallery, of, set));
  if (!maker.isSamePage(set) || !(await copyPiece(bucket, { from: pageKey(from.version), to: pageKey(version) }))) {
    const photos = Object.fromEntries(maker.photosOf(set).map((photo) => [photo.name, photo]));
    const made = await c.var.renderBuilt({ build: { manifest: maker.manifest, photos }, set });
    const earlier = await findStoredPage(bucket, { ...from, set: maker.likeSet(set) });
    const html = earlier ? withScriptsOf(earlier, made) : made.html;
    pages.set(set === null ? null : "set", html);
    await storePiece(bucket, pagePiece({ gallery, version }, { set, html, site: made.site }));
  }
  if (set === null) return;
  const filesKey = (of: string) => keys.files(gallery, of, set);
  if (maker.isSamePhotos(set) && (await copyPiece(bucket, { from: filesKey(from.version), to: filesKey(version) })))
    return;
  await storePiece(bucket, filesPiece(filesKey(version), maker.photosOf(set)));
}

interface Maker {
  manifest: GalleryManifest;
  arrangement: Arrangement;
  /** All photos. */
  names: string[];
  /** What each photo is in JSON. */
  texts: ReadonlyMap<string, string>;
  /** The photos of a set, in order; none for the cover. */
  photosOf(set: string | null): Photo[];
  /** Whether its page, or that of the cover, would be the same as it was. */
  isSamePage(set: string | null): boolean;
  /** The set before whose page is of the same kind: itself, for a new one any other. */
  likeSet(set: string | null): string | null;
  /** Whether a set has the same photos, and each is as it was. */
  isSamePhotos(set: string): boolean;
  /** What the files say, to be stored as well if it is something else. */
  published(): StoredPiece[];
}

function makerOf({ before, version, wanted }: { before: StoredVersion; version: string; wanted: Arrangement }): Maker {
  const { live, asPublished } = before;
  const files = { ...before.files, version };
  const asFiles = (name: string) => asPublished.get(name) ?? photoIn(before.photos, name);
  const arrangement = settle(wanted, { manifest: files, photo: asFiles });
  const manifest = arrange(files, arrangement);
  const now = placesOf(manifest.sets);
  const changed = changedPhotos({ before, now, arrangement, asFiles });
  const texts = new Map([...now.keys()].map((name) => [name, changed.get(name) ?? before.photos.get(name) ?? ""]));
  const setsBefore = new Map(live.sets.map((set) => [set.id, set]));
  const isFramed = frameOf(live) === frameOf(manifest);
  const photosIn = (id: string) => manifest.sets.find((set) => set.id === id)?.photos ?? [];
  const isSameSet = (id: string) => {
    const own = photosIn(id);
    const earlier = setsBefore.get(id)?.photos ?? [];
    return setsBefore.has(id) && own.length === earlier.length && own.every((name, at) => name === earlier[at]);
  };
  const isSamePhotos = (id: string) => isSameSet(id) && !photosIn(id).some((name) => changed.has(name));
  const left = () => {
    const said = new Set([...arrangement.captions.keys(), ...arrangement.alts.keys()]);
    const names = [...placesOf(files.sets).keys()].filter((name) => !now.has(name) || said.has(name));
    return names.flatMap((name) => asFiles(name) ?? []);
  };
  return {
    manifest,
    arrangement,
    names: [...now.keys()],
    texts,
    photosOf: (set) => (set === null ? [] : photosIn(set).flatMap((name) => photoIn(texts, name) ?? [])),
    likeSet: (set) => (set === null || setsBefore.has(set) ? set : (live.sets[0]?.id ?? null)),
    isSamePage: (set) => isFramed && (set === null || isSamePhotos(set)),
    isSamePhotos,
    published: () => {
      if (isAsFiles(arrangement)) return [];
      const stored = { format: MANIFEST_FORMAT, manifest: files, photos: left() };
      return [jsonPiece(keys.published(manifest.gallery, version), stored)];
    },
  };
}

/** What pages show of a gallery besides photos. */
const frameOf = ({ title, description, look, studio, sets }: GalleryManifest) =>
  JSON.stringify([title, description, look, studio, sets.map((set) => [set.id, set.title])]);

interface Changing {
  before: StoredVersion;
  now: Places;
  arrangement: Arrangement;
  asFiles(name: string): Photo | undefined;
}

/** Photos that are no longer as the version had them, in JSON. */
function changedPhotos({ before, now, arrangement, asFiles }: Changing): Map<string, string> {
  const then = placesOf(before.live.sets);
  const isSaid = (name: string) => arrangement.captions.has(name) || arrangement.alts.has(name);
  const changed = new Map<string, string>();
  for (const [name, sets] of now) {
    const same = then.get(name)?.join(" ") === sets.join(" ");
    if (same && !isSaid(name) && !before.asPublished.has(name)) continue;
    const files = asFiles(name);
    const photo = files && arrangePhoto(files, { places: now, arrangement });
    const text = photo ? JSON.stringify(photo) : undefined;
    if (text !== undefined && text !== before.photos.get(name)) changed.set(name, text);
  }
  return changed;
}

function photoIn(texts: ReadonlyMap<string, string>, name: string): Photo | undefined {
  const text = texts.get(name);
  return text === undefined ? undefined : photoShard.shape.photos.element.parse(JSON.parse(text));
}
