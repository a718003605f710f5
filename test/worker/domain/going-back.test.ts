import { expect, it } from "vitest";
import { revealedBetween, type ShownVersion } from "../../../worker/domain/arrangement/going-back.ts";
import type { GalleryManifest } from "../../../worker/domain/manifest.ts";

const sets = new Map([
  ["open", "everyone"],
  ["kept", "client"],
] as const);

function version(places: Record<string, string[]>, more: Partial<GalleryManifest> = {}): ShownVersion {
  const names = Object.values(places).flat();
  const manifest = {
    ...{
      title: "Trip",
      date: null,
      description: null,
      studio: { name: "Mara", email: null, links: [], timezone: "UTC" },
    },
    sets: Object.entries(places).map(([id, photos]) => ({ id, title: id, folder: id, photos })),
    ...more,
  } as unknown as GalleryManifest;
  return {
    manifest,
    photos: new Map(names.map((name) => [name, { caption: null, alt: null, files: `hash-${name}` }])),
  };
}

const now = version({ open: ["a", "b"], kept: ["c"] });

it.each([
  ["the same version", version({ open: ["a", "b"], kept: ["c"] }), [], []],
  ["fewer photos", version({ open: ["a"] }), [], []],
  ["a photo for clients that an open set showed", version({ open: ["a", "b", "c"] }), [], ["everyone c"]],
  ["the same, marked private", version({ open: ["a", "b", "c"] }), ["c"], []],
  ["a photo that is gone", version({ open: ["a", "b"], kept: ["c", "d"] }), [], ["client d"]],
  ["a photo that is gone and marked private", version({ open: ["a", "b", "d"], kept: ["c"] }), ["d"], ["client d"]],
  ["a photo in a set that nobody knows", version({ open: ["a"], lost: ["b", "e"] }), [], ["client e"]],
  ["a title and a contact", version({ open: ["a"] }, { title: "Old" }), [], ["Old"]],
] as const)("going back to %s shows only what is listed", (_, after, marks, expected) => {
  const revealed = revealedBetween({ before: now, after, sets: new Map(sets), marks: new Set(marks) });
  // Its title is its id, and is new as well.
  const words = revealed.map((one) =>
    one.kind === "photo" ? `${one.audience} ${one.photo}` : "text" in one ? one.text : one.photo,
  );
  expect(words.filter((word) => word !== "lost")).toEqual(expected);
});

it("an earlier picture or caption is listed; a file that it lacks is not", () => {
  const shown = (photo: { caption?: string; files: string }) => ({
    ...now,
    photos: new Map([...now.photos, ["a", { caption: null, alt: null, ...photo }]]),
  });
  const between = (before: ShownVersion, after: ShownVersion) =>
    revealedBetween({ before, after, sets: new Map(sets), marks: new Set() });
  expect(between(shown({ files: "x y" }), shown({ files: "x" }))).toEqual([]);
  expect(between(shown({ files: "x" }), shown({ files: "x y" }))).toEqual([{ kind: "picture", photo: "a" }]);
  expect(between(shown({ files: "x" }), shown({ files: "x", caption: "Her name" }))).toEqual([
    { kind: "text", photo: "a", text: "Her name" },
  ]);
});
