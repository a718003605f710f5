import { writeFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { beforeEach, describe, expect, it } from "vitest";
import { readLogo } from "../../scripts/content/logo.ts";
import { missingOf } from "../../scripts/gallery/version.ts";
import { decodePage } from "../../worker/domain/slices.ts";
import { keys } from "../../worker/store/keys.ts";
import { readStudioProfile } from "../../worker/store/studio.ts";
import { outcomes, publishing, told } from "../support/publishing.ts";

const desk = publishing();
const svg = (inside: string, attributes = "") =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 80 40" ${attributes}>${inside}</svg>`;
const CIRCLE = '<circle cx="20" cy="20" r="18"/>';

async function studioWith(logo: string | Buffer, name = "logo.svg"): Promise<void> {
  await desk.write("studio.yaml", `name: Mara Lindt\ntimezone: Europe/Vienna\nlogo: ${name}\n`);
  await writeFile(path.join(desk.content, name), logo);
}

async function drawn(source: string | Buffer, name = "logo.svg") {
  await writeFile(path.join(desk.content, name), source);
  const reading = await readLogo(desk.content, name);
  if (!reading.ok) throw new Error(reading.what);
  return reading.logo;
}

describe("a studio's logo", () => {
  beforeEach(async () => {
    await desk.write("trip/gallery.yaml", "title: Trip\nsets:\n  - id: all\n    title: All\n");
    await desk.photo("trip/all/A_1.jpg");
  });

  it("is published as a PNG for covers and the studio's profile, and a new one publishes galleries again", async () => {
    await studioWith(svg(CIRCLE));
    expect(told(await desk.publish(), desk.content)).toEqual([]);
    const live = await desk.live("trip");
    const { file = "" } = live?.studio.logo ?? {};
    expect((await readStudioProfile(desk.target.db))?.logo).toEqual(live?.studio.logo);
    const stored = await desk.target.blobs.get(keys.shell(file));
    expect(await sharp(stored ?? undefined).metadata()).toMatchObject({ format: "png", width: 352, height: 176 });
    const version = live?.version ?? "";
    const cover = await desk.target.blobs.get(keys.coverPage("trip", version));
    const html = Buffer.from(decodePage(cover ?? new Uint8Array()).bytes).toString();
    expect(html).toContain(
      `<img class="logo logo-drawn" src="/_astro/${file}" width="352" height="176" alt="Mara Lindt">`,
    );
    await desk.target.blobs.delete([keys.shell(file)]);
    expect(await missingOf(desk.target.blobs, { gallery: "trip", version })).toEqual([keys.shell(file)]);

    expect(outcomes(await desk.publish())).toEqual({ trip: "unchanged" });
    await studioWith(svg('<rect width="80" height="40"/>'));
    expect(outcomes(await desk.publish())).toEqual({ trip: "published" });
    expect((await desk.live("trip"))?.studio.logo?.opaque).toBe(true);
    await desk.write("studio.yaml", "name: Mara Lindt\ntimezone: Europe/Vienna\n");
    await desk.publish();
    expect((await readStudioProfile(desk.target.db))?.logo).toBeUndefined();
  });

  it.each([
    ["a script", "<script>alert(1)</script>", 'onload="alert(1)"'],
    ["a file of this machine", '<image href="file:///etc/hostname" width="80" height="40"/>', ""],
    ["a picture beside it", '<image xlink:href="neighbour.png" width="80" height="40"/>', ""],
    ["a picture of another host", '<image href="https://example.com/a.png" width="80" height="40"/>', ""],
    [
      "a page",
      '<foreignObject width="80" height="40"><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>',
      "",
    ],
  ])("holds nothing of %s in its SVG", async (_what, inside, attributes) => {
    const neighbour = sharp({ create: { width: 8, height: 4, channels: 3, background: "red" } });
    await writeFile(path.join(desk.content, "neighbour.png"), await neighbour.png().toBuffer());
    const { bytes, logo } = await drawn(svg(CIRCLE));
    const hostile = await drawn(svg(`${CIRCLE}${inside}`, attributes));
    expect(hostile.logo).toEqual(logo);
    expect(Buffer.compare(hostile.bytes, bytes)).toBe(0);
  });

  it("is not enlarged, and at most as large as it is ever shown", async () => {
    const png = (width: number, height: number) =>
      sharp({ create: { width, height, channels: 4, background: "#0004" } })
        .png()
        .toBuffer();
    expect((await drawn(await png(60, 30), "logo.png")).logo).toMatchObject({ width: 60, height: 30, opaque: false });
    expect((await drawn(await png(4000, 400), "logo.png")).logo).toMatchObject({ width: 1024, height: 102 });
  });
});

describe("a logo that can't be used stops the publish and says why", () => {
  const entities = Array.from({ length: 12 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(12)}">`).join("");
  it.each<[string, string, string | Buffer | null, RegExp]>([
    ["missing", "logo.svg", null, /logo: logo\.svg does not exist\. Put the file next to studio\.yaml/],
    ["elsewhere", "../logo.svg", null, /is not a file name/],
    ["of another kind", "logo.gif", Buffer.from("GIF89a"), /can't be read as a picture/],
    ["a photo", "logo.jpg", Buffer.alloc(0), /neither SVG nor PNG|can't be read/],
    ["too large", "logo.svg", "x".repeat(600_000), /is larger than 512 KB/],
    ["no picture", "logo.svg", "<html></html>", /can't be read as a picture/],
    [
      "a heap of entities",
      "logo.svg",
      `<!DOCTYPE svg [<!ENTITY e0 "x">${entities}]>${svg("<text>&e12;</text>")}`,
      /can't be read/,
    ],
    ["a picture of enormous size", "logo.svg", svg(CIRCLE, 'width="900000" height="900000"'), /can't be read/],
  ])("%s", async (_what, name, source, said) => {
    await desk.write("trip/gallery.yaml", "title: Trip\nsets:\n  - id: all\n    title: All\n");
    await desk.photo("trip/all/A_1.jpg");
    await desk.write("studio.yaml", `name: Mara Lindt\ntimezone: Europe/Vienna\nlogo: ${name}\n`);
    if (source !== null) await writeFile(path.join(desk.content, name), source);
    const report = await desk.publish();
    expect(told(report, desk.content).join("\n")).toMatch(/studio\.yaml:3 /);
    expect(told(report, desk.content).join("\n")).toMatch(said);
    expect(await desk.live("trip")).toBeNull();
  });
});

describe("a picture of the studio", () => {
  const yaml = (home: string) => `name: Mara Lindt\ntimezone: Europe/Vienna\nhome:\n  text: Hello\n${home}`;
  beforeEach(async () => {
    await desk.write("trip/gallery.yaml", "title: Trip\nsets:\n  - id: all\n    title: All\n");
    await desk.photo("trip/all/A_1.jpg");
  });

  it("is published upright and kept with its galleries; without an alt text, the studio's name is its text", async () => {
    await desk.photo("mara.jpg", { width: 900, height: 600, orientation: 6, gps: true });
    await desk.write("studio.yaml", yaml("  picture: mara.jpg\n"));
    expect(told(await desk.publish(), desk.content)).toEqual([]);
    const { picture } = (await readStudioProfile(desk.target.db))?.home ?? {};
    expect(picture?.alt).toBe("Mara Lindt");
    expect(picture?.files.map(({ file, width, height }) => [file.split(".")[1], width, height])).toEqual([
      ["avif", 320, 480],
      ["avif", 600, 900],
      ["jpg", 320, 480],
      ["jpg", 600, 900],
    ]);
    const live = await desk.live("trip");
    expect(live?.studio.home?.picture).toEqual(picture);
    const keysOf = (picture?.files ?? []).map(({ file }) => keys.shell(file));
    await desk.target.blobs.delete(keysOf);
    expect(await missingOf(desk.target.blobs, { gallery: "trip", version: live?.version ?? "" })).toEqual(keysOf);
    await desk.write("studio.yaml", yaml(""));
    expect(outcomes(await desk.publish())).toEqual({ trip: "published" });
    expect((await readStudioProfile(desk.target.db))?.home).toEqual({ layout: "feature", text: "Hello" });
  });

  it.each([
    ["missing", "mara.jpg", null, /picture: mara\.jpg does not exist\. Put the file next to studio\.yaml/],
    ["elsewhere", "trip/all/A_1.jpg", null, /is not a file name/],
    ["an SVG", "mara.svg", Buffer.from(svg(CIRCLE)), /neither JPEG, PNG nor WebP/],
    ["broken", "mara.jpg", Buffer.from("no picture"), /can't be read as a picture/],
  ])("that is %s stops the publish and says why, and where", async (_what, name, source, said) => {
    if (source) await writeFile(path.join(desk.content, name), source);
    await desk.write("studio.yaml", yaml(`  picture: ${name}\n`));
    const report = told(await desk.publish(), desk.content).join("\n");
    expect(report).toMatch(/studio\.yaml:5 /);
    expect(report).toMatch(said);
    expect(await desk.live("trip")).toBeNull();
  });

  it("has its keys checked like all others", async () => {
    await desk.write("studio.yaml", yaml("  pictur: mara.jpg\n"));
    expect(told(await desk.publish(), desk.content).join("\n")).toMatch(/pictur.*picture/);
  });
});
