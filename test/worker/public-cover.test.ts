import sharp from "sharp";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { changeCover, coverFromOptions } from "../../scripts/access/public-cover.ts";
import { liveGallery } from "../../scripts/gallery/live.ts";
import { blobsOf } from "../../worker/domain/manifest.ts";
import { changeMarks } from "../../worker/store/marks.ts";
import { readPublicCovers } from "../../worker/store/public-covers.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, PRIVATE_TRACES, type Wedding } from "../support/wedding.ts";

let wedding: Wedding;
let photographer: Visitor;
beforeAll(async () => {
  wedding = await openWedding();
  photographer = await wedding.photographer();
});
afterAll(() => wedding?.close());
afterEach(() => choose({ "public-cover": "off" }));

const ENTER = `/g/${GALLERY}/enter`;
const stranger = () => new Visitor(wedding.glassine);
const COVER = /\/g\/[^/]+\/cover\/[0-9a-f]{12}\.jpg/g;

/** Sends the form of the studio; the text of the page if it is refused. */
async function choose(form: Record<string, string>, gallery = GALLERY) {
  const response = await photographer.post(`/studio/g/${gallery}/?part=cover`, { action: "cover", ...form });
  return { status: response.status, text: await response.text() };
}

async function shown(path = ENTER): Promise<string[]> {
  return [...new Set((await stranger().text(path)).match(COVER))];
}

async function bytesOf(address: string, by = stranger()) {
  const response = await by.get(address);
  return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
}

const mark = (photo: string, hide: boolean) =>
  changeMarks(wedding.glassine.env.DB, {
    gallery: GALLERY,
    photos: [photo],
    hide,
    by: "client password",
    now: Date.now(),
  });

describe("a public cover", () => {
  it("is the one picture that strangers get; nothing else opens", async () => {
    expect(await shown()).toEqual([]);
    const before = await stranger().text(ENTER);
    expect((await choose({ "public-cover": "clear" })).status).toBe(303);
    const [address = ""] = await shown();
    const { status, bytes } = await bytesOf(address);
    expect(status).toBe(200);
    expect((await sharp(bytes).metadata()).exif).toBeUndefined();
    const photo = await wedding.photo(wedding.open);
    for (const { edge, format } of photo.renditions)
      expect((await bytesOf(`/g/${GALLERY}/image/open-laugh/${edge}-${photo.hash}.${format}`)).status).not.toBe(200);
    for (const path of ["", "highlights/", "photo/open-laugh/", "download/photo/open-laugh", "download/all.zip"])
      expect((await stranger().get(`/g/${GALLERY}/${path}`)).status).not.toBe(200);
    const page = await stranger().text(ENTER);
    for (const trace of [...PRIVATE_TRACES, "open-laugh", "Laughing", photo.hash, ...blobsOf(photo)])
      expect(page).not.toContain(trace);
    await choose({ "public-cover": "off" });
    expect(await stranger().text(ENTER)).toBe(before);
  });

  it("is taken back with the next request, and its bytes are gone", async () => {
    await choose({ "public-cover": "blurred" });
    const [address = ""] = await shown();
    expect((await bytesOf(address)).status).toBe(200);
    await choose({ "public-cover": "off" });
    expect(await shown()).toEqual([]);
    expect((await bytesOf(address)).status).toBe(404);
    const { objects } = await wedding.glassine.env.PHOTOS.list({ prefix: `covers/${GALLERY}/` });
    expect(objects).toEqual([]);
  });

  it("is an AVIF too, at its own address, without a word of its photo, and goes with the JPEG", async () => {
    await choose({ "public-cover": "clear" });
    const [address = ""] = (await stranger().text(ENTER)).match(/\/g\/[^/]+\/cover\/[0-9a-f]{12}\.avif/) ?? [];
    const answer = await stranger().get(address);
    expect(answer.headers.get("content-type")).toBe("image/avif");
    const { exif, xmp, compression } = await sharp(Buffer.from(await answer.arrayBuffer())).metadata();
    expect([exif, xmp, compression]).toEqual([undefined, undefined, "av1"]);
    expect((await bytesOf(address.replace("avif", "jpg"))).status).toBe(404);
    await choose({ "public-cover": "off" });
    expect((await bytesOf(address)).status).toBe(404);
  });

  it("chosen before there were AVIFs goes on being shown", async () => {
    await choose({ "public-cover": "clear" });
    const db = wedding.glassine.env.DB;
    const [chosen] = await readPublicCovers(db, [GALLERY]);
    const files = chosen?.files.filter(({ format }) => format === "jpg").map(({ format: _, ...file }) => file);
    await db.prepare("UPDATE public_covers SET files = ? WHERE gallery = ?").bind(JSON.stringify(files), GALLERY).run();
    const [address = ""] = await shown();
    expect((await bytesOf(address)).status).toBe(200);
    expect(await stranger().text(ENTER)).not.toContain(".avif");
  });

  it("is another picture when it is blurred, and the clear one is gone", async () => {
    await choose({ "public-cover": "clear", "public-photo": "open-laugh" });
    const [clear = ""] = await shown();
    await choose({ "public-cover": "blurred", "public-photo": "open-laugh" });
    const [blurred = ""] = await shown();
    expect(blurred).not.toBe(clear);
    expect((await bytesOf(clear)).status).toBe(404);
    const { width = 0, height = 0 } = await sharp((await bytesOf(blurred)).bytes).metadata();
    expect(Math.max(width, height)).toBe(320);
  });

  it.each(["veil-unseen", "secret-kiss"])(
    "shows a photo hidden from guests only if it is named and confirmed: %s",
    async (name) => {
      const wanted = { "public-cover": "blurred", "public-photo": name };
      const asked = await choose(wanted);
      expect(asked.status).toBe(400);
      expect(asked.text).toContain(`name="confirm-hidden" value="${name}"`);
      expect((await choose({ ...wanted, "confirm-hidden": "open-laugh" })).status).toBe(400);
      expect(await shown()).toEqual([]);
      expect((await choose({ ...wanted, "confirm-hidden": name })).status).toBe(303);
      const [address = ""] = await shown();
      expect((await bytesOf(address)).status).toBe(200);
      expect(await stranger().text(ENTER)).not.toContain(name);
    },
  );

  it("goes with the request after its photo is marked private or its set is closed", async () => {
    await choose({ "public-cover": "blurred", "public-photo": "open-laugh" });
    const [address = ""] = await shown();
    for (const [hide, show] of [
      [() => mark("open-laugh", true), () => mark("open-laugh", false)],
      [
        () => wedding.settings({ sets: new Map([["highlights", "client"]]) }),
        () => wedding.settings({ sets: new Map([["highlights", "everyone"]]) }),
      ],
      [() => wedding.settings({ visibility: "private" }), () => wedding.settings({ visibility: "protected" })],
      [() => wedding.settings({ expiresAt: Date.now() - 1 }), () => wedding.settings({ expiresAt: null })],
    ] as const) {
      await hide();
      expect(await shown()).toEqual([]);
      for (const who of [stranger(), photographer]) expect((await bytesOf(address, who)).status).not.toBe(200);
      await show();
      expect((await bytesOf(address)).status).toBe(200);
    }
  });

  it("of a private gallery is an address like any other that doesn't exist", async () => {
    await choose({ "public-cover": "clear" }, "elopement");
    const [chosen] = await readPublicCovers(wedding.glassine.env.DB, ["elopement"]);
    const file = `${chosen?.files[0]?.sha256.slice(0, 12)}.jpg`;
    for (const method of ["GET", "HEAD", "POST", "DELETE"]) {
      const [real, missing] = await Promise.all(
        ["elopement", "nothing-here"].map(async (gallery) => {
          const response = await stranger().request(`/g/${gallery}/cover/${file}`, { method });
          return {
            status: response.status,
            text: await response.text(),
            headers: [...response.headers].filter(([name]) => name !== "date"),
          };
        }),
      );
      expect(real).toEqual(missing);
    }
    await choose({ "public-cover": "off" }, "elopement");
  });

  it.each(["nobody.jpg", "0123456789ab.jpg", "0123456789ab.avif", "0123456789ab", "0123456789AB.jpg"])(
    "has no other address: %s",
    async (file) => {
      await choose({ "public-cover": "clear" });
      expect((await bytesOf(`/g/${GALLERY}/cover/${file}`)).status).toBe(404);
    },
  );

  it("is on the home page only if its gallery is listed", async () => {
    await choose({ "public-cover": "clear" });
    expect(await shown("/")).toEqual([]);
    await wedding.settings({ listed: true });
    const [address = ""] = await shown("/");
    expect(await shown()).toEqual([address]);
    await wedding.settings({ visibility: "private" });
    expect(await stranger().text("/")).not.toContain(GALLERY);
    await wedding.settings({ visibility: "protected", listed: false });
  });

  it("is chosen on the command line with the same rules", async () => {
    const { target, env } = wedding.glassine;
    const run = async (options: Record<string, string>) => {
      const wish = coverFromOptions(options);
      if (wish)
        await changeCover(target, {
          at: await liveGallery(target, GALLERY),
          wish,
          options,
          live: ["The price list is live."],
        });
      return wish !== null;
    };
    expect(await run({})).toBe(false);
    await expect(run({ "public-photo": "open-laugh" })).rejects.toThrow("goes with --public-cover");
    const hidden = { "public-cover": "clear", "public-photo": "secret-kiss" };
    await expect(run(hidden)).rejects.toThrow('--confirm-hidden "secret-kiss"');
    await expect(run(hidden)).rejects.toThrow("The price list is live. Nothing else was changed.");
    expect(await readPublicCovers(env.DB, [GALLERY])).toEqual([]);
    expect(await run({ "public-cover": "blurred" })).toBe(true);
    const [address = ""] = await shown();
    expect((await bytesOf(address)).status).toBe(200);
    await run({ ...hidden, "confirm-hidden": "secret-kiss" });
    expect((await bytesOf(address)).status).toBe(404);
    expect(await shown()).toHaveLength(1);
  });

  it("is not chosen of a photo that doesn't exist, and the page keeps what was typed", async () => {
    const { status, text } = await choose({ "public-cover": "clear", "public-photo": "IMG_404" });
    expect([status, text.includes("No photo of this gallery has that name"), text.includes("IMG_404")]).toEqual([
      400,
      true,
      true,
    ]);
  });
});
