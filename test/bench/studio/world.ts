import { createHash } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { ROOT } from "../../../scripts/gallery/live.ts";
import { localSecret } from "../../../scripts/server/secret.ts";
import { openLocalTarget } from "../../../scripts/target/local.ts";
import type { Target } from "../../../scripts/target/target.ts";
import type { GalleryBuild } from "../../../worker/domain/build-input.ts";
import type { Photo } from "../../../worker/domain/manifest.ts";
import {
  SESSION_SECONDS,
  type Session,
  type SessionScope,
  sessionCookie,
  signSession,
} from "../../../worker/domain/tokens/session.ts";
import { keys } from "../../../worker/store/keys.ts";
import { hashPassword } from "../../../worker/store/password-hash.ts";
import { readStudioPassword, setStudioPassword } from "../../../worker/store/studio.ts";
import { benchGallery, insist, putGallery } from "../edge/gallery.ts";

/** How much there is in an installation. */
export interface Size {
  galleries: number;
  accounts: number;
  /** Lines of the activity. */
  activity: number;
  /** Photos of the gallery that is arranged. */
  photos: number;
  /** Photos that a client picked there. */
  picked: number;
}

/** The gallery that is arranged, and the client who picked photos there. */
export const ARRANGED = "arranged";
export const ACCOUNT = "account-1";

const PICTURES = 60;
const WIDTHS = { 320: 48, 480: 48, 960: 60 } as const;
const RATIO = 2 / 3;

/** An installation that is filled. */
export interface World {
  stateDir: string;
  size: Size;
  /** Of the studio's sessions. */
  epoch: number;
}

/** An installation of a size, as it was made by an earlier run or made now. */
export async function openWorld(folder: string, size: Size): Promise<World> {
  const made = path.join(folder, "world.json");
  const world = await readFile(made, "utf8").then(JSON.parse, () => null);
  if (JSON.stringify(world?.size) === JSON.stringify(size)) return world;
  await rm(folder, { recursive: true, force: true });
  const filled = await fillState(path.join(folder, "v3"), size);
  await writeFile(made, JSON.stringify(filled));
  return filled;
}

/** Fills a state: galleries with real pictures, clients who are assigned to all of them, years of activity. */
async function fillState(stateDir: string, size: Size): Promise<World> {
  const target = await openLocalTarget({ stateDir, root: ROOT });
  try {
    const pictures = await putPictures(target);
    const put = (gallery: string, photos: number, first: number) =>
      putGallery(target, withPictures(benchGallery({ gallery, photos, thumbnails: [] }), pictures, first));
    await put(ARRANGED, size.photos, 0);
    for (let i = 1; i < size.galleries; i++) await put(`gallery-${i}`, 3, i);
    await putRows(target.db, size);
    await setStudioPassword(target.db, await hashPassword("a photographer's password"));
    return { stateDir, size, epoch: (await readStudioPassword(target.db)).epoch };
  } finally {
    await target.close();
  }
}

type Pictures = Record<keyof typeof WIDTHS, { blob: string; size: number }>[];

/** Pictures as large as renditions, of colours that run into each other: to decode and paint one costs what a photo costs. */
async function putPictures({ blobs }: Target): Promise<Pictures> {
  const all: Pictures = [];
  for (let seed = 0; seed < PICTURES; seed++) {
    const files = Object.entries(WIDTHS).map(async ([edge, quality]) => {
      const bytes = await drawn(Number(edge), { seed, quality });
      const blob = createHash("sha256").update(bytes).digest("hex");
      await insist(() => blobs.put(keys.blob(blob), bytes, { type: "image/avif" }));
      return [edge, { blob, size: bytes.length }] as const;
    });
    all.push(Object.fromEntries(await Promise.all(files)) as Pictures[number]);
  }
  return all;
}

function drawn(edge: number, { seed, quality }: { seed: number; quality: number }): Promise<Buffer> {
  const [width, height] = [18, 12];
  const colours = Buffer.from(Array.from({ length: width * height * 3 }, (_, i) => (i * (seed * 2 + 7) * 31) % 256));
  return sharp(colours, { raw: { width, height, channels: 3 } })
    .resize(edge, Math.round(edge * RATIO), { kernel: "cubic" })
    .avif({ quality, effort: 1 })
    .toBuffer();
}

/** Each photo with real files, in turn; all of them lie down. */
function withPictures(build: GalleryBuild, pictures: Pictures, first: number): GalleryBuild {
  for (const [i, [name, photo]] of Object.entries(build.photos).entries()) {
    const own = pictures[(first + i) % pictures.length] as Pictures[number];
    const renditions = photo.renditions
      .filter(({ format, edge }) => format === "avif" && edge in own)
      .map((one) => ({ ...one, ...own[one.edge as keyof typeof WIDTHS] }));
    const whole = { ...(photo.renditions.find(({ format }) => format === "jpg") as Photo["renditions"][number]) };
    build.photos[name] = {
      ...photo,
      width: 6000,
      height: 4000,
      renditions: [...renditions, { ...whole, ...own[960] }],
    };
  }
  return build;
}

async function putRows(db: D1Database, size: Size): Promise<void> {
  const rows = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)";
  const run = (sql: string, ...values: (string | number)[]) =>
    insist(() =>
      db
        .prepare(sql)
        .bind(...values)
        .run(),
    );
  await run(
    `INSERT INTO accounts (id, name, email, email_key, password, created_at)
     ${rows} SELECT 'account-' || i, 'Client ' || i, 'c' || i || '@example.com', 'c' || i || '@example.com', '', i FROM n`,
    size.accounts,
  );
  const { results } = await db.prepare("SELECT gallery FROM galleries").all<{ gallery: string }>();
  for (const { gallery } of results)
    await run("INSERT INTO assignments (account, gallery, assigned_at) SELECT id, ?1, 1 FROM accounts", gallery);
  for (let from = 0; from < size.activity; from += 20_000)
    await run(
      `INSERT INTO activity (gallery, at, kind, who, what, bucket, photos)
       ${rows} SELECT CASE WHEN i % 2 THEN ?4 ELSE 'gallery-' || (1 + i % ?5) END, ?2 - (?3 + i) * 60000, 'mark', 'client', 'hid',
         'minute ' || (?3 + i), '["ANB_00001"]' FROM n`,
      ...[Math.min(20_000, size.activity - from), Date.now(), from, ARRANGED, Math.max(1, size.galleries - 1)],
    );
  await run(
    `INSERT INTO numbers (gallery, kind, day, subject, who, n)
     ${rows} SELECT gallery, 'visitors', date('now', '-' || i || ' days'), '', '', i FROM n, galleries`,
    365,
  );
  await run("INSERT INTO responses (gallery, invites) VALUES (?1, 'everyone')", ARRANGED);
  await run(
    `INSERT INTO selections (id, gallery, holder, state, round, created_at, changed_at) VALUES ('picked', ?1, ?2, 'open', 1, 1, 1)`,
    ...[ARRANGED, `account:${ACCOUNT}`],
  );
  await run(
    `INSERT INTO picks (selection, photo, picked, changed_at) ${rows} SELECT 'picked', 'ANB_' || printf('%05d', i), 1, i FROM n`,
    size.picked,
  );
}

/** The cookies of the photographer, and of the client who picked photos. */
export async function cookiesOf(stateDir: string, epoch: number): Promise<{ name: string; value: string }[]> {
  const secret = new TextEncoder().encode(await localSecret(stateDir));
  const iat = Math.floor(Date.now() / 1000) - 60;
  const cookie = async (scope: SessionScope, claims: Record<string, unknown>) => {
    const session = {
      ...claims,
      kind: scope.kind,
      jti: crypto.randomUUID(),
      iat,
      exp: iat + SESSION_SECONDS[scope.kind],
    };
    return { name: sessionCookie(scope), value: await signSession(session as Session, secret) };
  };
  return [
    await cookie({ kind: "studio" }, { epoch }),
    await cookie({ kind: "account" }, { account: ACCOUNT, epoch: 0 }),
  ];
}
