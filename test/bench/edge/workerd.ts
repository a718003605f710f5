import { readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { Log, LogLevel, Miniflare } from "miniflare";
import { ROOT } from "../../../scripts/gallery/live.ts";
import { localObjects } from "../../../scripts/target/local-objects.ts";
import { migrate } from "../../../scripts/target/migrations.ts";
import { readBindingNames } from "../../../scripts/target/names.ts";
import { storageHttp } from "../../../scripts/target/storage-http.ts";
import { storageWorker } from "../../../scripts/target/storage-worker.ts";
import type { Target } from "../../../scripts/target/target.ts";
import { childOf, type Usage, usageOf } from "./process.ts";

export const SECRET = "for benches alone, thirty-two bytes and more";

/** Modules of a Worker by name; the first is its entry. */
export type Modules = Record<string, string>;

/** Several Workers over one R2 and one D1, in one workerd, each asked directly, with nothing of Node's in between. */
export interface Workerd {
  target: Target;
  /** Where a Worker listens. */
  urlOf(worker: string): Promise<URL>;
  usage(): Promise<Usage>;
  /** The address of the debugger of a Worker's isolate. */
  inspectorOf(worker: string): Promise<string>;
  close(): Promise<void>;
}

export interface WorkerdOptions {
  stateDir: string;
  workers: Record<string, Modules>;
  /** Whether a debugger may look on, which costs a little. */
  inspector?: boolean;
}

/** Starts workerd with storage of its own in `stateDir`, emptied first. Every Worker is bound as the product is. */
export async function startWorkerd({ stateDir, workers, inspector = false }: WorkerdOptions): Promise<Workerd> {
  await rm(stateDir, { recursive: true, force: true });
  const names = await readBindingNames(ROOT);
  const key = crypto.randomUUID();
  const env = {
    PHOTOS: { type: "r2", name: names.bucket },
    DB: { type: "d1", id: names.database },
    SESSION_SECRET: { type: "text", value: SECRET },
  } as const;
  const all = { ...workers, storage: { "storage.mjs": storageWorker(key) } };
  const runtime = new Miniflare({
    cf: false,
    log: new Log(LogLevel.ERROR),
    resourcePersistencePath: stateDir,
    ...(inspector ? { inspectorPort: 0 } : {}),
    // The first takes what is sent through Miniflare itself.
    workers: Object.entries(all)
      .reverse()
      .map(([name, modules]) => ({
        config: {
          name,
          compatibilityDate: names.compatibilityDate,
          compatibilityFlags: ["nodejs_compat"],
          manifest: {
            mainModule: Object.keys(modules)[0] ?? "",
            modulesRoot: "/",
            modules: Object.fromEntries(
              Object.entries(modules).map(([file, contents]) => [file, { type: "esm" as const, contents }]),
            ),
          },
          env,
        },
        dev: {
          rootPath: "/",
          unsafeDirectSockets: [{ host: "127.0.0.1", port: 0, ...(name === "storage" ? { entrypoint: name } : {}) }],
          unsafeInspectorProxy: inspector,
        },
      })),
  });
  const db = (await runtime.getD1Database("DB")) as unknown as D1Database;
  await migrate(db, path.join(ROOT, names.migrations));
  const pid = await childOf(process.pid, "workerd");
  const http = storageHttp(await runtime.unsafeGetDirectURL("storage", "storage"), key);
  const close = async () => {
    http.close();
    await runtime.dispose();
  };
  return {
    target: { db, blobs: localObjects(http.ask), close },
    urlOf: (worker) => runtime.unsafeGetDirectURL(worker),
    usage: () => usageOf(pid),
    inspectorOf: async (worker) => new URL(worker, (await runtime.getInspectorURL()).href).href,
    close,
  };
}

/** The product as it would be deployed. */
export async function builtWorker(): Promise<Modules> {
  const folder = path.join(ROOT, "dist/server");
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".mjs"));
  files.sort((a, b) => Number(b === "entry.mjs") - Number(a === "entry.mjs"));
  const modules = files.map(async (file) => [file, await readFile(path.join(folder, file), "utf8")] as const);
  return Object.fromEntries(await Promise.all(modules));
}
