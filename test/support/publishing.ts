import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import type { PublishOptions, PublishReport } from "../../scripts/publish/options.ts";
import { ENCODE_CONCURRENCY } from "../../scripts/publish/photo/encode-limit.ts";
import { openRenderPool } from "../../scripts/publish/photo/render-pool.ts";
import { publish } from "../../scripts/publish/publish.ts";
import { openLocalTarget } from "../../scripts/target/local.ts";
import type { Target } from "../../scripts/target/target.ts";
import { formatProblem } from "../../scripts/terminal/problem.ts";
import { type GalleryManifest, manifestSchemas, type Photo } from "../../worker/domain/manifest.ts";
import { keys, photoShardKey } from "../../worker/store/keys.ts";
import { type PhotoWish, writePhoto } from "./photos.ts";

export const ROOT = path.resolve(import.meta.dirname, "../..");

/** A photographer at work: a content folder of her own for each test, and local R2 and D1, which are empty before a file. */
export interface Publishing {
  /** The content folder. */
  readonly content: string;
  readonly state: string;
  readonly target: Target;
  /** What publishes of this test did to the target and on the way. */
  readonly done: { puts: string[]; steps: string[] };
  write(file: string, text: string | Uint8Array): Promise<void>;
  photo(file: string, wish?: PhotoWish): Promise<void>;
  remove(file: string): Promise<void>;
  publish(options?: Partial<PublishOptions>): Promise<PublishReport>;
  /** The live version of a gallery, or null. */
  live(gallery: string): Promise<GalleryManifest | null>;
  livePhoto(gallery: string, photo: string): Promise<Photo>;
}

interface Storage {
  state: string;
  target: Target;
}

// One for all test files of a process, which follow one another. It ends with the process.
const shared: { storage?: Promise<Storage> } = {};

interface DeskOptions {
  /** Storage of its own, for tests that reach into its folder or change its clock. */
  own?: boolean;
}

/** Sets a photographer's desk up for the tests of a file. */
export function publishing({ own = false }: DeskOptions = {}): Publishing {
  const held: Partial<Storage> & { content?: string } = {};
  // A publish starts a thread for its photos, which takes longer than rendering small ones: these go on with the same one.
  const thread = openRenderPool(ENCODE_CONCURRENCY);
  const renderPool = { ...thread, close: async () => {} };
  const done = { puts: [] as string[], steps: [] as string[] };
  beforeAll(async () => {
    if (!own) shared.storage ??= openStorage();
    Object.assign(held, await (own ? openStorage() : shared.storage));
    await emptyBucket(there(held.target));
  });
  afterAll(async () => {
    await thread.close();
    if (!own) return;
    await held.target?.close();
    if (held.state) await rm(held.state, { recursive: true, force: true });
  });
  beforeEach(async () => {
    held.content = await mkdtemp(path.join(tmpdir(), "glassine-content-"));
    await writeFile(path.join(held.content, "studio.yaml"), "name: Mara Lindt\ntimezone: Europe/Vienna\n");
    await emptyTables(there(held.target));
    done.puts.length = 0;
    done.steps.length = 0;
  });
  afterEach(() => rm(there(held.content), { recursive: true, force: true }));
  return {
    done,
    get content() {
      return there(held.content);
    },
    get state() {
      return there(held.state);
    },
    get target() {
      return there(held.target);
    },
    async write(file, text) {
      const at = path.join(there(held.content), file);
      await mkdir(path.dirname(at), { recursive: true });
      await writeFile(at, text);
    },
    photo: (file, wish) => writePhoto(path.join(there(held.content), file), wish),
    remove: (file) => rm(path.join(there(held.content), file), { recursive: true }),
    publish: (options = {}) =>
      publish({ ...defaults(there(held.content), { target: there(held.target), done }), renderPool, ...options }),
    live: (gallery) => liveManifest(there(held.target), gallery),
    livePhoto: (gallery, photo) => livePhoto(there(held.target), { gallery, photo }),
  };
}

/** Problems as the photographer reads them, without the folder they are in. */
export function told({ problems }: Pick<PublishReport, "problems">, content: string): string[] {
  return problems.map((problem) => formatProblem(problem).replaceAll(`${content}/`, ""));
}

/** What became of each gallery. */
export function outcomes({ galleries }: PublishReport): Record<string, string> {
  return Object.fromEntries(galleries.map(({ gallery, outcome }) => [gallery, outcome]));
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("it is there once the tests run");
  return value;
}

function defaults(content: string, { target, done }: { target: Target; done: Publishing["done"] }): PublishOptions {
  return {
    root: ROOT,
    content,
    cacheDir: path.join(content, ".cache"),
    galleries: [],
    target: counting(target, done.puts),
    progress: {
      line: () => {},
      step(name) {
        done.steps.push(name);
        return { update: () => {}, end: () => {} };
      },
    },
    removeMissing: false,
    allowWidening: false,
    check: false,
    now: Date.now,
    signal: new AbortController().signal,
  };
}

/** The same target, with the key of each object that is put noted. */
function counting(target: Target, puts: string[]): Target {
  const { blobs } = target;
  const put: Target["blobs"]["put"] = (key, bytes, options) => {
    puts.push(key);
    return blobs.put(key, bytes, options);
  };
  const putFile: Target["blobs"]["putFile"] = (key, file, options) => {
    puts.push(key);
    return blobs.putFile(key, file, options);
  };
  return { ...target, blobs: { ...blobs, put, putFile } };
}

async function openStorage(): Promise<Storage> {
  const state = await mkdtemp(path.join(tmpdir(), "glassine-state-"));
  return { state, target: await openLocalTarget({ stateDir: state, root: ROOT }) };
}

async function emptyBucket({ blobs }: Target): Promise<void> {
  const keys = await Array.fromAsync(blobs.list(""), ({ key }) => key);
  if (keys.length > 0) await blobs.delete(keys);
}

async function emptyTables({ db }: Target): Promise<void> {
  const own = "type = 'table' AND name NOT GLOB '_cf_*' AND name NOT GLOB 'sqlite_*' AND name NOT GLOB '*migrations'";
  const { results } = await db.prepare(`SELECT name FROM sqlite_schema WHERE ${own}`).all<{ name: string }>();
  const tables = results.map(({ name }) => name);
  await db.batch(tables.map((table) => db.prepare(`DELETE FROM ${table}`)));
}

async function liveVersion({ db }: Target, gallery: string): Promise<{ version: string; photo_count: number } | null> {
  return db.prepare("SELECT version, photo_count FROM galleries WHERE gallery = ?").bind(gallery).first();
}

async function liveManifest(target: Target, gallery: string): Promise<GalleryManifest | null> {
  const row = await liveVersion(target, gallery);
  if (!row) return null;
  const bytes = await target.blobs.get(keys.manifest(gallery, row.version));
  return manifestSchemas.gallery.parse(JSON.parse(Buffer.from(bytes ?? []).toString()));
}

async function livePhoto(target: Target, { gallery, photo }: { gallery: string; photo: string }): Promise<Photo> {
  const row = await liveVersion(target, gallery);
  const key = photoShardKey({ gallery, version: row?.version ?? "", photoCount: row?.photo_count ?? 0, photo });
  const shard = manifestSchemas.shard.parse(JSON.parse(Buffer.from((await target.blobs.get(key)) ?? []).toString()));
  const found = shard.photos.find(({ name }) => name === photo);
  if (!found) throw new Error(`${gallery} has no photo ${photo}`);
  return found;
}
