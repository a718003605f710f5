import { createHash } from "node:crypto";
import { appendFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { builtLink } from "../../worker/domain/link.ts";
import { blobsOf, cleanBlobsOf, type Photo, proofBlobsOf } from "../../worker/domain/manifest.ts";
import type { KeptList } from "../../worker/domain/pages/kept-copy.ts";
import { paths } from "../../worker/domain/paths.ts";
import { choosePublicCover } from "../../worker/store/public-covers.ts";
import { askFor, clientOf, pick, whole } from "../support/clients.ts";
import { makeFilm } from "../support/films.ts";
import { add, buy, clearShop, report, sell } from "../support/shop.ts";
import { StripeStandIn } from "../support/stripe.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

const AT = `/g/${GALLERY}`;
const LINK = builtLink(GALLERY);
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

/** Whether an answer is one of the pictures of a family, and not of the other. */
async function isFileOf(family: Pick<Photo, "renditions"> | undefined, answer: Response): Promise<boolean> {
  const sha256 = createHash("sha256")
    .update(new Uint8Array(await answer.arrayBuffer()))
    .digest("hex");
  return family?.renditions.some(({ blob }) => blob === sha256) ?? false;
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
  const films = photos.flatMap(({ name, hash, video, proof }) =>
    (video?.versions ?? []).flatMap((version) =>
      [hash, proof?.hash ?? hash, "0123456789ab"].map((one) => paths.video(LINK, { name, hash: one }, version)),
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
  const photoPages = [...NAMES, "waltz"].map((name) => `/photo/${name}/`);
  const kept = ["/view/offline?set=dancing", "/view/offline/dancing", "/view/offline/dancing?format=avif"];
  const news = ["/view/news/dancing", "/view/news/dancing?have=x", "/view/code/dancing"];
  return [
    ...[...images, ...films, ...guessed, ...files, ...zips.map((zip) => `${AT}/download/${zip}`)],
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
    const film = path.join(wedding.content, GALLERY, "highlights/waltz");
    await writeFile(`${film}.mp4`, await makeFilm({ width: 64, height: 48, duration: 2 }));
    await writeFile(`${film}.vtt`, "WEBVTT\n\n00:00.000 --> 00:01.000\nThey dance\n");
    await wedding.publish();
    photos = await Promise.all([...NAMES, "waltz"].map((name) => wedding.photo(name)));
    // Captions are the same with and without a watermark.
    const shared = new Set(photos.flatMap(proofBlobsOf));
    const clean = photos.flatMap(cleanBlobsOf).filter((blob) => !shared.has(blob));
    cleanBytes = await Promise.all([...new Set(clean)].map(middleOf));
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
    // A page that is still open names the proof, which the buyer may have too; clients are led to the clean picture.
    const proof = await guest.get(bought.proof);
    expect([proof.status, await isFileOf(bought.photo.proof, proof)]).toEqual([200, true]);
    expect((await (await wedding.client()).get(bought.proof)).headers.get("location")).toBe(bought.clean);
    expect(await foundClean(other)).toEqual([]);
    // Refunded: it is a proof again.
    const told = await report({ wedding, stripe }, stripe.refunded(stripe.last));
    expect(told.status).toBe(200);
    expect((await guest.text(`${AT}/dancing/`)).includes(bought.clean)).toBe(false);
    expect((await whole(guest.get(bought.clean))).status).toBe(302);
  });

  it("plays films with their watermark to those who see proofs, and without to others and to buyers", async () => {
    await wedding.settings({ downloads: "buy", proofs: "guests-until-bought" });
    const [guest, client] = [await wedding.guest(), await wedding.client()];
    const { name, hash, video, proof } = photos.find((one) => one.video) as Photo;
    const [own, drawn] = [video?.versions[0], proof?.versions?.[0]];
    if (!own || !drawn || !proof) throw new Error("the film has no version with a watermark");
    const [clean, marked] = [paths.video(LINK, { name, hash }, own), paths.video(LINK, { name, ...proof }, drawn)];
    const range = { range: "bytes=0-99" };
    const captions = paths.captions(LINK, { name }, video?.captions?.blob ?? "");
    const stored = async ({ blob }: { blob: string }) =>
      Buffer.from(
        (await (await wedding.glassine.env.PHOTOS.get(`blobs/${blob}`))?.arrayBuffer()) ?? new ArrayBuffer(0),
      );
    const partOf = async (visitor: Visitor, address: string) => {
      const answer = await visitor.get(address, range);
      return {
        status: answer.status,
        bytes: Buffer.from(await answer.arrayBuffer()),
        to: answer.headers.get("location"),
      };
    };
    const first = async (one: { blob: string }) => (await stored(one)).subarray(0, 100);
    expect((await first(own)).equals(await first(drawn))).toBe(false);

    expect(await partOf(guest, marked)).toEqual({ status: 206, bytes: await first(drawn), to: null });
    expect(await partOf(guest, clean)).toMatchObject({ status: 302, to: marked });
    expect((await whole(guest.get(captions))).status).toBe(200);
    const page = await guest.text(`${AT}/photo/${name}/`);
    expect([page.includes(marked), page.includes(clean)]).toEqual([true, false]);
    const set = await guest.text(`${AT}/highlights/`);
    expect([set.includes(`data-video="${proof.hash} `), set.includes(hash)]).toEqual([true, false]);

    expect(await partOf(client, clean)).toEqual({ status: 206, bytes: await first(own), to: null });
    expect(await partOf(client, marked)).toMatchObject({ status: 302, to: clean });

    await whole(add(guest, "one", { photo: name }));
    await buy({ wedding, stripe }, guest);
    expect(await partOf(guest, clean)).toEqual({ status: 206, bytes: await first(own), to: null });
    expect(await partOf(guest, marked)).toEqual({ status: 206, bytes: await first(drawn), to: null });
  });

  it("shows photos clean to whoever opens the receipt of their order, and to nobody else in that browser", async () => {
    await wedding.settings({ downloads: "buy", proofs: "guests-until-bought" });
    const guest = await wedding.guest();
    await whole(add(guest, "one", { photo: "dance-1" }));
    const order = await buy({ wedding, stripe }, guest);
    const page = await guest.text(`${AT}/order/${order}`);
    const token = /receipt#([^"]+)"/.exec(page)?.[1] ?? "";
    const phone = await wedding.guest();
    const [bought, rest] = [proofOf("dance-1"), proofOf("dance-2")];
    expect((await whole(phone.get(bought.clean))).status).toBe(302);
    expect((await whole(phone.post(`${AT}/receipt`, { token: `${token}x` }))).status).toBe(401);
    expect((await whole(phone.get(bought.clean))).status).toBe(302);
    expect((await whole(phone.post(`${AT}/receipt`, { token }))).headers.get("location")).toBe(`${AT}/order/${order}`);
    const set = await phone.text(`${AT}/dancing/`);
    expect([set.includes(bought.clean), set.includes(bought.proof)]).toEqual([true, false]);
    expect([set.includes(rest.clean), set.includes(rest.proof)]).toEqual([false, true]);
    const shown = await phone.get(bought.clean);
    expect([shown.status, await isFileOf(bought.photo, shown)]).toEqual([200, true]);
    expect((await whole(phone.get(rest.clean))).status).toBe(302);
    expect((await whole(phone.get(`${AT}/order/${order}/photo/dance-1`))).status).toBe(200);
    expect((await whole(phone.get(`${AT}/order/${order}/photo/dance-2`))).status).toBe(404);
    // A receipt that its owner ended shows nothing any more.
    await wedding.glassine.env.DB.prepare("UPDATE orders SET receipt_epoch = receipt_epoch + 1").run();
    expect((await whole(phone.get(bought.clean))).status).toBe(302);
    expect((await phone.text(`${AT}/dancing/`)).includes(bought.clean)).toBe(false);
  });

  it("gives proofs and no downloads by a link that a client made, where guests see proofs", async () => {
    await wedding.settings({ proofs: "off", clientLinks: "all", downloads: "all" });
    const client = await wedding.client();
    const until = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
    const form = { action: "make", set: "dancing", name: "For grandma", until, downloads: "on" };
    const made = await (await client.post(`${AT}/view/links`, form)).text();
    const token = /view\/link#([\w-]{32})"/.exec(made)?.[1] ?? "";
    const holder = new Visitor(wedding.glassine);
    const at = (await whole(holder.post(`${AT}/view/link`, { token }))).headers.get("location") ?? "";
    const { clean, proof, photo } = proofOf("dance-1");
    const byLink = (address: string) => address.replace(`${AT}/`, at);
    const files = ["photos.zip", "photos.zip?size=web", "file/dance-1", "file/dance-1?size=web"].map(
      (rest) => at + rest,
    );
    const statuses = (all: string[]) => Promise.all(all.map(async (one) => (await whole(holder.get(one))).status));
    expect((await holder.text(at)).includes(byLink(clean))).toBe(true);
    expect(await statuses(files)).toEqual([200, 200, 200, 200]);

    for (const proofs of ["guests", "everyone-until-bought"] as const) {
      await wedding.settings({ proofs });
      for (const page of [at, `${at}photo/dance-1/`]) {
        const html = await holder.text(page);
        expect([html.includes(photo.hash), html.includes(photo.proof?.hash ?? "-")]).toEqual([false, true]);
        expect(html).not.toContain(`${at}photos.zip`);
        expect(html).not.toContain(`${at}file/`);
      }
      expect(await statuses(files)).toEqual([404, 404, 404, 404]);
      const shown = await holder.get(byLink(proof));
      expect([shown.status, await isFileOf(photo.proof, shown)]).toEqual([200, true]);
      expect((await holder.get(byLink(clean))).headers.get("location")).toBe(byLink(proof));
      // The gallery itself stays closed to them.
      expect(await statuses([clean, proof])).toEqual([401, 401]);
    }
    await wedding.settings({ proofs: "off", clientLinks: "off" });
  });

  it("keeps offline, saves to phones and downloads together only what each visitor may have", async () => {
    await wedding.settings({ proofs: "guests", downloads: "all", downloadSizes: "all" });
    await askFor(wedding, { invites: "everyone" });
    const [guest, client] = [await wedding.guest(), await wedding.client()];
    for (const visitor of [guest, client]) for (const photo of ["dance-1", "dance-2"]) await pick(visitor, { photo });
    const keptBy = async (visitor: Visitor) => {
      const list = (await (await visitor.get(`${AT}/view/offline/dancing`)).json()) as KeptList;
      expect(list.photos.map(({ name }) => name)).toEqual(["dance-1", "dance-2"]);
      return list.photos.flatMap(({ hash, files }) => [
        hash,
        ...files.map(({ href }) => /-([0-9a-f]{12})\./.exec(href)?.[1]),
      ]);
    };
    const both = ["dance-1", "dance-2"].map((name) => proofOf(name).photo);
    expect(new Set(await keptBy(guest))).toEqual(new Set(both.map(({ proof }) => proof?.hash)));
    expect(new Set(await keptBy(client))).toEqual(new Set(both.map(({ hash }) => hash)));
    const taken = [
      ...[
        "photo/dance-1?size=web",
        "photo/dance-1",
        "photo/dance-2?size=web",
        "selection.zip",
        "selection.zip?size=web",
      ],
      ...["set/dancing.zip", "all.zip"],
    ];
    const statuses = (visitor: Visitor) =>
      Promise.all(taken.map(async (rest) => (await whole(visitor.get(`${AT}/download/${rest}`))).status));
    expect(await statuses(guest)).toEqual(taken.map(() => 403));
    expect(await statuses(client)).toEqual(taken.map(() => 200));
    // The page offers a guest neither: its script gets no size to save.
    const offered = (html: string) => [html.includes("/download/"), /"download":"/.test(html)];
    expect(offered(await guest.text(`${AT}/dancing/`))).toEqual([false, false]);
    expect(offered(await client.text(`${AT}/dancing/`))).toEqual([true, true]);
  });

  // The list of a client's own galleries named the clean cover to clients who see proofs inside.
  it("lists galleries to a client with the cover that they see inside", async () => {
    const { visitor } = await clientOf(wedding, [GALLERY]);
    const listed = async () => {
      const page = await visitor.text("/clients/?stay");
      const cover = await wedding.photo(/\/image\/([\w-]+)\//.exec(page)?.[1] ?? "");
      return [page.includes(cover.hash), page.includes(cover.proof?.hash ?? "-")];
    };
    await wedding.settings({ downloads: "buy", proofs: "everyone-until-bought" });
    expect(await listed()).toEqual([false, true]);
    await wedding.settings({ proofs: "guests" });
    expect(await listed()).toEqual([true, false]);
    await wedding.settings({ proofs: "off" });
    expect(await listed()).toEqual([true, false]);
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
