import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, it } from "vitest";
import { checkStorage } from "../../scripts/check-storage/check.ts";
import { collectGarbage } from "../../scripts/gc/gc.ts";
import { checkPieces } from "../../scripts/publish/check.ts";
import { uploadPieces } from "../../scripts/publish/upload.ts";
import { readOwnerNote } from "../../scripts/target/owner-note.ts";
import type { Target } from "../../scripts/target/target.ts";
import { manifestSchemas, type Photo } from "../../worker/domain/manifest.ts";
import { keys, photoShardKey } from "../../worker/store/keys.ts";
import { testAccount } from "../support/account.ts";
import { outcomes, publishing } from "../support/publishing.ts";
import { runScript } from "../support/script.ts";
import { webOf } from "../support/web-size.ts";

// A file that was damaged at its right length was delivered as if nothing had happened, and no publish noticed.
const account = testAccount();
const desk = publishing({ own: true });

let gallery = "";
let count = 0;
beforeEach(async () => {
  count += 1;
  gallery = `trip-${count}`;
  await desk.write(`${gallery}/gallery.yaml`, "title: Trip\nsets:\n  - id: all\n    title: All\n");
  for (const [i, name] of ["one", "two"].entries()) {
    await desk.photo(`${gallery}/all/${name}.jpg`, { seed: count * 10 + i, width: 500, height: 400 });
  }
});

const progress = { line: () => {}, step: () => ({ update: () => {}, end: () => {} }) };
const { signal } = new AbortController();

async function check(target: Target) {
  const row = await target.db.prepare("SELECT version FROM galleries WHERE gallery = ?").bind(gallery).first<{
    version: string;
  }>();
  return checkStorage([{ gallery, version: row?.version ?? "" }], { store: target.blobs, progress, signal });
}

/** The file of the web size of a photo: its key, and its bytes with one bit changed. */
async function damagedCopy(target: Target, photo: string): Promise<{ key: string; bytes: Buffer }> {
  const web = webOf(await desk.livePhoto(gallery, photo));
  const key = keys.blob(web.blob);
  const bytes = Buffer.from((await target.blobs.get(key)) ?? []);
  expect(bytes.length).toBe(web.size);
  bytes[100] = (bytes[100] ?? 0) ^ 1;
  return { key, bytes };
}

/** Changes one bit where the local storage keeps a file, as a failing disk does. */
async function damageOnDisk(photo: string): Promise<void> {
  const { bytes } = await damagedCopy(desk.target, photo);
  const right = Buffer.from(bytes);
  right[100] = (right[100] ?? 0) ^ 1;
  const folder = path.join(desk.state, "r2");
  for (const name of await readdir(folder, { recursive: true })) {
    const file = path.join(folder, name);
    const stored = await readFile(file).catch(() => null);
    if (stored && Buffer.compare(stored, right) === 0) return writeFile(file, bytes);
  }
  throw new Error("the file is nowhere on the disk");
}

/** Stores other bytes under a key past everything that checks, as another program would. */
async function overwriteLocally(photo: string): Promise<void> {
  const { key, bytes } = await damagedCopy(desk.target, photo);
  const note = await readOwnerNote(desk.state);
  if (!note) throw new Error("nobody has the state open");
  const headers = { "x-secret": note.secret, "x-key": encodeURIComponent(key), "content-type": "image/jpeg" };
  const { ok } = await fetch(note.storage, { method: "PUT", headers, body: new Uint8Array(bytes) });
  expect(ok).toBe(true);
}

const rightBlob = async (target: Target, photo: string) => {
  const web = webOf(await desk.livePhoto(gallery, photo));
  return (await target.blobs.digest(keys.blob(web.blob))) === web.blob;
};

describe("a stored file that was damaged without changing its length", () => {
  it("is found by reading it, with its gallery and photo, and stored again once it is removed", async () => {
    await desk.publish();
    expect((await check(desk.target)).bad).toEqual([]);
    await damageOnDisk("two");
    const { files, bad } = await check(desk.target);
    expect(files).toBeGreaterThan(4);
    expect(new Set(bad.map(({ photo, is }) => `${photo} ${is}`))).toEqual(new Set(["two damaged"]));
    await desk.target.blobs.delete(bad.map(({ key }) => key));
    expect((await check(desk.target)).bad).toMatchObject(bad.map(({ key }) => ({ photo: "two", key, is: "missing" })));
    expect(outcomes(await desk.publish())).toEqual({ [gallery]: "unchanged" });
    expect((await check(desk.target)).bad).toEqual([]);
  });

  it("is stored again by the next publish, though no photo changed", async () => {
    await desk.publish();
    await overwriteLocally("one");
    expect(await rightBlob(desk.target, "one")).toBe(false);
    await desk.publish();
    expect(await rightBlob(desk.target, "one")).toBe(true);
    expect((await check(desk.target)).bad).toEqual([]);
  });

  it("is counted by gc, but not deleted", async () => {
    await desk.publish();
    const gc = () =>
      collectGarbage({
        target: desk.target,
        progress,
        now: Date.now,
        undoMs: 0,
        dryRun: true,
        signal,
        onWait: () => {},
      });
    const before = (await gc()).damaged;
    await overwriteLocally("one");
    expect((await gc()).damaged).toBe(before + 1);
    await desk.publish();
    expect((await gc()).damaged).toBe(before);
  });

  it("is stored again in the account's bucket, even by another process", async () => {
    const first = await account.open();
    await desk.publish({ target: first });
    await first.close();
    const target = await account.open();
    const row = await target.db
      .prepare("SELECT version, photo_count FROM galleries WHERE gallery = ?")
      .bind(gallery)
      .first<{
        version: string;
        photo_count: number;
      }>();
    const photo = await readPhoto(target, { gallery, version: row?.version ?? "", photoCount: row?.photo_count ?? 0 });
    const { blob } = webOf(photo);
    const key = keys.blob(blob);
    const bytes = Buffer.from((await target.blobs.get(key)) ?? []);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    await putPast(key, bytes);
    expect(await target.blobs.digest(key)).not.toBe(blob);
    await desk.publish({ target: await account.open() });
    expect(await target.blobs.digest(key)).toBe(blob);
  });
});

async function readPhoto(
  target: Target,
  { gallery, version, photoCount }: { gallery: string; version: string; photoCount: number },
): Promise<Photo> {
  const key = photoShardKey({ gallery, version, photoCount, photo: "one" });
  const { photos } = manifestSchemas.shard.parse(
    JSON.parse(Buffer.from((await target.blobs.get(key)) ?? []).toString()),
  );
  const [photo] = photos.filter(({ name }) => name === "one");
  if (!photo) throw new Error("the photo is there");
  return photo;
}

async function putPast(Key: string, Body: Uint8Array): Promise<void> {
  const { R2_ENDPOINT = "", R2_ACCESS_KEY_ID = "", R2_SECRET_ACCESS_KEY = "" } = account.env;
  const credentials = { accessKeyId: R2_ACCESS_KEY_ID, secretAccessKey: R2_SECRET_ACCESS_KEY };
  const client = new S3Client({ region: "auto", endpoint: R2_ENDPOINT, forcePathStyle: true, credentials });
  await client.send(new PutObjectCommand({ Bucket: "glassine-photos", Key, Body, ContentType: "image/jpeg" }));
  client.destroy();
}

describe("npm run check-storage", () => {
  it("exits with 0 if all is well and with 1 if not, naming the photos, and removes files only on demand", async () => {
    await desk.publish();
    const run = (...args: string[]) =>
      runScript("check-storage.ts", "--state", desk.state, "--content", desk.content, gallery, ...args);
    expect(await run()).toMatchObject({ code: 0, output: expect.stringContaining("everything is in order") });
    await damageOnDisk("two");
    const found = await run();
    expect(found).toMatchObject({ code: 1, output: expect.stringContaining(`${gallery}: two  1 damaged`) });
    expect(found.output).toContain(`npm run check-storage -- ${gallery} --remove-damaged`);
    expect(found.output).not.toContain(": one");
    expect(await run("--remove-damaged")).toMatchObject({ code: 1 });
    await desk.publish();
    expect(await run()).toMatchObject({ code: 0 });
  });

  it("has help, and names the nearest gallery", async () => {
    expect(await runScript("check-storage.ts", "--help")).toMatchObject({ code: 0 });
    await desk.publish();
    const { code, output } = await runScript("check-storage.ts", "--state", desk.state, `${gallery}x`);
    expect(code).not.toBe(0);
    expect(output).toContain(`Did you mean ${gallery}?`);
  });
});

describe("a publish that reads back what it stored", () => {
  const piece = (key: string, text = key) => ({ key, bytes: Buffer.from(text), type: "text/css" });
  const [page, css] = [piece("pages/trip/v1/cover"), piece("shell/main.CHfTzbo9.css")];

  it("finds a file of its pages that was damaged before, also if it is stored again", async () => {
    const { blobs } = desk.target;
    await blobs.put(css.key, Buffer.from("cut"), { type: css.type });
    const sent = await uploadPieces(blobs, { versions: [page], shell: [css] });
    expect(sent).toEqual([page]);
    await expect(checkPieces(blobs, { sent, shell: [css] })).rejects.toThrow(css.key);
    await expect(checkPieces(blobs, { sent, shell: [css] })).rejects.toThrow(css.key);
    await blobs.delete([css.key]);
    const all = await uploadPieces(blobs, { versions: [page], shell: [css] });
    expect(all).toEqual([css, page]);
    await checkPieces(blobs, { sent: all, shell: [css] });
    await blobs.put(css.key, Buffer.from("cut"), { type: css.type });
    await expect(checkPieces(blobs, { sent: all, shell: [css] })).rejects.toThrow(css.key);
  });

  it("finds a piece that is gone or another one", async () => {
    const { blobs } = desk.target;
    const sent = await uploadPieces(blobs, { versions: [page], shell: [] });
    await blobs.put(page.key, Buffer.from("other"), { type: page.type });
    await expect(checkPieces(blobs, { sent, shell: [] })).rejects.toThrow(page.key);
    await blobs.delete([page.key]);
    await expect(checkPieces(blobs, { sent, shell: [] })).rejects.toThrow(page.key);
  });
});
