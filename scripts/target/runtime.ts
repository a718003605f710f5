import { randomBytes } from "node:crypto";
import path from "node:path";
import { ownFolder } from "../disk/own-folder.ts";
import { openMiniflare, type RuntimeWorker } from "./miniflare.ts";
import { type BindingNames, readBindingNames } from "./names.ts";
import { storageWorker } from "./storage-worker.ts";

/** A site to serve by the runtime, over the same storage. */
interface Site {
  worker(names: BindingNames): Promise<RuntimeWorker>;
  host: string;
  /** 0: any free one. */
  port: number;
  /** For HTTPS, in PEM; null: HTTP. */
  certificate: { key: string; cert: string } | null;
}

export interface RuntimeOptions {
  /** The project's root, with wrangler.toml and migrations. */
  root: string;
  /** Folder `wrangler dev` keeps its state in: `.wrangler/state/v3`. Made when it is not there. */
  stateDir: string;
  site: Site | null;
}

/** The local runtime over the local state. There may be only one for a state folder: who starts it holds the lock. */
export interface Runtime {
  /** Where the storage worker listens, on this machine alone, and what it wants to see. */
  storage: { url: URL; secret: string };
  /** Where the site is served; without a site nothing answers there. */
  url: URL;
  /** Runs the cron trigger of the site. */
  runCron(): Promise<void>;
  close(): Promise<void>;
}

const LOOPBACK = "127.0.0.1";

/** Starts workerd with the storage worker, and the site beside it if there is one. */
export async function startRuntime({ root, stateDir, site }: RuntimeOptions): Promise<Runtime> {
  const names = await readBindingNames(root);
  ownFolder(stateDir);
  const secret = randomBytes(32).toString("base64url");
  const runtime = openMiniflare({
    host: site?.host ?? LOOPBACK,
    port: site?.port ?? 0,
    ...(site?.certificate ? { https: true, httpsKey: site.certificate.key, httpsCert: site.certificate.cert } : {}),
    handleStructuredLogs: ({ level, message }) => {
      const line = level === "warn" || level === "error" ? runtimeLine(message) : null;
      if (line !== null) console.error(line);
    },
    // A page that reads and writes all of D1 and R2 without asking for a password.
    unsafeLocalExplorer: false,
    resourcePersistencePath: path.resolve(stateDir),
    // The first takes what is sent to the port of the site.
    workers: [...(site ? [await site.worker(names)] : []), storageService({ root, names, secret })],
  });
  try {
    const url = await runtime.ready;
    return {
      storage: { url: await runtime.unsafeGetDirectURL("storage", "storage"), secret },
      url,
      async runCron() {
        const worker = await runtime.getWorker();
        const { outcome } = await worker.scheduled({ cron: names.crons[0] ?? "" });
        if (outcome !== "ok") throw new Error(`the cron trigger ended with ${outcome}`);
      },
      close: () => runtime.dispose(),
    };
  } catch (error) {
    await runtime.dispose();
    throw error;
  }
}

interface StorageOptions {
  root: string;
  names: BindingNames;
  /** What it wants to see. */
  secret: string;
}

/** The storage worker, on a port of its own. */
export function storageService({ root, names, secret }: StorageOptions): RuntimeWorker {
  return {
    config: {
      name: "storage",
      compatibilityDate: names.compatibilityDate,
      manifest: {
        mainModule: "storage.mjs",
        modulesRoot: root,
        modules: { "storage.mjs": { type: "esm", contents: storageWorker(secret) } },
      },
      env: storageBindings(names),
    },
    dev: { rootPath: root, unsafeDirectSockets: [{ entrypoint: "storage", host: LOOPBACK, port: 0 }] },
  };
}

/** The bucket and the database as every worker over them is bound. */
export function storageBindings({ bucket, database }: BindingNames) {
  return { PHOTOS: { type: "r2", name: bucket }, DB: { type: "d1", id: database } } as const;
}

const DISK =
  /No space left on device|Read-only file system|Disk quota exceeded|Input\/output error|SQLITE_(?:FULL|READONLY|IOERR)|jsg\.Error: internal error/;

/** What workerd says, without its stack; null for what the disk refused, since whoever asked reports that. */
export function runtimeLine(message: string): string | null {
  return DISK.test(message) ? null : message.replace(/\n?stack: .*$/s, "").trimEnd();
}
