import { folderNames } from "../../worker/domain/folder-names.ts";
import { asLink } from "../../worker/domain/link.ts";
import { arrivedOf, fileOf, photosOnce, sizesOf } from "../../worker/domain/manifest.ts";
import { KEPT_PART, type KeptCheck, type KeptList } from "../../worker/domain/pages/kept-copy.ts";
import { listKey, type News } from "../../worker/domain/pages/news.ts";
import { paths } from "../../worker/domain/paths.ts";
import { LARGEST, SIZES, type Size } from "../../worker/domain/sizes.ts";
import { subjectOf } from "../../worker/domain/subject.ts";
import { partHref, partsOf, photosOfPart } from "../../worker/domain/zip-parts.ts";
import type { Ask, ZippedFile } from "./ask.ts";
import type { Facts } from "./facts.ts";
import { spread, WHOLE_BYTES } from "./sample.ts";
import { type SeenSet, subjectOfPhoto } from "./sight.ts";
import { asked, MISSING, photosOf, type Stage } from "./things.ts";

const link = asLink;

/** Files of photos, in their sizes. */
export function* downloads(stage: Stage): Generator<Ask> {
  const { facts, most } = stage;
  const { photos, isHidden } = photosOf(stage);
  const all = photos.flatMap((photo) =>
    SIZES.flatMap((size) => (photo[size] ? [{ photo, size, file: photo[size] }] : [])),
  );
  const some = spread(all, most.each, ({ photo }) => isHidden(photo));
  stage.note("downloads", some.length, all.length);
  for (const { photo, size, file } of some) {
    yield asked(stage, {
      ...{ kind: "downloads", name: photo.name, missing: MISSING.photo },
      wished: { wish: "download-photo", subject: subjectOfPhoto(facts, photo.name), size },
      comes: fileOf(photo, size) ? { what: "blob", blob: file.blob, size: file.size } : { what: "arriving" },
      at: (to, name) => paths.downloadPhoto(link(to), name, size),
      ...(file.size > WHOLE_BYTES ? { method: "HEAD" } : {}),
    });
  }
}

/** Zips of sets and of everything, in their sizes. */
export function* zips(stage: Stage): Generator<Ask> {
  const { facts, sight, most } = stage;
  const { policy, manifest } = facts;
  const sets = spread(manifest.sets, most.sets, ({ id }) => !sight.sets.some((set) => set.id === id));
  stage.note("zips", sets.length, manifest.sets.length);
  for (const { id, ...set } of sets) {
    const seen = sight.sets.filter((one) => one.id === id);
    for (const size of sizesOf({ id, ...set }, {})) {
      const wished = { wish: "download-set", subject: subjectOf(policy, [id]), size } as const;
      const at = (to: string, name: string) => paths.downloadSet(link(to), name, size);
      yield* zipped(stage, {
        wished,
        ...filesIn(facts, { sets: seen, size, folders: false }),
        at,
        name: id,
        missing: MISSING.set,
      });
    }
  }
  for (const size of SIZES) {
    const wished = { wish: "download-gallery", size } as const;
    const { files, waits } = filesIn(facts, { sets: sight.sets, size, folders: true });
    yield* zipped(stage, { wished, files, waits, at: (to) => paths.downloadAll(link(to), size) });
  }
  yield chosen(stage);
}

/** Photos chosen on a page: counted as one, or downloaded one by one. */
function chosen(stage: Stage): Ask {
  const [first = MISSING.photo, second = MISSING.set] = stage.sight.sets.flatMap(({ photos }) => photos);
  return asked(stage, {
    ...{ kind: "zips", wished: { wish: "download-photo" }, comes: { what: "page", status: [303] } },
    at: (to) => paths.downloadPhotos(link(to), [first, second], LARGEST),
  });
}

/** What a zip holds: each photo once, in the first set that shows it. `waits`: some of it is not stored yet. */
function filesIn(
  { photos, manifest }: Facts,
  { sets, size, folders }: { sets: SeenSet[]; size: Size; folders: boolean },
): { files: ZippedFile[]; waits: boolean } {
  const once = [...photosOnce(sets)];
  const waits = arrivedOf(new Set(once.map(({ photo }) => photo)), manifest, size) !== null;
  const folderOf = folderNames([...new Set(once.map(({ set }) => set))]);
  const files = once.flatMap(({ set, photo }) => {
    const download = photos.get(photo)?.[size];
    if (!download) return [];
    const { file, blob, crc32, size: bytes } = download;
    return [{ path: (folders ? `${folderOf.get(set.id)}/` : "") + file, size: bytes, crc32, blob }];
  });
  return { files, waits };
}

type Zipped = Pick<Parameters<typeof asked>[1], "wished" | "at" | "name" | "missing"> & {
  files: ZippedFile[];
  waits: boolean;
};

function* zipped(stage: Stage, { files, waits, at, ...rest }: Zipped): Generator<Ask> {
  const kind = "zips";
  if (waits) {
    yield asked(stage, { kind, ...rest, at, comes: { what: "arriving" } });
    return;
  }
  if (files.length === 0) {
    yield asked(stage, { kind, ...rest, at, comes: { what: "nothing" } });
    return;
  }
  const parts = partsOf(files.length);
  for (let part = 1; part <= parts; part++) {
    const own = photosOfPart(files, part);
    const where = parts === 1 ? at : (to: string, name: string) => partHref(at(to, name), part);
    const whole = own.reduce((sum, { size }) => sum + size, 0) <= WHOLE_BYTES;
    yield asked(stage, {
      ...{ kind, ...rest, at: where, comes: { what: "zip", files: own, list: !whole } },
      ...(whole ? {} : { headers: { range: `bytes=-${listBytes(own)}` } }),
    });
  }
}

/** No more than the list at the end of a zip has, without zip64. */
const listBytes = (files: readonly ZippedFile[]) =>
  files.reduce((sum, { path }) => sum + 46 + Buffer.byteLength(path), 22);

/** What a page that is left open learns, and what browsers keep. */
export function* lists(stage: Stage): Generator<Ask> {
  const { facts, sight, most } = stage;
  const { policy, manifest } = facts;
  const sets = spread(manifest.sets, most.sets, ({ id }) => !sight.sets.some((set) => set.id === id));
  stage.note("offline", sets.length, manifest.sets.length);
  for (const { id, photos: all } of sets) {
    const photos = sight.sets.find((set) => set.id === id)?.photos ?? [];
    const about = { name: id, missing: MISSING.set };
    const subject = subjectOf(policy, [id]);
    const same = (found: readonly string[], wanted: readonly string[]) =>
      JSON.stringify(found) === JSON.stringify(wanted) ? null : "lists other photos than its viewer may see";
    yield asked(stage, {
      ...{ kind: "news", ...about, wished: { wish: "look", subject } },
      comes: { what: "json", isRight: (news) => same((news as News).tiles, photos.map(encodeURIComponent)) },
      at: (to, name) => paths.news(link(to), name, "0"),
    });
    if (photos.length < all.length) {
      // A page that shows all of the set has not the photos of this viewer, so it is given a list too.
      yield asked(stage, {
        ...{ kind: "news", ...about, wished: { wish: "look", subject } },
        comes: { what: "json", isRight: (news) => same((news as News).tiles, photos.map(encodeURIComponent)) },
        at: (to, name) => paths.news(link(to), name, listKey(all)),
      });
    }
    for (let from = 0; from === 0 || from < photos.length; from += KEPT_PART) {
      const part = photos.slice(from, from + KEPT_PART);
      yield asked(stage, {
        ...{ kind: "offline", ...about, wished: { wish: "keep", subject } },
        comes: { what: "json", isRight: (list) => keptIsRight(list as KeptList, { part, total: photos.length }) },
        at: (to, name) => paths.keptList(link(to), name, { format: "jpg", from }),
      });
    }
  }
  const ids = new Set(sight.sets.map((set) => set.id));
  const named = sets.map(({ id }) => id);
  yield asked(stage, {
    ...{ kind: "offline", wished: { wish: "keep" }, at: (to) => paths.keptCheck(link(to), named) },
    comes: {
      what: "json",
      isRight: (check) =>
        Object.keys((check as KeptCheck).sets).every((id) => ids.has(id))
          ? null
          : "lists sets that its viewer may not see",
    },
  });
  yield asked(stage, {
    kind: "offline",
    wished: { wish: "keep" },
    comes: { what: "page" },
    at: (to) => paths.app(link(to)),
  });
}

function keptIsRight({ total, photos }: KeptList, right: { part: readonly string[]; total: number }): string | null {
  if (total !== right.total) return "says another number of photos than its viewer may see";
  const names = photos.map(({ name }) => name);
  return JSON.stringify(names) === JSON.stringify(right.part) ? null : "lists other photos than its viewer may see";
}
