import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Download, Photo } from "../../../worker/domain/manifest.ts";
import type { Size } from "../../../worker/domain/sizes.ts";
import { words } from "../../../worker/domain/words/voice.ts";
import { keepsakeEntries } from "../../../worker/keepsake/archive.ts";
import type { Kept } from "../../../worker/keepsake/kept.ts";
import { layoutTag, layoutZip } from "../../../worker/zip/layout.ts";
import { type Blobs, readZip, render } from "../zip/archive.ts";

const blobs: Blobs = new Map();

function stored(text: string): Pick<Download, "blob" | "size" | "crc32"> {
  const bytes = Buffer.from(text);
  const blob = createHash("sha256").update(bytes).digest("hex");
  blobs.set(blob, bytes);
  return { blob, size: bytes.length, crc32: crc32(bytes) };
}

function photo(
  name: string,
  { file = `${name}.jpg`, small = true, ...more }: Partial<Photo> & { file?: string; small?: boolean } = {},
): Photo {
  const download = (size: string) => ({ ...stored(`${size} of ${name}`), file, type: "image/jpeg" });
  const { crc32: sum, ...rendition } = stored(`small of ${name}`);
  return {
    ...{ name, set: "one", width: 3000, height: 2000, caption: null, taken: null, hash: "0123456789ab" },
    ...{ placeholder: "112233 112233 112233 112233", original: download("original"), web: download("web") },
    renditions: [{ edge: 960, format: "jpg", ...rendition, ...(small ? { crc32: sum } : {}) }],
    ...more,
  };
}

function kept(photos: Photo[], more: Partial<Kept> = {}): Kept {
  const names = photos.map(({ name }) => name);
  return {
    ...{ title: "Anna & Ben", link: "anna-ben", date: "2026-06-13", description: null, look: {} },
    ...{ studio: { name: "Mara", links: [] }, voice: words("en"), size: "original" as Size },
    sets: [{ id: "one", title: "One", folder: "One", clientOnly: false, photos: names }],
    photos: new Map(photos.map((one) => [one.name, one])),
    ...{
      cover: names[0] ?? null,
      hidden: new Set(),
      picks: new Map(),
      picksTitle: "mySelection",
      fonts: [],
      part: 1,
      parts: 1,
    },
    ...more,
  };
}

async function unpacked(content: Kept) {
  const entries = await keepsakeEntries(content, async (list) => JSON.stringify(list));
  const { segments, size } = layoutZip(entries);
  const zip = render(segments, blobs);
  expect(zip.length).toBe(size);
  return { entries, files: await readZip(zip) };
}

const pathsOf = (files: readonly { path: string }[]) => files.map(({ path }) => path);
const textOf = (files: Awaited<ReturnType<typeof unpacked>>["files"], ending: string) =>
  files.find(({ path }) => path.endsWith(ending))?.bytes.toString("utf8") ?? "";

describe("the zip of a keepsake", () => {
  it("unpacks to names that every system can store, whatever the gallery, its sets and photos are called", async () => {
    const names = ['a:"b', "a?<b", "con", "Übergang #1 50%"];
    const photos = names.map((name) => photo(name, { file: `${name.replace(/[<>:"?]/g, "_")}.jpg` }));
    const { files } = await unpacked(kept(photos, { title: '../..\\<i>CON</i> "x" & y.', description: "<script>" }));
    const parts = pathsOf(files).flatMap((path) => path.split("/"));
    expect(parts.filter((part) => /[\p{Cc}<>:"\\|?*]|^\.+$|[. ]$/u.test(part))).toEqual([]);
    expect(new Set(pathsOf(files).map((path) => path.toLowerCase())).size).toBe(files.length);
    expect(
      pathsOf(files)
        .filter((path) => path.includes("/photos/"))
        .map((path) => path.split("/").at(-1)),
    ).toEqual(["a__b.jpg", "a__b (2).jpg", "con.jpg", "Übergang #1 50%.jpg"]);
    const first = textOf(files, "/index.html");
    expect(first).not.toMatch(/<script|<i>/);
    expect(textOf(files, "0004.html")).toContain('src="../../photos/One/%C3%9Cbergang%20%231%2050%25.jpg"');
  });

  it("is named after the link if the title has nothing that a file may be called, and is never too long", async () => {
    expect(pathsOf((await unpacked(kept([], { title: "..." }))).files)[0]).toBe("anna-ben/index.html");
    const long = pathsOf((await unpacked(kept([], { title: "x".repeat(300), part: 2, parts: 3 }))).files)[0];
    expect(long).toBe(`${"x".repeat(60)} (2-3)/index.html`);
  });

  it("has each picture once, small ones for grids, and originals only where they were asked for and differ", async () => {
    const [a, b] = [photo("a"), photo("b", { small: false })];
    const sets = ["one", "two"].map((id) => ({ id, title: id, folder: id, clientOnly: false, photos: ["a", "b"] }));
    const { files } = await unpacked(kept([a, b], { sets }));
    expect(pathsOf(files).filter((path) => path.includes("/a.jpg") || path.includes("/b.jpg"))).toEqual([
      ...["photos/one/a.jpg", "originals/one/a.jpg", "photos/one/b.jpg", "originals/one/b.jpg"].map(
        (path) => `Anna & Ben/${path}`,
      ),
    ]);
    const small = `small/${a.renditions[0]?.blob.slice(0, 16)}.jpg`;
    expect(textOf(files, "sets/two/index.html")).toContain(`src="../../${small}"`);
    expect(textOf(files, "sets/two/index.html")).toContain('src="../../photos/one/b.jpg"');
    const web = await unpacked(kept([a, { ...b, original: b.web as Download }], { size: "web" }));
    expect(pathsOf(web.files).filter((path) => path.includes("originals"))).toEqual([]);
  });

  it("plays films, with or without a poster", async () => {
    const video = { duration: 9, width: 1920, height: 1080, versions: [{ blob: "0".repeat(64), size: 1, edge: 1920 }] };
    const film = (name: string, small: boolean) => photo(name, { file: `${name}.mp4`, small, video });
    const { files } = await unpacked(kept([film("a", true), film("b", false)], { size: "web" }));
    expect(textOf(files, "0001.html")).toMatch(/<video src="..\/..\/photos\/One\/a\.mp4"[^>]* poster="..\/..\/small\//);
    expect(textOf(files, "0002.html")).not.toContain("poster");
    expect(textOf(files, "sets/one/index.html")).toContain("<b>Video b</b>");
  });

  it("is the same byte for byte whenever it is made, and another once a letter changes", async () => {
    const [once, again] = [await unpacked(kept([photo("a")])), await unpacked(kept([photo("a")]))];
    expect(await layoutTag(once.entries)).toBe(await layoutTag(again.entries));
    const other = await unpacked(kept([photo("a", { caption: "!" })]));
    expect(await layoutTag(other.entries)).not.toBe(await layoutTag(once.entries));
  });
});
