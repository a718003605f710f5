import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { AvifFault, bareAvif } from "../../../worker/picture/avif-parts.ts";
import { coverPictures } from "../../../worker/picture/cover-pictures.ts";
import { bareJpeg, JpegFault } from "../../../worker/picture/jpeg-parts.ts";

const WORDS = "Mara Lindt, Villa Rosa 7";

/** Pixels by their place, three bytes each. */
const greys = (pixels: number, greyAt: (at: number) => number) =>
  Buffer.from(Array.from({ length: pixels * 3 }, (_, at) => greyAt(Math.floor(at / 3))));

/** A photo of sharp stripes, with everything in its file that a file may say, and a thumbnail's end behind it. */
async function photo({ width = 960, height = 640, progressive = false } = {}) {
  const image = sharp(
    greys(width * height, (at) => (at % 16 < 8 ? 255 : 0)),
    { raw: { width, height, channels: 3 } },
  );
  const exif = { IFD0: { Artist: WORDS, ImageDescription: WORDS }, IFD3: { GPSLatitude: "48/1 12/1 0/1" } };
  const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/">${WORDS}</x:xmpmeta>`;
  const made = await image
    .withExif(exif)
    .withXmp(xmp)
    .withIccProfile("p3")
    .jpeg({ quality: 90, progressive })
    .toBuffer();
  const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, WORDS.length + 2]), Buffer.from(WORDS)]);
  const bytes = Buffer.concat([made.subarray(0, 2), comment, made.subarray(2), Buffer.from(WORDS)]);
  return { bytes: new Uint8Array(bytes), width, height, format: "jpg" as const };
}

const says = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");
const pixelsOf = async (bytes: Uint8Array) => (await sharp(bytes).raw().toBuffer()).toString("base64");

describe("a clear picture for everybody", () => {
  it.each([false, true])(
    "has the pixels and the colours of its photo and says nothing, progressive: %s",
    async (progressive) => {
      const source = await photo({ progressive });
      const [made] = coverPictures([source], "clear");
      const bytes = made?.bytes ?? new Uint8Array();
      const { exif, xmp, icc, comments } = await sharp(bytes).metadata();
      expect([exif, xmp, comments]).toEqual([undefined, undefined, undefined]);
      expect(icc).toBeDefined();
      for (const trace of ["Mara", "Villa", "Exif", "adobe:ns"]) expect(says(bytes)).not.toContain(trace);
      expect(await pixelsOf(bytes)).toBe(await pixelsOf(source.bytes));
    },
  );

  it("ends where its picture ends", async () => {
    const { bytes } = await photo();
    expect([...bareJpeg(bytes).subarray(-2)]).toEqual([0xff, 0xd9]);
  });

  it.each([
    ["nothing", new Uint8Array()],
    ["another kind of file", new TextEncoder().encode("<svg>")],
    ["a file that is cut off", new Uint8Array([0xff, 0xd8, 0xff, 0xe1, 0, 9])],
  ])("is not made of %s", (_, bytes) => {
    expect(() => bareJpeg(bytes)).toThrow(JpegFault);
  });
});

/** The same photo as an AVIF that says everything an AVIF may say. */
async function avif({ size = 640 } = {}) {
  const exif = { IFD0: { Artist: WORDS, ImageDescription: WORDS }, IFD3: { GPSLatitude: "48/1 12/1 0/1" } };
  const image = sharp((await photo()).bytes)
    .resize(size)
    .withExif(exif);
  return new Uint8Array(
    await image
      .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/">${WORDS}</x:xmpmeta>`)
      .withIccProfile("p3")
      .avif()
      .toBuffer(),
  );
}

describe("a clear picture for everybody, as AVIF", () => {
  it("has the pixels and the colours of its photo, and says nothing", async () => {
    const source = await avif();
    expect(says(source)).toContain("Mara");
    const [made] = coverPictures([{ bytes: source, width: 640, height: 427, format: "avif" }, await photo()], "clear");
    const bytes = made?.bytes ?? new Uint8Array();
    for (const trace of ["Mara", "Villa", "Exif", "adobe:ns", "rdf"]) expect(says(bytes)).not.toContain(trace);
    const { exif, xmp, icc, format } = await sharp(bytes).metadata();
    expect([exif, xmp, format]).toEqual([undefined, undefined, "heif"]);
    expect(icc).toBeDefined();
    expect(await pixelsOf(bytes)).toBe(await pixelsOf(source));
  });

  it("loses what is between and behind its parts", async () => {
    const behind = Buffer.from([0, 0, 0, 8 + WORDS.length, ...Buffer.from("uuid"), ...Buffer.from(WORDS)]);
    const source = Buffer.concat([await avif(), behind]);
    const bare = bareAvif(new Uint8Array(source));
    expect(says(bare)).not.toContain("Mara");
    expect(await pixelsOf(bare)).toBe(await pixelsOf(new Uint8Array(source)));
  });

  it("is not made of a file that is cut off anywhere in what says where it is", async () => {
    const source = await avif({ size: 64 });
    for (let at = 0; at < 400; at++) expect(() => bareAvif(source.slice(0, at)), `${at} bytes`).toThrow(AvifFault);
  });

  it("is not made of another kind of file", () => {
    expect(() => bareAvif(new TextEncoder().encode("<svg>and more of it</svg>"))).toThrow(AvifFault);
  });
});

describe("a blurred picture for everybody", () => {
  it.each([
    [960, 640],
    [640, 960],
    [960, 320],
  ])("keeps nothing sharp of a photo of %d by %d pixels", async (width, height) => {
    const source = await photo({ width, height });
    const [made] = coverPictures([source], "blurred");
    const { data, info } = await sharp(made?.bytes).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([made?.width, made?.height]);
    expect(Math.max(info.width, info.height)).toBe(320);
    expect(Math.abs(info.width / info.height - width / height)).toBeLessThan(0.02);
    // Black and white stripes are one grey, and no step is larger than what coding adds.
    let step = 0;
    for (let at = 3; at < data.length; at += 3) {
      if ((at / 3) % info.width !== 0) step = Math.max(step, Math.abs((data[at] ?? 0) - (data[at - 3] ?? 0)));
    }
    expect(step).toBeLessThan(12);
    expect((await sharp(made?.bytes).metadata()).icc).toBeDefined();
    expect(says(made?.bytes ?? new Uint8Array())).not.toContain("Mara");
  });

  it("keeps where it is light and dark", async () => {
    const half = greys(600 * 400, (at) => (at % 600 < 300 ? 230 : 20));
    const bytes = await sharp(half, { raw: { width: 600, height: 400, channels: 3 } })
      .jpeg()
      .toBuffer();
    const [made] = coverPictures([{ bytes: new Uint8Array(bytes), width: 600, height: 400, format: "jpg" }], "blurred");
    const { data, info } = await sharp(made?.bytes).raw().toBuffer({ resolveWithObject: true });
    const at = (x: number) => data[(Math.floor(info.height / 2) * info.width + Math.floor(info.width * x)) * 3] ?? 0;
    expect(at(0.1)).toBeGreaterThan(180);
    expect(at(0.9)).toBeLessThan(70);
  });
});
