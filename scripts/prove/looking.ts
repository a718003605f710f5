import type { Link } from "../../worker/domain/link.ts";
import { asLink } from "../../worker/domain/link.ts";
import type { Photo, Video } from "../../worker/domain/manifest.ts";
import { paths } from "../../worker/domain/paths.ts";
import { subjectOf } from "../../worker/domain/subject.ts";
import { LANGUAGES, words } from "../../worker/domain/words/voice.ts";
import type { Ask, Comes } from "./ask.ts";
import { spread, WHOLE_BYTES } from "./sample.ts";
import { type Sight, subjectOfPhoto } from "./sight.ts";
import { asked, MISSING, photosOf, type Stage } from "./things.ts";

const link = (text: string): Link => asLink(text);

/** The front page, every set and every photo. */
export function* pages(stage: Stage): Generator<Ask> {
  const { facts, sight, most } = stage;
  const { policy, manifest } = facts;
  const kind = "pages";
  yield asked(stage, {
    ...{ kind, wished: { wish: "arrive" }, comes: { what: "page" }, at: (to) => paths.gallery(link(to)) },
  });
  const sets = spread(manifest.sets, most.sets, ({ id }) => !sight.sets.some((set) => set.id === id));
  stage.note(kind, sets.length, manifest.sets.length);
  for (const { id } of sets) {
    const seen = sight.sets.find((set) => set.id === id)?.photos ?? [];
    const shows = seen.flatMap((name) => facts.photos.get(name) ?? []).map((photo) => sight.shown(photo).hash);
    const about = {
      wished: { wish: "look", subject: subjectOf(policy, [id]) } as const,
      name: id,
      missing: MISSING.set,
    };
    yield asked(stage, { kind, ...about, comes: { what: "page", shows }, at: (to, name) => paths.set(link(to), name) });
    yield asked(stage, { kind, ...about, comes: { what: "page" }, at: (to, name) => paths.linkCode(link(to), name) });
  }
  const { photos, isHidden } = photosOf(stage);
  const some = spread(photos, most.each, isHidden);
  stage.note(kind, some.length, photos.length);
  for (const photo of some) {
    yield asked(stage, {
      ...{ kind, name: photo.name, missing: MISSING.photo },
      wished: { wish: "look", subject: subjectOfPhoto(facts, photo.name) },
      comes: { what: "page", shows: [sight.shown(photo).hash], never: positionsOf(stage, photo) },
      at: (to, name) => paths.photo(link(to), name),
    });
  }
}

/** Where a photo is among all photos of its set, as a page says it to somebody who sees them all. */
function positionsOf({ facts, sight }: Stage, photo: Photo): string[] {
  const set = sight.sets.find(({ photos }) => photos.includes(photo.name));
  const all = facts.manifest.sets.find(({ id }) => id === set?.id)?.photos ?? [];
  if (!set || all.length === set.photos.length) return [];
  const [at, of] = [all.indexOf(photo.name) + 1, all.length];
  const own = set.photos.indexOf(photo.name) + 1;
  return LANGUAGES.flatMap((language) => {
    const { say, number } = words(language);
    const said = (position: number) => say("position", { position: number(position), total: number(of) });
    return [...new Set([said(at), said(own)])];
  });
}

/** Pictures: all of them, or one of each photo if there are too many. */
export function* images(stage: Stage): Generator<Ask> {
  const { facts, sight, most } = stage;
  const { photos, isHidden } = photosOf(stage);
  const all = photos.flatMap((photo) => picturesOf(photo).flat());
  const one = spread(photos, most.images, isHidden).flatMap((photo, i) =>
    picturesOf(photo).flatMap((pictures) => pictures[i % pictures.length] ?? []),
  );
  const some = all.length <= most.images ? all : one;
  stage.note("images", some.length, all.length);
  const kind = "images";
  for (const { photo, hash, clean, rendition } of some) {
    const about = { name: photo.name, missing: MISSING.photo };
    const wished = { wish: "look", subject: subjectOfPhoto(facts, photo.name) } as const;
    const at = (to: string, name: string) => paths.image(link(to), { name, hash }, rendition);
    yield asked(stage, { kind, ...about, wished, comes: pictureThatComes(sight, { photo, clean, rendition }), at });
  }
  for (const photo of spread(photos.filter(isHidden), most.each)) {
    const [rendition] = photo.renditions;
    if (!rendition) continue;
    const about = { name: photo.name, missing: MISSING.photo, comes: { what: "page" } as const };
    const wished = { wish: "look", subject: subjectOfPhoto(facts, photo.name) } as const;
    // An address from before it was exported again leads to today's.
    const old = (to: string, name: string) => paths.image(link(to), { name, hash: "0".repeat(12) }, rendition);
    yield asked(stage, { kind, ...about, wished, at: old });
    const now = (to: string, name: string) => paths.image(link(to), { ...photo, name }, rendition);
    yield asked(stage, { kind, ...about, wished, at: now, method: "HEAD" });
    yield asked(stage, { kind, ...about, wished, at: now, headers: { "if-none-match": "*" } });
    const known = { "if-none-match": `"${rendition.blob.slice(0, 32)}"`, range: "bytes=0-9" };
    yield asked(stage, { kind, ...about, wished, at: now, headers: known });
  }
}

/** A picture of a photo. */
interface Picture {
  photo: Photo;
  /** It has no watermark. */
  clean: boolean;
  rendition: Photo["renditions"][number];
}

/** The pictures of a photo: those without a watermark, then those with one. */
export function picturesOf(photo: Photo): (Picture & { hash: string })[][] {
  const { hash, renditions, proof } = photo;
  const named = (clean: boolean, { hash, renditions }: Pick<Photo, "hash" | "renditions">) =>
    renditions.map((rendition) => ({ photo, clean, hash, rendition }));
  return [named(true, { hash, renditions }), ...(proof ? [named(false, proof)] : [])];
}

/** What comes for a picture to somebody who may look at its photo. */
export function pictureThatComes(sight: Sight, { photo, clean, rendition: { blob, size } }: Picture): Comes {
  return sight.seesClean(photo) === clean ? { what: "blob", blob, size } : { what: "moved", clean };
}

/** Videos with ranges of them, and their captions. */
export function* videos(stage: Stage): Generator<Ask> {
  const { facts, sight, most } = stage;
  const { photos, isHidden } = photosOf(stage);
  const all = photos.filter(({ video }) => video);
  const some = spread(all, most.each, isHidden);
  stage.note("videos", some.length, all.length);
  for (const photo of some) {
    const about = { kind: "videos", name: photo.name, missing: MISSING.photo } as const;
    const wished = { wish: "look", subject: subjectOfPhoto(facts, photo.name) } as const;
    // Who sees its poster with a watermark can play it only if there is a film with one.
    const isPlayed = sight.shown(photo).video !== undefined;
    const played = (comes: Comes): Comes => (isPlayed ? comes : { what: "nothing" });
    for (const { clean, hash, version } of filmsOf(photo)) {
      const isOwn = sight.seesClean(photo) === clean;
      const played = (comes: Comes): Comes =>
        isOwn ? comes : isPlayed ? { what: "moved", clean } : { what: "nothing" };
      const at = (to: string, name: string) => paths.video(link(to), { hash, name }, version);
      const { blob, size } = version;
      if (size <= WHOLE_BYTES)
        yield asked(stage, { ...about, wished, comes: played({ what: "blob", blob, size }), at });
      for (const range of rangesOf(size)) {
        const headers = { range: `bytes=${range.from}-${range.to}` };
        yield asked(stage, { ...about, wished, comes: played({ what: "blob", blob, size, range }), at, headers });
      }
    }
    const captions = photo.video?.captions;
    if (!captions) continue;
    const at = (to: string, name: string) => paths.captions(link(to), { name }, captions.blob);
    yield asked(stage, { ...about, wished, comes: played({ what: "blob", ...captions }), at });
  }
}

/** What is played of a video: without a watermark, then with one. */
function filmsOf({ hash, video, proof }: Photo) {
  const named = (clean: boolean, hash: string, versions: Video["versions"] = []) =>
    versions.map((version) => ({ clean, hash, version }));
  return [...named(true, hash, video?.versions), ...(proof ? named(false, proof.hash, proof.versions) : [])];
}

const RANGE = 64;

function rangesOf(size: number): { from: number; to: number }[] {
  const part = (from: number) => ({ from, to: Math.min(size, from + RANGE) - 1 });
  return [...new Set([0, Math.floor(size / 2), Math.max(0, size - RANGE)])].map(part);
}
