import { request } from "node:http";
import type { Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openMiniflare } from "../../../scripts/target/miniflare.ts";
import { layoutZip, type ZipEntry } from "../../../worker/zip/layout.ts";
import { bundled } from "../../support/bundled.ts";
import { type Blobs, measure, readZip, render } from "./archive.ts";
import type { Wish } from "./stream-worker.ts";

const MIB = 2 ** 20;
const blobs: Blobs = new Map();
const entries: ZipEntry[] = [3 * MIB, 1, 70_000, 2 * MIB + 5].map((size, n) =>
  measure(blobs, {
    path: `set/ANB_${n} ü.jpg`,
    bytes: Uint8Array.from({ length: size }, (_, i) => (i * (n + 3)) >> 2),
    taken: "2026-06-13T15:04:06",
  }),
);
const whole = render(layoutZip(entries).segments, blobs);
const [first, second, third] = entries as [ZipEntry, ZipEntry, ZipEntry];

let miniflare: Miniflare;
let origin: URL;

beforeAll(async () => {
  const worker = { type: "esm", contents: await bundled(new URL("stream-worker.ts", import.meta.url)) } as const;
  miniflare = openMiniflare({
    // workerd reports every broken transfer on stderr; breaking them is the point here.
    handleStructuredLogs: () => {},
    workers: [
      {
        config: {
          name: "zip",
          compatibilityDate: "2026-10-12",
          manifest: { mainModule: "zip.mjs", modulesRoot: "/", modules: { "zip.mjs": worker } },
          env: { PHOTOS: { type: "r2", name: "photos" } },
        },
        dev: { rootPath: "/" },
      },
    ],
  });
  origin = await miniflare.ready;
  for (const [blob, bytes] of blobs) await putBlob(blob, bytes);
});

afterAll(() => miniflare?.dispose());

async function putBlob(blob: string, bytes: Uint8Array): Promise<void> {
  const answer = await fetch(new URL(`/blobs/${blob}`, origin), { method: "PUT", body: Buffer.from(bytes) });
  expect(answer.status).toBe(204);
}

function ask(wish: Wish): Promise<Response> {
  return fetch(new URL("/zip", origin), { method: "POST", body: JSON.stringify(wish) });
}

async function eventsOf(run: string): Promise<string[]> {
  return (await fetch(new URL(`/events/${run}`, origin))).json() as Promise<string[]>;
}

/** Asks, and closes the connection as soon as this many bytes have come. */
function leaveAfter(bytes: number, wish: Wish): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL("/zip", origin), { method: "POST", agent: false }, (answer) => {
      let seen = 0;
      answer.on("data", (chunk: Buffer) => {
        seen += chunk.byteLength;
        if (seen < bytes) return;
        sent.destroy();
        resolve();
      });
      answer.on("end", () => reject(new Error("The download ended before the client left.")));
      answer.on("error", () => {});
    });
    sent.on("error", reject);
    sent.end(JSON.stringify(wish));
  });
}

/** Photos of 1 MiB of zeros that only the Worker has. */
function watchedPhotos(count: number): ZipEntry[] {
  return Array.from({ length: count }, (_, i) => ({
    path: `${i}.jpg`,
    size: MIB,
    crc32: 0,
    taken: null,
    blob: `${i}`,
  }));
}

function opened(events: readonly string[]): number {
  return events.filter((event) => event.startsWith("open ")).length;
}

describe("a zip download in workerd", () => {
  it("has the exact length announced, and the very bytes laid out", async () => {
    const answer = await ask({ run: "whole", entries });
    expect(answer.headers.get("content-length")).toBe(String(whole.byteLength));
    const archive = Buffer.from(await answer.arrayBuffer());
    expect(archive.equals(whole)).toBe(true);
    expect((await readZip(archive)).map(({ path }) => path)).toEqual(entries.map(({ path }) => path));
  });

  it("continues where it broke off, and reads of R2 only what is missing", async () => {
    const start = MIB;
    const range = { start, end: whole.byteLength - 1 };
    const answer = await ask({ run: "resumed", entries, range });
    expect(answer.headers.get("content-length")).toBe(String(whole.byteLength - start));
    expect(Buffer.from(await answer.arrayBuffer()).equals(whole.subarray(start))).toBe(true);
    const offset = start - 30 - Buffer.byteLength(first.path);
    expect(await eventsOf("resumed")).toEqual(
      expect.arrayContaining([`open ${first.blob} ${offset}+${first.size - offset}`, `open ${second.blob}`]),
    );
  });

  it("of its last bytes opens no photo", async () => {
    const range = { start: whole.byteLength - 22, end: whole.byteLength - 1 };
    const answer = await ask({ run: "ending", entries, range });
    expect(Buffer.from(await answer.arrayBuffer()).equals(whole.subarray(-22))).toBe(true);
    expect(opened(await eventsOf("ending"))).toBe(0);
  });

  it("of a few bytes inside one photo opens that photo alone", async () => {
    const at = whole.indexOf(Buffer.from(blobs.get(third.blob) ?? []));
    const answer = await ask({ run: "inside", entries, range: { start: at + 5, end: at + 9 } });
    expect(Buffer.from(await answer.arrayBuffer()).equals(whole.subarray(at + 5, at + 10))).toBe(true);
    expect((await eventsOf("inside")).filter((event) => event !== "ended")).toEqual([`open ${third.blob} 5+5`]);
  });
});

describe("a zip download breaks loudly, never short or corrupt,", () => {
  async function expectBroken(wish: Wish): Promise<void> {
    const answer = await ask({ ...wish, outlive: true });
    expect(answer.headers.get("content-length")).not.toBeNull();
    await expect(answer.arrayBuffer()).rejects.toThrow("terminated");
  }

  async function faultOf(run: string): Promise<string | undefined> {
    await expect.poll(() => eventsOf(run)).toContain("ended");
    return (await eventsOf(run)).find((event) => event.startsWith("fault"));
  }

  it("when a photo is missing", async () => {
    const missing = { ...second, path: "gone.jpg", blob: "0".repeat(64) };
    await expectBroken({ run: "missing", entries: [first, missing, third] });
    expect(await faultOf("missing")).toBe(`fault BlobFault: Blob ${missing.blob} is missing.`);
  });

  it("when the very first photo is missing", async () => {
    await expectBroken({ run: "missing-first", entries: [{ ...first, blob: "0".repeat(64) }] });
  });

  it.each([
    { what: "shorter", size: third.size + 1_000 },
    { what: "longer", size: third.size - 1 },
  ])("when a photo is $what than published", async ({ what, size }) => {
    await expectBroken({ run: what, entries: [first, { ...third, size }, second] });
    expect(await faultOf(what)).toBe(`fault BlobFault: Blob ${third.blob} has ${third.size} bytes, not ${size}.`);
  });

  it("when a photo's bytes end before their announced length", async () => {
    await expectBroken({ run: "cut-short", entries: watchedPhotos(3), watched: true, cutShortBy: 1 });
  });

  it("when it is resumed beyond the end of a photo that has become shorter", async () => {
    const wrong = { ...second, size: 5_000 };
    const start = 30 + Buffer.byteLength(wrong.path) + 4_000;
    const range = { start, end: start + 200 };
    await expectBroken({ run: "beyond", entries: [wrong, first], range });
    expect(await faultOf("beyond")).toBe(`fault BlobFault: Blob ${wrong.blob} cannot be opened.`);
  });
});

describe("a zip download reads ahead", () => {
  it("one photo, while the one before is sent, and never two", async () => {
    const photos = watchedPhotos(6);
    const answer = await ask({ run: "ahead", entries: photos, watched: true });
    await answer.arrayBuffer();
    const events = (await eventsOf("ahead")).filter((event) => event !== "ended");
    const expected = ["open 0", ...photos.slice(1).flatMap((_, i) => [`open ${i + 1}`, `read ${i}`]), "read 5"];
    expect(events).toEqual(expected);
  });
});

describe("when the client leaves a zip download", () => {
  it("reading stops, and the photo opened ahead is let go", async () => {
    await leaveAfter(2.5 * MIB, { run: "left", entries: watchedPhotos(50), watched: true, outlive: true });
    await expect.poll(() => eventsOf("left")).toContain("ended");
    const events = await eventsOf("left");
    expect(opened(events)).toBeLessThan(12);
    expect(events).toContain(`cancelled ${opened(events) - 1}`);
    expect(events.some((event) => event.startsWith("fault"))).toBe(false);
  });

  it("reading of R2 stops", async () => {
    const photos = Array.from({ length: 50 }, (_, i) => ({ ...first, path: `${i}.jpg` }));
    await leaveAfter(4 * MIB, { run: "left-r2", entries: photos, outlive: true });
    await expect.poll(() => eventsOf("left-r2")).toContain("ended");
    expect(opened(await eventsOf("left-r2"))).toBeLessThan(8);
  });
});

describe("a zip download that is aborted", () => {
  it.each([
    { source: "R2", photos: Array.from({ length: 50 }, (_, i) => ({ ...first, path: `${i}.jpg` })), watched: false },
    { source: "any other store", photos: watchedPhotos(50), watched: true },
  ])("breaks, and opens nothing more: $source", async ({ source, photos, watched }) => {
    const run = `aborted-${source.length}`;
    const answer = await ask({ run, entries: photos, watched, outlive: true, abortAtOpen: 4 });
    await expect(answer.arrayBuffer()).rejects.toThrow("terminated");
    await expect.poll(() => eventsOf(run)).toContain("ended");
    expect(opened(await eventsOf(run))).toBe(4);
  });
});
