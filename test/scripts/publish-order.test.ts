import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { sorted } from "../../worker/domain/arrangement/list-order.ts";
import { compareNames } from "../../worker/domain/name-order.ts";
import { type ExifWish, segments, tiffOf, withSegments } from "../support/metadata.ts";
import { photoBytes } from "../support/photos.ts";
import { outcomes, publishing, told } from "../support/publishing.ts";

const desk = publishing();
const SETS = "sets:\n  - id: all\n    title: All\n";

interface Shot {
  time?: string;
  fraction?: string;
  zone?: string;
  camera?: string;
}

let seed = 0;
/** A photo as a camera would write it. */
async function shoot(file: string, { time, fraction, zone, camera }: Shot = {}): Promise<void> {
  const field = (tag: number, value: string | undefined): ExifWish[] =>
    value === undefined ? [] : [{ tag, type: 2, value }];
  const exif = [...field(36867, time), ...field(37521, fraction), ...field(36881, zone)];
  const bytes = await photoBytes({ seed: ++seed });
  await desk.write(`${file}`, "");
  await writeFile(
    path.join(desk.content, file),
    withSegments(bytes, segments.exif(tiffOf({ main: field(272, camera), exif }))),
  );
}

const order = async (set = 0) => (await desk.live("trip"))?.sets[set]?.photos;

describe("the order by name", () => {
  it("compares names before extensions, and numbers as numbers", () => {
    const files = ["DSC_1-Edit.jpg", "DSC_10.jpg", "DSC_1.jpg", "DSC_1_2.png", "DSC_2.jpg", "DSC_1.png", "dsc_1a.jpg"];
    expect(files.toSorted(compareNames)).toEqual([
      ...["DSC_1.jpg", "DSC_1.png", "DSC_1_2.png", "DSC_1-Edit.jpg", "dsc_1a.jpg", "DSC_2.jpg", "DSC_10.jpg"],
    ]);
    for (const a of files)
      for (const b of files) expect(Math.sign(compareNames(a, b))).toBe(-Math.sign(compareNames(b, a)) || 0);
  });
});

describe("the order by time", () => {
  it("is by moment, then name, with undated photos last, for a gallery or a set, and renders nothing again", async () => {
    const two = `title: Trip\nsets:\n  - id: all\n    title: All\n  - id: more\n    title: More\n`;
    await desk.write("trip/gallery.yaml", two);
    await shoot("trip/all/z.jpg", { time: "2026:06:13 11:00:00", fraction: "05", zone: "+02:00" });
    await shoot("trip/all/y.jpg", { time: "2026:06:13 11:00:00", fraction: "5", zone: "+02:00" });
    await shoot("trip/all/x.jpg", { time: "2026:06:13 11:00:00", zone: "+02:00" });
    await shoot("trip/all/e.jpg", { time: "2026:06:13 08:59:59", zone: "+00:00" });
    // No zone: a clock that showed what the others showed.
    await shoot("trip/all/d.jpg", { time: "2026:06:13 10:59:58" });
    await shoot("trip/all/c.jpg", { time: "0000:00:00 00:00:00" });
    await shoot("trip/all/b.jpg");
    await shoot("trip/all/a2.jpg", { time: "2026:06:13 12:00:00", zone: "+02:00" });
    await shoot("trip/all/a10.jpg", { time: "2026:06:13 12:00:00", zone: "+02:00" });
    await shoot("trip/more/n1.jpg", { time: "2026:06:13 12:00:00" });
    await shoot("trip/more/n2.jpg", { time: "2026:06:13 11:00:00" });
    expect(told(await desk.publish(), desk.content)).toEqual([]);
    expect(await order()).toEqual(["a2", "a10", "b", "c", "d", "e", "x", "y", "z"]);
    const lock = await readFile(path.join(desk.content, "trip/photos.lock.json"), "utf8");
    desk.done.steps.length = 0;
    desk.done.puts.length = 0;
    await desk.write("trip/gallery.yaml", `${two}order: taken\n`);
    expect(outcomes(await desk.publish())).toEqual({ trip: "published" });
    expect(await order()).toEqual(["d", "e", "x", "z", "y", "a2", "a10", "b", "c"]);
    expect(await order(1)).toEqual(["n2", "n1"]);
    expect(desk.done.steps).not.toContain("render");
    expect(desk.done.puts.filter((key) => key.startsWith("blobs/"))).toEqual([]);
    expect(await readFile(path.join(desk.content, "trip/photos.lock.json"), "utf8")).toBe(lock);
    await desk.write("trip/gallery.yaml", `${two}    order: name\norder: taken\n`);
    await desk.publish();
    expect([await order(), await order(1)]).toEqual([
      ["d", "e", "x", "z", "y", "a2", "a10", "b", "c"],
      ["n1", "n2"],
    ]);
    expect(outcomes(await desk.publish())).toEqual({ trip: "unchanged" });
  });

  it("corrects the clocks of two cameras, by model or by the start of file names", async () => {
    const yaml = (clocks: string) => desk.write("trip/gallery.yaml", `title: Trip\n${SETS}order: taken\n${clocks}`);
    await shoot("trip/all/CAN_1.jpg", { time: "2026:06:13 10:00:10", camera: "Canon EOS R5" });
    await shoot("trip/all/CAN_2.jpg", { time: "2026:06:13 11:00:10", camera: "Canon EOS R5" });
    await shoot("trip/all/NIK_1.jpg", { time: "2026:06:13 09:00:00", camera: "NIKON Z 8" });
    await shoot("trip/all/NIK_B1.jpg", { time: "2026:06:13 11:03:25", camera: "NIKON Z 8" });
    await yaml("");
    await desk.publish();
    expect(await order()).toEqual(["NIK_1", "CAN_1", "CAN_2", "NIK_B1"]);
    await yaml('clock-offset:\n  "nikon  z 8": +01:00:00\n  nik_b: -23:00:00\n');
    await desk.publish();
    // The model counts before the file's name.
    expect(await order()).toEqual(["NIK_1", "CAN_1", "CAN_2", "NIK_B1"]);
    await yaml("clock-offset:\n  NIK_: +01:00:20\n  NIK_B: -00:03:20\n");
    expect(told(await desk.publish(), desk.content)).toEqual([]);
    expect(await order()).toEqual(["CAN_1", "NIK_1", "NIK_B1", "CAN_2"]);
    // The studio sorts by the same clocks, whatever the files' order is.
    const photos = await Promise.all(((await order()) ?? []).map((name) => desk.livePhoto("trip", name)));
    const facts = new Map(
      photos.map(({ name, moment, taken, original }) => [name, { file: original.file, taken: moment ?? taken }]),
    );
    expect(sorted([...facts.keys()].toReversed(), { by: "taken", facts })).toEqual(await order());
    await yaml("clock-offset:\n  Sony A1: +01:00\n");
    expect(told(await desk.publish(), desk.content)).toEqual([
      'trip/gallery.yaml:7 clock-offset: no photo is from a camera "Sony A1", and no file\'s name begins with it. Cameras here: Canon EOS R5 and NIKON Z 8.',
    ]);
    for (const wrong of ["01:00:00", "+1", "+01:60", "an hour", "+01:00:00:00", "[]", ""]) {
      await yaml(`clock-offset:\n  NIK_: ${wrong}\n`);
      expect(told(await desk.publish(), desk.content)[0]).toMatch(/^trip\/gallery\.yaml:7 clock-offset NIK_/);
    }
    for (const key of ['""', '" "', '"a\\tb"']) {
      await yaml(`clock-offset:\n  ${key}: +01:00:00\n`);
      expect(told(await desk.publish(), desk.content)[0]).toContain("is not a camera. Write its model");
    }
    await yaml("clock-offset: +01:00:00\n");
    expect(told(await desk.publish(), desk.content)[0]).toMatch(/^trip\/gallery\.yaml:6 clock-offset: must be a list/);
    await desk.write("trip/gallery.yaml", `title: Trip\n${SETS}    order: date\norder: random\n`);
    expect(told(await desk.publish(), desk.content)).toEqual([
      "trip/gallery.yaml:5 sets 1 order: is not a possible value. It must be name or taken.",
      "trip/gallery.yaml:6 order: is not a possible value. It must be name or taken.",
    ]);
  });
});
