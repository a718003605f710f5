import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { builtLink } from "../../worker/domain/link.ts";
import { paths } from "../../worker/domain/paths.ts";
import { keys } from "../../worker/store/keys.ts";
import { manifestPieces } from "../../worker/store/pieces.ts";
import { galleryBuild } from "../site/gallery-build.ts";
import { askFor, clientOf, pick } from "../support/clients.ts";
import { usageOf } from "../support/metering/usage.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

// What visitors ask for most, and what it makes the Worker ask for: so many statements in so many calls to D1, and so many objects.
// A number that grows is paid by every visitor; one that shrinks belongs here.

let wedding: Wedding;
beforeAll(async () => {
  wedding = await openWedding();
});
afterAll(() => wedding.close());

interface Used {
  statements: number;
  trips: number;
  objects: number;
}

/** What an answer takes in an isolate that knows the version. */
async function used(visitor: Visitor, path: string, headers: Record<string, string> = {}): Promise<Used> {
  await visitor.text(path);
  const { status, queries, trips, subrequests } = await usageOf(visitor, path, { headers });
  expect([200, 206]).toContain(status);
  return { statements: queries, trips, objects: subrequests - trips };
}

const at = (rest: string) => `/g/${GALLERY}${rest}`;

describe("a page", () => {
  // One batch that decides, and one that counts after the answer is on its way. What it is joined from is known.
  const SET: Used = { statements: 8, trips: 2, objects: 0 };

  /** Where a selection is asked for, it is read once it is decided. */
  const WITH_SELECTION: Used = { statements: SET.statements + 2, trips: SET.trips + 1, objects: 0 };

  it("of a set is decided by two statements in one call, and counted by one call", async () => {
    expect(await used(await wedding.guest(), at("/highlights/"))).toEqual(SET);
  });

  it("has a client's selection in addition, by one call, whoever the client is", async () => {
    expect(await used(await wedding.client(), at("/highlights/"))).toEqual(WITH_SELECTION);
    expect(await used((await clientOf(wedding, [GALLERY])).visitor, at("/highlights/"))).toEqual(WITH_SELECTION);
  });

  it("of a photo takes no more, nor does the cover", async () => {
    const guest = await wedding.guest();
    expect(await used(guest, at("/photo/open-laugh/"))).toEqual(SET);
    expect(await used(guest, at("/"))).toEqual({ ...SET, statements: SET.statements - 1 });
  });

  it("is counted for no photographer", async () => {
    expect(await used(await wedding.photographer(), at("/highlights/"))).toEqual({ ...SET, statements: 2, trips: 1 });
  });

  it("has a guest's where guests are asked too, by one call", async () => {
    const guest = await wedding.guest();
    await askFor(wedding, { invites: "everyone" });
    await pick(guest, { photo: "open-laugh" });
    expect(await used(guest, at("/highlights/"))).toEqual(WITH_SELECTION);
    await askFor(wedding, { invites: "clients" });
  });
});

describe("a picture", () => {
  it("is decided by two statements in one call, and is one object", async () => {
    const image = wedding.imageOf("open-laugh");
    await (await wedding.guest()).text(image);
    const { queries, trips, subrequests } = await usageOf(await wedding.guest(), image);
    expect({ queries, trips, subrequests }).toEqual({ queries: 2, trips: 1, subrequests: 2 });
  });

  it("that is a part of a film is decided each time, by as much", async () => {
    const film = await putFilm(wedding);
    const visitor = new Visitor(wedding.glassine);
    expect(await used(visitor, film, { range: "bytes=3-5" })).toEqual({ statements: 2, trips: 1, objects: 1 });
  });
});

describe("a download", () => {
  it("of a set is decided by two statements, and asks for nothing else but to be counted", async () => {
    const guest = await wedding.guest();
    expect(await used(guest, at("/download/photo/open-laugh"))).toEqual({ statements: 6, trips: 2, objects: 1 });
  });
});

/** A film in a public gallery of its own. */
async function putFilm({ glassine }: Wedding): Promise<string> {
  const bytes = Buffer.from("a short film");
  const blob = createHash("sha256").update(bytes).digest("hex");
  const build = galleryBuild({ gallery: "films", sets: { all: { title: "All", photos: ["film"] } } });
  const photo = build.photos.film;
  if (!photo) throw new Error("the gallery has a film");
  const versions = [{ edge: 1280, blob, size: bytes.length }];
  const film = { ...photo, video: { duration: 1, width: 1280, height: 720, versions } };
  build.photos.film = film;
  const { db, blobs } = glassine.target;
  for (const { key, bytes: piece, type } of manifestPieces(build)) await blobs.put(key, piece, { type });
  await blobs.put(keys.blob(blob), bytes, { type: "video/mp4" });
  const columns = "gallery, version, photo_count, title, visibility, created_at, published_at";
  await db.batch([
    db.prepare(`INSERT INTO galleries (${columns}) VALUES ('films', 'v1', 1, 'Films', 'public', 1, 1)`),
    db.prepare("INSERT INTO sets (gallery, id, visibility) VALUES ('films', 'all', 'everyone')"),
  ]);
  return paths.video(builtLink("films"), film, { edge: 1280 });
}
