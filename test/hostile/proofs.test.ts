import { appendFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { blobsOf, cleanBlobsOf, type Photo, proofBlobsOf } from "../../worker/domain/manifest.ts";
import { choosePublicCover } from "../../worker/store/public-covers.ts";
import { whole } from "../support/clients.ts";
import { add, buy, clearShop, report, sell } from "../support/shop.ts";
import { StripeStandIn } from "../support/stripe.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

const AT = `/g/${GALLERY}`;
let wedding: Wedding;
let stripe: StripeStandIn;
/** Photos that guests see, before and after there were proofs. */
let photos: Photo[];
/** A run of bytes from the middle of each clean file, as latin1. */
let cleanBytes: string[];

const NAMES = ["open-laugh", "dance-1", "dance-2"];

async function middleOf(blob: string): Promise<string> {
  const object = await wedding.glassine.env.PHOTOS.get(`blobs/${blob}`);
  const bytes = new Uint8Array((await object?.arrayBuffer()) ?? new ArrayBuffer(0));
  const middle = Math.floor(bytes.length * 0.7);
  return Buffer.from(bytes.subarray(middle, middle + 48)).toString("latin1");
}

beforeAll(async () => {
  stripe = await StripeStandIn.start();
  wedding = await openWedding({ secrets: stripe.secrets });
  await wedding.settings({ downloads: "all", downloadSizes: "all", downloadPin: null });
});
afterAll(async () => {
  await wedding?.close();
  await stripe?.close();
});
beforeEach(() => clearShop(wedding));

const addressOf = (photo: Photo, hash: string, edge = photo.renditions.find(({ format }) => format === "jpg")?.edge) =>
  `${AT}/image/${photo.name}/${edge}-${hash}.jpg`;

/** Every address inside the gallery that a visitor asks for, however they learned of it. */
function addresses(): string[] {
  const images = photos.flatMap((photo) =>
    [photo, { ...photo, ...photo.proof }].flatMap(({ hash, renditions }) =>
      renditions.map(({ edge, format }) => `${AT}/image/${photo.name}/${edge}-${hash}.${format}`),
    ),
  );
  const guessed = photos.flatMap((photo) => [addressOf(photo, "0123456789ab"), addressOf(photo, photo.hash, 99999)]);
  const files = NAMES.flatMap((name) =>
    ["", "?size=web", "?size=original"].map((size) => `${AT}/download/photo/${name}${size}`),
  );
  const zips = ["set/highlights.zip", "set/dancing.zip", "all.zip", "selection.zip", "all.zip?size=web"];
  const pages = [
    "/",
    "/highlights/",
    "/dancing/",
    "/store",
    "/cart",
    "/selection",
    "/enter",
    "/view/links",
    "/view/app.webmanifest",
  ];
  const photoPages = NAMES.map((name) => `/photo/${name}/`);
  const kept = ["/view/offline?set=dancing", "/view/offline/dancing", "/view/offline/dancing?format=avif"];
  const news = ["/view/news/dancing", "/view/news/dancing?have=x", "/view/code/dancing"];
  return [
    ...[...images, ...guessed, ...files, ...zips.map((zip) => `${AT}/download/${zip}`)],
    ...[...pages, ...photoPages, ...kept, ...news].map((rest) => AT + rest),
    "/",
  ];
}

const WAYS: Record<string, string>[] = [{}, { range: "bytes=0-" }, { accept: "application/json" }];

/** Asks for everything, whole and in parts, and follows redirects and what pages name; gives what was found clean. */
async function foundClean(visitor: Visitor): Promise<string[]> {
  const found: string[] = [];
  const asked = new Set<string>();
  const queue = addresses();
  for (let address = queue.shift(); address !== undefined; address = queue.shift()) {
    if (asked.has(address)) continue;
    asked.add(address);
    for (const headers of WAYS) {
      const response = await visitor.get(address, headers);
      const body = Buffer.from(await response.arrayBuffer()).toString("latin1");
      if (cleanBytes.some((bytes) => body.includes(bytes))) found.push(`bytes: ${address}`);
      const said = `${body} ${response.headers.get("location")}`;
      if (/text|json/.test(response.headers.get("content-type") ?? "") || response.status === 302)
        for (const { name, hash } of photos) if (said.includes(hash)) found.push(`address of ${name}: ${address}`);
      for (const [link] of said.matchAll(/\/g\/anna-ben\/image\/[^\s"',?]+/g)) queue.push(link);
    }
  }
  expect(asked.size).toBeGreaterThan(40);
  return found;
}

describe("a gallery published without a watermark", () => {
  it("shows nothing to those who are to see proofs, and the rest to clients", async () => {
    photos = await Promise.all(NAMES.map((name) => wedding.photo(name)));
    cleanBytes = await Promise.all([...new Set(photos.flatMap(blobsOf))].map(middleOf));
    const [guest, client] = [await wedding.guest(), await wedding.client()];
    await wedding.settings({ proofs: "guests" });
    expect(await foundClean(guest)).toEqual([]);
    expect((await whole(guest.get(`${AT}/`))).status).toBe(403);
    expect((await whole(client.get(`${AT}/highlights/`))).status).toBe(200);
    await wedding.settings({ proofs: "everyone-until-bought" });
    expect(await foundClean(client)).toEqual([]);
    await wedding.settings({ proofs: "off" });
    expect((await whole(guest.get(`${AT}/highlights/`))).status).toBe(200);
  });
});

describe("a gallery with proofs", () => {
  beforeAll(async () => {
    await appendFile(
      path.join(wedding.content, GALLERY, "gallery.yaml"),
      "watermark:\n  text: PROOF\n  position: tile\n",
    );
    await wedding.publish();
    photos = await Promise.all(NAMES.map((name) => wedding.photo(name)));
    cleanBytes = await Promise.all([...new Set(photos.flatMap(cleanBlobsOf))].map(middleOf));
    await sell(wedding);
  });
  const proofOf = (name: string) => {
    const photo = photos.find((one) => one.name === name);
    if (!photo?.proof) throw new Error(`${name} has no proof`);
    return { clean: addressOf(photo, photo.hash), proof: addressOf(photo, photo.proof.hash), photo };
  };

  it("shows pages with proofs and gives nothing clean, by any address, size or part", async () => {
    const guest = await wedding.guest();
    for (const downloads of ["all", "buy"] as const) {
      await wedding.settings({ downloads, proofs: "guests" });
      const { clean, proof } = proofOf("dance-1");
      const page = await guest.text(`${AT}/dancing/`);
      expect([page.includes(proof), page.includes(clean)]).toEqual([true, false]);
      expect(await foundClean(guest)).toEqual([]);
      expect((await guest.get(clean)).headers.get("location")).toBe(proof);
    }
    await wedding.settings({ downloads: "buy", proofs: "everyone-until-bought" });
    expect(await foundClean(await wedding.client())).toEqual([]);
  });

  it("shows clients and the photographer clean photos, where only guests see proofs", async () => {
    await wedding.settings({ proofs: "guests" });
    for (const visitor of [await wedding.client(), await wedding.photographer()]) {
      const { clean, proof } = proofOf("dance-1");
      const page = await visitor.text(`${AT}/dancing/`);
      expect([page.includes(clean), page.includes(proof)]).toEqual([true, false]);
      expect((await whole(visitor.get(clean))).status).toBe(200);
      expect((await visitor.get(proof)).headers.get("location")).toBe(clean);
    }
  });

  it("follows the setting with the next request, for pages and for addresses that are known", async () => {
    const guest = await wedding.guest();
    const { clean, proof } = proofOf("dance-2");
    await wedding.settings({ proofs: "off" });
    expect((await guest.text(`${AT}/dancing/`)).includes(clean)).toBe(true);
    await wedding.settings({ proofs: "guests" });
    expect((await guest.text(`${AT}/dancing/`)).includes(proof)).toBe(true);
    expect((await whole(guest.get(clean))).status).toBe(302);
  });

  it("keeps photos that are hidden from guests as hidden as before", async () => {
    await wedding.settings({ proofs: "guests" });
    const guest = await wedding.guest();
    for (const name of [wedding.hidden, wedding.inClientSet]) {
      const photo = await wedding.photo(name);
      expect(proofBlobsOf(photo)).not.toEqual([]);
      for (const hash of [photo.hash, photo.proof?.hash ?? ""])
        expect((await whole(guest.get(addressOf(photo, hash)))).status).toBe(404);
      const { body } = { body: await guest.text(`${AT}/highlights/`) };
      expect([body.includes(photo.proof?.hash ?? "-"), body.includes(name)]).toEqual([false, false]);
    }
  });

  it("shows what a guest has bought clean, to them alone, and the rest as proofs", async () => {
    await wedding.settings({ downloads: "buy", proofs: "guests-until-bought" });
    const [guest, other] = [await wedding.guest(), await wedding.guest()];
    const bought = proofOf("dance-1");
    expect(await whole(guest.get(bought.clean))).toHaveProperty("status", 302);
    await whole(add(guest, "one", { photo: "dance-1" }));
    await buy({ wedding, stripe }, guest);
    const page = await guest.text(`${AT}/dancing/`);
    const rest = proofOf("dance-2");
    expect([page.includes(bought.clean), page.includes(bought.proof)]).toEqual([true, false]);
    expect([page.includes(rest.clean), page.includes(rest.proof)]).toEqual([false, true]);
    expect((await whole(guest.get(bought.clean))).status).toBe(200);
    expect(await guest.text(`${AT}/photo/dance-1/`)).toContain(bought.photo.hash);
    expect(await foundClean(other)).toEqual([]);
    // Refunded: it is a proof again.
    const told = await report({ wedding, stripe }, stripe.refunded(stripe.last));
    expect(told.status).toBe(200);
    expect((await guest.text(`${AT}/dancing/`)).includes(bought.clean)).toBe(false);
    expect((await whole(guest.get(bought.clean))).status).toBe(302);
  });

  it("shows everybody no clear public cover that was made without a watermark", async () => {
    await wedding.settings({ proofs: "off" });
    const files = [{ sha256: "a".repeat(64), size: 1, width: 1, height: 1, format: "jpg" as const }];
    const cover = { photo: "dance-1", style: "clear", confirmed: { clientSet: false, private: false }, files } as const;
    const choose = (fromProof: boolean) =>
      choosePublicCover(wedding.glassine.env.DB, {
        ...{ gallery: GALLERY, now: Date.now() },
        cover: { ...cover, files: [...files], fromProof },
      });
    const isNamed = async () =>
      (await new Visitor(wedding.glassine).text(`${AT}/enter`)).includes("cover/aaaaaaaaaaaa.jpg");
    await choose(false);
    expect(await isNamed()).toBe(true);
    await wedding.settings({ proofs: "guests" });
    expect(await isNamed()).toBe(false);
    await choose(true);
    expect(await isNamed()).toBe(true);
  });
});
