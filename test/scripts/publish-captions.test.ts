import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { readExif } from "../../scripts/publish/exif/exif.ts";
import { photoHash } from "../../scripts/publish/photo/recipe.ts";
import { decodePage, joinPage } from "../../worker/domain/slices.ts";
import { nothing } from "../../worker/page/markup.ts";
import { keys } from "../../worker/store/keys.ts";
import { alt, iptcOf, segments, tiffOf, UTF8_MARK, withSegments, xmpOf } from "../support/metadata.ts";
import { photoBytes } from "../support/photos.ts";
import { outcomes, publishing, told } from "../support/publishing.ts";

const desk = publishing();
const TRIP = "title: Trip\nsets:\n  - id: all\n    title: All\n  - id: own\n    title: Own\n    visibility: client\n";
const HOSTILE = `"><!--[photo x]--><script>alert(1)</script> ' onload='x' data-slot="load x" &lt; \${x}`;

const photo = async (file: string, { seed, own }: { seed: number; own: Buffer[] }) => {
  await desk.write(file, "");
  await writeFile(path.join(desk.content, file), withSegments(await photoBytes({ seed }), ...own));
};
const escaped = (text: string) => text.replace(/[<>&"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
const xmp = (caption: string) => segments.xmp(xmpOf(alt("dc:description", { "x-default": escaped(caption) })));

async function trip(): Promise<void> {
  await desk.write("trip/gallery.yaml", TRIP);
  await photo("trip/all/a.jpg", {
    seed: 1,
    own: [segments.exif(tiffOf({ main: [{ tag: 270, type: 2, value: "Of EXIF" }] }))],
  });
  await photo("trip/all/b.jpg", { seed: 2, own: [xmp("Cutting the cake")] });
  await photo("trip/all/c.jpg", {
    seed: 3,
    own: [segments.iptc(iptcOf(UTF8_MARK, [2, 120, "Größe"], [2, 80, "Zoë"], [2, 116, "© Zoë"]))],
  });
  await photo("trip/all/d.jpg", { seed: 4, own: [] });
  await photo("trip/all/evil.jpg", { seed: 5, own: [xmp(HOSTILE)] });
  await photo("trip/own/secret.jpg", { seed: 6, own: [xmp("The secret of the barn")] });
  const rights = [
    { tag: 315, type: 2, value: "Mara" },
    { tag: 33432, type: 2, value: Buffer.from("Mara\0Studio Nord\0") },
  ];
  await photo("trip/all/two.jpg", { seed: 7, own: [segments.exif(tiffOf({ main: rights }))] });
  await photo("trip/all/plain.jpg", {
    seed: 8,
    own: [segments.exif(tiffOf({ main: [rights[0] ?? { tag: 315, type: 2, value: "" }] }))],
  });
}

const caption = async (name: string) => (await desk.livePhoto("trip", name)).caption;

/** Pages of the gallery as they are stored. */
async function pages(): Promise<Uint8Array[]> {
  const live = await desk.live("trip");
  const version = live?.version ?? "";
  const names = [
    keys.coverPage("trip", version),
    ...(live?.sets ?? []).map(({ id }) => keys.setPage("trip", version, id)),
  ];
  return Promise.all(names.map(async (key) => (await desk.target.blobs.get(key)) ?? new Uint8Array()));
}

describe("captions", () => {
  it("come from the files, unless gallery.yaml has others, and belong to their photo's slice", async () => {
    await trip();
    expect(told(await desk.publish(), desk.content)).toEqual([]);
    const names = ["a", "b", "c", "d", "evil"];
    expect(await Promise.all(names.map(caption))).toEqual(["Of EXIF", "Cutting the cake", "Größe", null, HOSTILE]);
    const stored = await pages();
    const seen = stored.map((page) => {
      const text = Buffer.from(joinPage(decodePage(page), { sees: () => true, fill: () => nothing })).toString();
      return { text, alts: [...text.matchAll(/ alt="([^"]*)"/g)].map(([, said]) => said) };
    });
    expect(seen[1]?.alts).toContain("Cutting the cake");
    expect(seen[2]?.alts).toEqual(["The secret of the barn"]);
    for (const { text } of seen) expect(text).not.toMatch(/<script>alert|<!--\[photo x|onload='x'/);
    // Who may not see a photo gets nothing of its caption, whatever page it is.
    for (const [i, hidden] of ["Of EXIF", "Cutting the cake", "Größe", "alert(1)", "secret of the barn"].entries()) {
      const owner = [..."abc", "evil", "secret"][i];
      for (const page of stored) {
        const text = Buffer.from(
          joinPage(decodePage(page), {
            sees: ({ key, kind }) => kind !== "photo" || key !== owner,
            fill: () => nothing,
          }),
        ).toString();
        expect(text).not.toContain(hidden);
      }
    }
    const manifest = await desk.target.blobs.get(keys.manifest("trip", (await desk.live("trip"))?.version ?? ""));
    expect(Buffer.from(manifest ?? []).toString()).not.toMatch(/Cutting|secret of/);

    desk.done.steps.length = 0;
    await desk.write("trip/gallery.yaml", `${TRIP}captions:\n  a: Mine\n  b: ""\n`);
    await desk.publish();
    expect(await Promise.all(names.slice(0, 4).map(caption))).toEqual(["Mine", null, "Größe", null]);
    await desk.write("trip/gallery.yaml", `${TRIP}captions:\n  a: Mine\n  "*": off\n`);
    await desk.publish();
    expect(await Promise.all(names.slice(0, 4).map(caption))).toEqual(["Mine", null, null, null]);
    await desk.write("trip/gallery.yaml", `${TRIP}captions: off\n`);
    await desk.publish();
    expect(await Promise.all(names.slice(0, 4).map(caption))).toEqual([null, null, null, null]);
    expect(desk.done.steps).not.toContain("render");
  });
});

describe("creator and rights", () => {
  it("are in every rendition, wherever the file has them, and only photos without them are rendered again", async () => {
    await trip();
    await desk.publish();
    const rightsOf = async (name: string) => {
      const { renditions } = await desk.livePhoto("trip", name);
      const files = await Promise.all(renditions.map(({ blob }) => desk.target.blobs.get(keys.blob(blob))));
      const read = files.map(async (bytes) => {
        const { exif, xmp } = await sharp(bytes ?? undefined).metadata();
        return { ...readExif(exif), xmp: xmp?.toString() };
      });
      return Promise.all(read);
    };
    for (const { creator, rights } of await rightsOf("two"))
      expect([creator, rights]).toEqual(["Mara", ["Mara; Studio Nord"]]);
    for (const { xmp } of await rightsOf("c")) {
      expect(xmp).toContain("<rdf:li>Zoë</rdf:li>");
      expect(xmp).toContain("© Zoë");
      expect(xmp).not.toContain("Größe");
    }
    const hashes = () =>
      Promise.all(["a", "b", "c", "d", "plain", "two"].map(async (name) => (await desk.livePhoto("trip", name)).hash));
    const today = await hashes();
    // As it was published before files were read for their words.
    const lockFile = path.join(desk.content, "trip/photos.lock.json");
    const lock = JSON.parse(await readFile(lockFile, "utf8"));
    for (const photo of lock.photos) {
      photo.hash = photoHash(photo.source, 0);
      delete photo.said;
      delete photo.decoder;
    }
    await writeFile(lockFile, JSON.stringify(lock));
    const report = await desk.publish();
    expect([told(report, desk.content), outcomes(report)]).toEqual([[], { trip: "unchanged" }]);
    expect(await hashes()).toEqual(today);
    const sources = new Map<string, string>(
      lock.photos.map((one: { name: string; source: string }) => [one.name, one.source]),
    );
    const again = ["a", "b", "c", "d", "plain", "two"].filter(
      (name, i) => today[i] !== photoHash(sources.get(name) ?? "", 0),
    );
    expect(again).toEqual(["c", "two"]);
    // Photos whose originals are archived away keep what was known of them.
    const old = JSON.parse(await readFile(lockFile, "utf8"));
    for (const photo of old.photos) delete photo.said;
    await writeFile(lockFile, JSON.stringify(old));
    await desk.remove("trip/all/b.jpg");
    expect(told(await desk.publish(), desk.content)).toEqual([]);
    expect(await caption("b")).toBeNull();
  });
});
