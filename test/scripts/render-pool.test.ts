import { execFileSync } from "node:child_process";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Worker } from "node:worker_threads";
import { crc32 } from "node:zlib";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PhotoFile } from "../../scripts/content/gallery-folder.ts";
import { sha256Of } from "../../scripts/publish/photo/original.ts";
import { withAhead } from "../../scripts/publish/photo/render-ahead.ts";
import { openRenderPool, type RenderPool } from "../../scripts/publish/photo/render-pool.ts";
import type { PhotoBytes, Work } from "../../scripts/publish/photo/render-worker.ts";
import { openThreads } from "../../scripts/publish/threads/threads.ts";
import { photoBytes } from "../support/photos.ts";

let folder: string;
let renderPool: RenderPool;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "glassine-render-pool-"));
  renderPool = openRenderPool(3);
});

afterAll(async () => {
  await renderPool.close();
  await rm(folder, { recursive: true });
});

async function lay(name: string, bytes: Uint8Array): Promise<PhotoFile> {
  const at = path.join(folder, name);
  await writeFile(at, bytes);
  const { size, mtimeMs, ctimeMs } = await stat(at);
  return { name: path.parse(name).name, file: name, path: at, shown: name, set: "day", size, mtimeMs, ctimeMs };
}

/** A PNG that says its size, and has no pixels. */
function pngHead(width: number, height: number): Buffer {
  const head = Buffer.from([...Buffer.from("IHDR"), 0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  head.writeUInt32BE(width, 4);
  head.writeUInt32BE(height, 8);
  const chunk = (bytes: Buffer) => {
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(bytes.length - 4, 0);
    ends.writeUInt32BE(crc32(bytes), 4);
    return Buffer.concat([ends.subarray(0, 4), bytes, ends.subarray(4)]);
  };
  const chunks = [head, Buffer.from("IDAT"), Buffer.from("IEND")].map(chunk);
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...chunks]);
}

describe("the render pool", () => {
  it("returns the original unchanged, and renditions that match their digests", async () => {
    const bytes = await photoBytes({ width: 700, height: 500 });
    const processed = await renderPool.process({ file: await lay("a.jpg", bytes), stripGps: true, known: null });
    expect(processed.source).toBe(sha256Of(bytes));
    expect(processed.original).toMatchObject({ sha256: sha256Of(bytes), type: "image/jpeg" });
    expect(Buffer.from(processed.original.bytes).equals(bytes)).toBe(true);
    const encoded = processed.developed?.encoded ?? [];
    expect(encoded.map(({ format, edge }) => `${format} ${edge}`)).toEqual([
      "avif 320",
      "avif 480",
      "avif 600",
      "avif 700",
      "jpg 700",
    ]);
    for (const rendition of encoded) {
      expect(sha256Of(rendition.bytes)).toBe(rendition.sha256);
      expect((await sharp(rendition.bytes).metadata()).width).toBe(rendition.edge);
    }
  });

  it("hands over the original as soon as it was decoded, and each rendition as soon as it is made", async () => {
    const bytes = await photoBytes({ width: 700, height: 500 });
    const file = await lay("early.jpg", bytes);
    const files: PhotoBytes[] = [];
    const processed = await renderPool.process({ file, stripGps: true, known: null }, (one) => files.push(one));
    expect(files.map(({ of }) => of)).toEqual(["original", ...Array(5).fill("rendition")]);
    const digests = [processed.original, ...(processed.developed?.encoded ?? [])].map(({ sha256 }) => sha256);
    expect(files.map(({ sha256 }) => sha256).sort()).toEqual(digests.sort());
    for (const { bytes: own, sha256 } of files) expect(sha256Of(own)).toBe(sha256);
  });

  it("hands nothing over of a photo that can't be decoded", async () => {
    const whole = await photoBytes({ width: 700, height: 500 });
    const file = await lay("half.jpg", whole.subarray(0, whole.length / 2));
    const files: PhotoBytes[] = [];
    const made = renderPool.process({ file, stripGps: true, known: null }, (one) => files.push(one));
    await expect(made).rejects.toThrow("can't be decoded");
    expect(files).toEqual([]);
  });

  it("hands over the original of a photo whose renditions are known", async () => {
    const bytes = await photoBytes({ width: 400, height: 300 });
    const file = await lay("known.jpg", bytes);
    const { source, hash } = await renderPool.process({ file, stripGps: true, known: null });
    const files: PhotoBytes[] = [];
    const known = { source, hash, judged: true };
    const again = await renderPool.process({ file, stripGps: true, known }, (one) => files.push(one));
    expect(again.developed).toBeNull();
    expect(files.map(({ of, sha256 }) => `${of} ${sha256}`)).toEqual([`original ${sha256Of(bytes)}`]);
  });

  it("blanks the location of what is delivered, and names the file by what is on disk", async () => {
    const bytes = await photoBytes({ gps: true });
    const file = await lay("gps.jpg", bytes);
    const { source, original } = await renderPool.process({ file, stripGps: true, known: null });
    expect(source).toBe(sha256Of(bytes));
    expect(original.sha256).toBe(sha256Of(original.bytes));
    expect(original.sha256).not.toBe(source);
    const left = await renderPool.process({ file, stripGps: false, known: null });
    expect(left.original.sha256).toBe(source);
  });

  it("does not render a known photo again, and renders any other", async () => {
    const bytes = await photoBytes({ width: 500 });
    const file = await lay("known.jpg", bytes);
    const { source, hash } = await renderPool.process({ file, stripGps: true, known: null });
    const known = await renderPool.process({ file, stripGps: true, known: { source, hash, judged: true } });
    expect(known.developed).toBeNull();
    expect(Buffer.from(known.original.bytes).equals(bytes)).toBe(true);
    for (const other of [
      { source: "0".repeat(64), hash, judged: true },
      { source, hash: "0".repeat(12), judged: true },
    ]) {
      const made = await renderPool.process({ file, stripGps: true, known: other });
      expect(made.developed?.encoded.length).toBeGreaterThan(0);
    }
  });

  it("keeps photos that are rendered at the same time apart", async () => {
    const sizes = [300, 410, 520, 630, 740, 850];
    const files = await Promise.all(
      sizes.map(async (width) => lay(`${width}.jpg`, await photoBytes({ width, height: 200 }))),
    );
    const made = await Promise.all(files.map((file) => renderPool.process({ file, stripGps: true, known: null })));
    expect(made.map(({ developed }) => developed?.width)).toEqual(sizes);
  });

  it("says what is wrong with a photo, and continues with the next", async () => {
    const whole = await photoBytes({ width: 600 });
    const expose = (file: PhotoFile) => renderPool.process({ file, stripGps: true, known: null });
    await expect(expose(await lay("text.jpg", Buffer.from("no image at all")))).rejects.toMatchObject({
      name: "PhotoUnreadable",
      message: "is not an image",
      fix: "Remove it from the folder",
    });
    const cut = await lay("cut.jpg", whole.subarray(0, whole.length / 2));
    await expect(expose(cut)).rejects.toMatchObject({ name: "PhotoUnreadable", fix: "Copy or export it again" });
    const file = await lay("moving.jpg", whole);
    await expect(expose({ ...file, size: file.size + 1 })).rejects.toThrow("changed while it was being read");
    await expect(expose({ ...file, size: file.size - 1 })).rejects.toThrow("changed while it was being read");
    await expect(expose({ ...file, mtimeMs: file.mtimeMs - 1 })).rejects.toThrow("changed while it was being read");
    await expect(expose({ ...file, path: path.join(folder, "gone.jpg") })).rejects.toThrow("can't be read");
    await expect(expose(file)).resolves.toMatchObject({ source: sha256Of(whole) });
  });

  it("doesn't wait for a pipe in place of a photo", async () => {
    const file = await lay("pipe.jpg", await photoBytes());
    await rm(file.path);
    execFileSync("mkfifo", [file.path]);
    await expect(renderPool.process({ file, stripGps: true, known: null })).rejects.toThrow("changed while");
  });

  it("doesn't blame the location if a file can't be decoded at all", async () => {
    const fault = async (name: string, bytes: Buffer) =>
      renderPool.process({ file: await lay(name, bytes), stripGps: true, known: null }).catch(({ message }) => message);
    const damaged = "can't be decoded: it is damaged or cut off";
    expect(await fault("noise.webp", Buffer.from("RIFF\x10\0\0\0WEBPVP8 noise, nothing else", "latin1"))).toBe(damaged);
    expect(await fault("noise.tif", Buffer.from(`II*\0\x08\0\0\0${"\xff".repeat(90)}`, "latin1"))).toBe(damaged);
    expect(await fault("vast.png", pngHead(100_000, 100_000))).toBe("has more than 300 megapixels");
    expect(await fault("large.png", pngHead(17_000, 17_000))).toBe(damaged);
  });

  it("can be closed more than once, whether it was started or not", async () => {
    const [unused, begun] = [openRenderPool(1), openRenderPool(1)];
    begun.prepare();
    const file = await lay("whole.jpg", await photoBytes());
    await expect(begun.process({ file, stripGps: true, known: null })).resolves.toMatchObject({ developed: {} });
    for (const one of [unused, begun, begun]) await one.close();
  });

  it("that runs out of memory says which photos it was rendering, and takes no more", async () => {
    const small = openRenderPool(2, { heapMb: 4 });
    const file = await lay("large.jpg", await photoBytes());
    const expose = (name: string) => small.process({ file: { ...file, shown: name }, stripGps: true, known: null });
    const ended = await Promise.allSettled([expose("trip/all/a.jpg"), expose("trip/all/b.jpg")]);
    for (const one of ended) {
      expect(one).toMatchObject({ status: "rejected", reason: { name: "ScriptError" } });
      expect(String((one as PromiseRejectedResult).reason)).toContain(
        "memory to process trip/all/a.jpg, trip/all/b.jpg",
      );
    }
    await expect(expose("trip/all/c.jpg")).rejects.toThrow("memory to process trip/all/a.jpg, trip/all/b.jpg");
    await small.close();
  });

  it("that fails while it starts reports that with the first photo", async () => {
    const small = openRenderPool(2, { heapMb: 4 });
    const ended = new Promise((resolve) => process.once("worker", (thread: Worker) => thread.once("exit", resolve)));
    small.prepare();
    await ended;
    const expose = async () =>
      small.process({ file: await lay("a.jpg", await photoBytes()), stripGps: true, known: null });
    for (const _ of ["first", "second"]) await expect(expose()).rejects.toThrow("not enough memory to process");
    await small.close();
  });

  it("says so if the system has no memory for a photo", async () => {
    const small = openRenderPool(1);
    const file = { ...(await lay("vast.jpg", await photoBytes())), size: 2 ** 52 };
    await expect(small.process({ file, stripGps: true, known: null })).rejects.toThrow("memory to process vast.jpg");
    await small.close();
  });
});

describe("photos that are begun with before somebody wants them", () => {
  /** The pool, and the work that it was asked for. */
  function watched() {
    const asked: Work[] = [];
    const process: RenderPool["process"] = (work, onFile) => {
      asked.push(work);
      return renderPool.process(work, onFile);
    };
    return { asked, pool: withAhead({ ...renderPool, process, close: async () => {} }) };
  }

  const work = (file: PhotoFile, thorough = false): Work => ({ file, stripGps: true, known: null, thorough });

  it("are made once, and all their files are handed over, whenever they are wanted", async () => {
    for (const late of [false, true]) {
      const { asked, pool } = watched();
      const bytes = await photoBytes({ width: 500, height: 300 });
      const file = await lay("begun.jpg", bytes);
      pool.begin([work(file)]);
      // Another photo, begun later, ends after it.
      if (late) await pool.process(work(await lay("other.jpg", await photoBytes({ width: 1200, height: 800 }))));
      const files: PhotoBytes[] = [];
      const processed = await pool.process(work(file), (one) => files.push(one));
      expect(asked.filter((one) => one.file === file)).toHaveLength(1);
      const digests = [processed.original, ...(processed.developed?.encoded ?? [])].map(({ sha256 }) => sha256);
      expect(files.map(({ sha256 }) => sha256).sort()).toEqual(digests.sort());
    }
  });

  it("are made again for other work", async () => {
    const { asked, pool } = watched();
    const file = await lay("other-work.jpg", await photoBytes({ gps: true }));
    pool.begin([work(file)]);
    const asIs = await pool.process({ ...work(file), stripGps: false });
    expect(asIs.original.sha256).toBe(asIs.source);
    expect(asked.map(({ stripGps }) => stripGps)).toEqual([true, false]);
    await pool.close();
  });

  it("report what is wrong with them to who wants them, and to nobody else", async () => {
    const { pool } = watched();
    const [wanted, unwanted] = await Promise.all(["bad.jpg", "worse.jpg"].map((name) => lay(name, Buffer.from("no"))));
    if (!wanted || !unwanted) throw new Error("both are there");
    pool.begin([work(wanted), work(unwanted)]);
    await expect(pool.process(work(wanted))).rejects.toThrow("is not an image");
    await pool.close();
  });

  it("are finished before the pool is closed", async () => {
    const own = openRenderPool(2);
    const ended: string[] = [];
    const process: RenderPool["process"] = (one, onFile) => own.process(one, onFile).finally(() => ended.push("photo"));
    const pool = withAhead({ ...own, process, close: () => own.close().then(() => void ended.push("pool")) });
    pool.begin([work(await lay("unwanted.jpg", await photoBytes({ width: 900, height: 600 })))]);
    await pool.close();
    expect(ended).toEqual(["photo", "pool"]);
  });
});

// A photo given to threads of which none can start was waited for without end.
describe("threads", () => {
  it.each([
    ["has no file", "gone.mjs", null],
    ["throws as it starts", "throws.mjs", 'throw new Error("as it starts");'],
    [
      "throws later, beside the task",
      "later.mjs",
      "export default () => new Promise(() => setImmediate(() => { throw new Error(); }));",
    ],
    ["throws for the task", "task.mjs", 'export default () => { throw new Error("task"); };'],
  ])("whose module %s fail for every task", async (_what, name, code) => {
    const module = path.join(folder, name);
    if (code) await writeFile(module, code);
    for (const least of [0, 2]) {
      const threads = openThreads({ module: pathToFileURL(module), least, most: 2 });
      const tasks = [1, 2, 3].map((task) => threads.run(task));
      for (const { status } of await Promise.allSettled(tasks)) expect(status).toBe("rejected");
      await expect(threads.run(4)).rejects.toThrow();
      await threads.close();
      await threads.close();
    }
  });
});
