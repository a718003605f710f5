import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyEdits } from "../../../../worker/domain/arrangement/apply.ts";
import { arrange, arrangeBuild } from "../../../../worker/domain/arrangement/arrange.ts";
import {
  type Arrangement,
  AS_FILES,
  arrangementSchema,
  isAsFiles,
  writeArrangement,
} from "../../../../worker/domain/arrangement/arrangement.ts";
import { type Edit, editsSchema, SORTS } from "../../../../worker/domain/arrangement/edits.ts";
import { movedTo } from "../../../../worker/domain/arrangement/list-order.ts";
import { placesOf } from "../../../../worker/domain/arrangement/places.ts";
import { settle } from "../../../../worker/domain/arrangement/settle.ts";
import { widenedPhotos } from "../../../../worker/domain/arrangement/widening.ts";
import { fileBytesOf, type GalleryManifest, MANIFEST_FORMAT, type Photo } from "../../../../worker/domain/manifest.ts";
import { eachSize, SIZES } from "../../../../worker/domain/sizes.ts";

type Shown = Record<string, string[]>;

function manifestOf(sets: Shown): GalleryManifest {
  return {
    format: MANIFEST_FORMAT,
    ...{ gallery: "anna-ben", version: "v1", title: "Anna & Ben", date: "2026-06-13", description: null },
    ...{ language: "en", cover: null, look: { theme: "dark" } },
    studio: { name: "Mara", email: null, links: [], timezone: "UTC" },
    sets: Object.entries(sets).map(([id, photos]) => ({
      ...{ id, title: `Set ${id}`, folder: `Set ${id}`, photos },
      ...fileBytesOf(photos.map(filesOf)),
    })),
  };
}

const bytesOf = (name: string) => 1000 + name.length * 10 + (name.codePointAt(0) ?? 0);

const filesOf = (name: string) =>
  eachSize((size) => ({
    ...{ file: `${name}.jpg`, blob: "0".repeat(64), crc32: 1, type: "image/jpeg" },
    size: bytesOf(name) + SIZES.indexOf(size),
  }));

function photoOf(name: string, sets: string[]): Photo {
  const [set = "", ...alsoIn] = sets;
  return {
    ...{ name, set, ...(alsoIn.length > 0 ? { alsoIn } : {}), width: 3, height: 2, caption: null, taken: null },
    ...{ hash: "0".repeat(12), placeholder: "", ...filesOf(name) },
    renditions: [{ edge: 3, format: "jpg", blob: "0".repeat(64), size: 9 }],
  };
}

const shown = ({ sets }: GalleryManifest): Shown => Object.fromEntries(sets.map(({ id, photos }) => [id, photos]));
const namesOf = (manifest: GalleryManifest) => new Set(placesOf(manifest.sets).keys());

const NAMES = ["a", "b", "c", "d", "e", "f", "__proto__", "constructor"];
const SETS = ["one", "two", "three", "four"];

const someSets = fc.dictionary(fc.constantFrom(...SETS), fc.uniqueArray(fc.constantFrom(...NAMES)), {
  minKeys: 1,
  noNullPrototype: true,
});
// A gallery whose photos are each in a set at least.
const galleries = someSets.map(manifestOf);

const name = fc.constantFrom(...NAMES, "unknown");
const set = fc.constantFrom(...SETS, "nowhere");
const names = fc.uniqueArray(name, { minLength: 1, maxLength: 4 });

const edits: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ do: fc.constant("move" as const), set, photos: names, before: fc.option(name) }),
  fc.record({ do: fc.constant("sort" as const), set, by: fc.constantFrom(...SORTS) }),
  fc.record({ do: fc.constant("place" as const), photos: names, to: set, from: fc.option(set) }),
  fc.record({ do: fc.constant("unplace" as const), photos: names, from: set }),
  fc.record({ do: fc.constant("out" as const), photos: names }),
  fc.record({ do: fc.constant("back" as const), photos: names }),
  fc.record({ do: fc.constant("caption" as const), photo: name, text: fc.constantFrom("", "A kiss") }),
  fc.record({ do: fc.constant("set-title" as const), set, title: fc.constantFrom("Dancing", "Set one") }),
  fc.record({
    ...{ do: fc.constant("new-set" as const), title: fc.constantFrom("Late", "Later") },
    visibility: fc.constantFrom("everyone" as const, "client" as const),
  }),
  fc.record({ do: fc.constant("move-set" as const), set, before: fc.option(set) }),
  fc.record({ do: fc.constant("drop-set" as const), set }),
  fc.record({ do: fc.constant("cover" as const), photo: name, focus: fc.constantFrom(null, "50% 30%") }),
);

/** Each edit that can be made, one after the other; what can't be made changes nothing. */
function arrangedBy(files: GalleryManifest, done: readonly Edit[]): Arrangement {
  const facts = { files, photos: new Map(), takenIds: new Set<string>() };
  return done.reduce((arrangement, edit) => {
    const applied = applyEdits(arrangement, [edit], facts);
    return applied.ok ? applied.arrangement : arrangement;
  }, AS_FILES);
}

const lists = fc.array(edits, { maxLength: 12 });

describe("an arrangement", () => {
  it("that is empty changes nothing", () => {
    fc.assert(fc.property(galleries, (files) => arrange(files, AS_FILES) === files));
  });

  it("loses no photo that was not taken out, and shows none twice in a set", () => {
    fc.assert(
      fc.property(galleries, lists, (files, done) => {
        const arrangement = arrangedBy(files, done);
        const manifest = arrange(files, arrangement);
        const out = new Set([...arrangement.places].filter(([, sets]) => sets.length === 0).map(([photo]) => photo));
        expect(namesOf(manifest)).toEqual(new Set([...namesOf(files)].filter((photo) => !out.has(photo))));
        for (const { photos } of manifest.sets) expect(new Set(photos).size).toBe(photos.length);
      }),
    );
  });

  // A list of edits follows them on its own, since arranging a gallery again for each would take minutes.
  it("is the same for a list of edits as for each of them alone", () => {
    const members = (manifest: GalleryManifest) =>
      Object.fromEntries(manifest.sets.map(({ id, title, photos }) => [id, [title, ...photos.toSorted()]]));
    fc.assert(
      fc.property(galleries, lists, (files, done) => {
        const facts = { files, photos: new Map(), takenIds: new Set<string>() };
        const fitting = done.filter((edit, at) => applyEdits(arrangedBy(files, done.slice(0, at)), [edit], facts).ok);
        const applied = applyEdits(AS_FILES, fitting, facts);
        if (!applied.ok) throw new Error(`edit ${applied.at} is refused: ${applied.wrong.code}`);
        expect(members(arrange(files, applied.arrangement))).toEqual(members(arrange(files, arrangedBy(files, done))));
      }),
    );
  });

  it("keeps each photo's bytes with it, and gives each set its own folder", () => {
    fc.assert(
      fc.property(galleries, lists, (files, done) => {
        const { sets } = arrange(files, arrangedBy(files, done));
        for (const { photos, ...set } of sets) expect(set).toMatchObject(fileBytesOf(photos.map(filesOf)));
        expect(new Set(sets.map(({ folder }) => folder.toLowerCase())).size).toBe(sets.length);
        expect(new Set(sets.map(({ id }) => id)).size).toBe(sets.length);
      }),
    );
  });

  // A publish may bring other photos and sets: photos added, removed and moved on disk.
  it("loses no photo if the files have changed since it was made", () => {
    fc.assert(
      fc.property(galleries, galleries, lists, (before, files, done) => {
        const arrangement = arrangedBy(before, done);
        const manifest = arrange(files, arrangement);
        const out = [...namesOf(files)].filter((photo) => arrangement.places.get(photo)?.length === 0);
        expect(namesOf(manifest)).toEqual(namesOf(files).difference(new Set(out)));
        const places = placesOf(manifest.sets);
        for (const [photo, sets] of placesOf(files.sets)) {
          if (!arrangement.places.has(photo)) expect(places.get(photo)?.toSorted()).toEqual(sets.toSorted());
        }
      }),
    );
  });

  it("lists the sets that show each photo", () => {
    fc.assert(
      fc.property(galleries, lists, (files, done) => {
        const photos = Object.fromEntries(
          [...placesOf(files.sets)].map(([photo, sets]) => [photo, photoOf(photo, sets)]),
        );
        const build = arrangeBuild({ manifest: files, photos }, arrangedBy(files, done));
        const places = placesOf(build.manifest.sets);
        expect(new Set(Object.keys(build.photos))).toEqual(new Set(places.keys()));
        for (const photo of Object.values(build.photos))
          expect([photo.set, ...(photo.alsoIn ?? [])]).toEqual(places.get(photo.name));
      }),
    );
  });

  it("is read from storage as it was written", () => {
    fc.assert(
      fc.property(galleries, lists, (files, done) => {
        const arrangement = arrangedBy(files, done);
        expect(arrangementSchema.parse(JSON.parse(writeArrangement(arrangement)))).toEqual(arrangement);
      }),
    );
  });

  it("shows the same after dropping what the files now say themselves", () => {
    fc.assert(
      fc.property(galleries, lists, (files, done) => {
        const arrangement = arrangedBy(files, done);
        const settled = settle(arrangement, { manifest: files, photo: () => undefined });
        const { arranged: _, ...before } = arrange(files, arrangement);
        const { arranged: __, ...after } = arrange(files, settled);
        expect(after).toEqual(before);
        const again = settle(arrangement, { manifest: arrange(files, arrangement), photo: () => undefined });
        expect([...again.places.values()].flat()).toEqual([]);
        expect([again.orders.size, again.setOrder, again.setTitles.size]).toEqual([0, [], 0]);
        // A cover that was taken out may come back.
        expect(again.cover === null || !namesOf(arrange(files, arrangement)).has(again.cover)).toBe(true);
      }),
    );
  });

  it("of everything in the files' own order is empty", () => {
    const files = manifestOf({ one: ["a", "b"], two: ["c"] });
    const back: Edit[] = [
      { do: "move", set: "one", photos: ["b"], before: "a" },
      { do: "move", set: "one", photos: ["a"], before: "b" },
      { do: "place", photos: ["a"], from: "one", to: "two" },
      { do: "place", photos: ["a"], from: "two", to: "one" },
      { do: "move", set: "one", photos: ["a"], before: "b" },
    ];
    expect(isAsFiles(settle(arrangedBy(files, back), { manifest: files, photo: () => undefined }))).toBe(true);
  });
});

describe("who sees a photo", () => {
  const sets = new Map(SETS.map((id, at) => [id, at % 2 === 0 ? ("everyone" as const) : ("client" as const)]));

  it("becomes more people only if the photo is named", () => {
    fc.assert(
      fc.property(galleries, lists, fc.uniqueArray(name), (files, done, marked) => {
        const marks = new Set(marked);
        const after = arrange(files, arrangedBy(files, done));
        const places = { before: placesOf(files.sets), after: placesOf(after.sets) };
        const named = new Set(
          widenedPhotos({
            before: { places: places.before, sets },
            after: { places: places.after, sets },
            marks,
          }).map((photo) => photo.name),
        );
        const isOpen = (of: ReadonlyMap<string, readonly string[]>, photo: string) =>
          !marks.has(photo) && (of.get(photo) ?? []).some((id) => sets.get(id) === "everyone");
        for (const photo of places.after.keys()) {
          if (isOpen(places.after, photo) && !isOpen(places.before, photo)) expect(named).toContain(photo);
          if (!places.before.has(photo)) expect(named).toContain(photo);
        }
      }),
    );
  });

  it("never becomes more people by moving within a set, sorting, hiding or taking out", () => {
    const narrow = edits.filter(({ do: kind }) => ["move", "sort", "out", "unplace", "move-set"].includes(kind));
    fc.assert(
      fc.property(galleries, fc.array(narrow, { maxLength: 8 }), (files, done) => {
        const after = arrange(files, arrangedBy(files, done));
        const widened = widenedPhotos({
          before: { places: placesOf(files.sets), sets },
          after: { places: placesOf(after.sets), sets },
          marks: new Set(),
        });
        expect(widened).toEqual([]);
      }),
    );
  });
});

describe("an edit", () => {
  it("of the look that was stored before there was a key is read as if it left that key as usual", () => {
    const before = { do: "look", cover: "split", theme: "", fonts: "", grid: "", viewer: "dark", accent: "" };
    expect(editsSchema.parse([before])).toEqual([{ ...before, slideshow: "" }]);
  });

  const files = manifestOf({ one: ["a", "b", "c", "d"], two: ["e", "f"] });
  const facts = { files, photos: new Map(), takenIds: new Set(["late"]) };
  const after = (...done: Edit[]) => {
    const applied = applyEdits(AS_FILES, done, facts);
    return applied.ok ? shown(arrange(files, applied.arrangement)) : applied.wrong.code;
  };

  it.each<[string, Edit[], unknown]>([
    [
      "moves photos before another",
      [{ do: "move", set: "one", photos: ["d", "b"], before: "a" }],
      ["d", "b", "a", "c"],
    ],
    ["moves them to the end", [{ do: "move", set: "one", photos: ["a"], before: null }], ["b", "c", "d", "a"]],
    [
      "moves them before one of them",
      [{ do: "move", set: "one", photos: ["a", "b"], before: "b" }],
      ["a", "b", "c", "d"],
    ],
    ["takes photos out", [{ do: "out", photos: ["b"] }], ["a", "c", "d"]],
    [
      "brings them back where they were",
      [
        { do: "out", photos: ["b"] },
        { do: "back", photos: ["b"] },
      ],
      ["a", "b", "c", "d"],
    ],
  ])("%s", (_what, done, order) => expect(after(...done)).toEqual({ one: order, two: ["e", "f"] }));

  it("moves photos to the end of another set, or shows them there too", () => {
    expect(after({ do: "place", photos: ["b", "a"], from: "one", to: "two" })).toEqual({
      one: ["c", "d"],
      two: ["e", "f", "b", "a"],
    });
    expect(after({ do: "place", photos: ["b"], from: null, to: "two" })).toEqual({
      one: ["a", "b", "c", "d"],
      two: ["e", "f", "b"],
    });
  });

  it("makes a set that later edits may name", () => {
    expect(
      after(
        { do: "new-set", title: "Late!", visibility: "client", as: "+1" },
        { do: "place", photos: ["a"], from: "one", to: "+1" },
        { do: "move-set", set: "+1", before: "one" },
      ),
      // Its id is not that of a set there was before, whose visibility it would inherit.
    ).toEqual({ "late-2": ["a"], one: ["b", "c", "d"], two: ["e", "f"] });
  });

  it.each<[Edit, string]>([
    [{ do: "move", set: "one", photos: ["e"], before: null }, "photoUnknown"],
    [{ do: "move", set: "nowhere", photos: ["a"], before: null }, "unknownSet"],
    [{ do: "caption", photo: "nobody", text: "" }, "photoUnknown"],
    [{ do: "drop-set", set: "one" }, "setNotEmpty"],
    [{ do: "set-title", set: "one", title: "set TWO" }, "setTitleTaken"],
    [{ do: "new-set", title: "Set one", visibility: "client" }, "setTitleTaken"],
  ])("that can't be made says why: %j", (edit, code) => expect(after(edit)).toBe(code));

  it("sorts by name, by capture time and newest first; photos without a time are last", () => {
    const taken = { a: "2026-06-13T12:00:00", b: null, c: "2026-06-13T09:00:00", d: "2026-06-13T12:00:00" };
    const photos = new Map(
      Object.entries(taken).map(([photo, at], n) => [photo, { file: `IMG_${12 - n}.jpg`, taken: at }]),
    );
    const sort = (by: (typeof SORTS)[number]) => {
      const applied = applyEdits(AS_FILES, [{ do: "sort", set: "one", by }], { ...facts, photos });
      return applied.ok && shown(arrange(files, applied.arrangement)).one;
    };
    expect(sort("name")).toEqual(["d", "c", "b", "a"]);
    expect(sort("taken")).toEqual(["c", "d", "a", "b"]);
    expect(sort("newest")).toEqual(["d", "a", "c", "b"]);
  });

  it("moves what is named and nothing else", () => {
    fc.assert(
      fc.property(fc.uniqueArray(name), fc.uniqueArray(name), fc.option(name), (list, wanted, before) => {
        const photos = wanted.filter((one) => list.includes(one));
        const moved = movedTo(list, { photos, before });
        expect(moved.toSorted()).toEqual(list.toSorted());
        const others = (all: readonly string[]) => all.filter((one) => !photos.includes(one));
        expect(others(moved)).toEqual(others(list));
      }),
    );
  });
});
