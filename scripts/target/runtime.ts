import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import type { MiniflareOptions } from "miniflare";
import { type BindingNames, readBindingNames } from "./names.ts";
import { storageWorker } from "./storage-worker.ts";

const fromHere = createRequire(import.meta.url);
// By `import`, Node reads its three megabytes of CommonJS once more, to find out what they are and export.
const { Log, LogLevel, Miniflare } = fromHere("miniflare") as typeof import("miniflare");

export type RuntimeWorker = NonNullable<MiniflareOptions["workers"]>[number];

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
  await mkdir(stateDir, { recursive: true });
  const secret = randomBytes(32).toString("base64url");
  const options: MiniflareOptions = {
    cf: false,
    host: site?.host ?? LOOPBACK,
    port: site?.port ?? 0,
    ...(site?.certificate ? { https: true, httpsKey: site.certificate.key, httpsCert: site.certificate.cert } : {}),
    log: new Log(LogLevel.WARN),
    handleStructuredLogs: ({ level, message }) => {
      const line = level === "warn" || level === "error" ? runtimeLine(message) : null;
      if (line !== null) console.error(line);
    },
    // A page that reads and writes all of D1 and R2 without asking for a password.
    unsafeLocalExplorer: false,
    unsafeRuntimeEnv: endingWithThisProcess(),
    resourcePersistencePath: path.resolve(stateDir),
    // The first takes what is sent to the port of the site.
    workers: [...(site ? [await site.worker(names)] : []), storage({ root, names, secret })],
  };
  const runtime = withoutItsSignals(() => new Miniflare(options));
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

function storage({ root, names, secret }: { root: string; names: BindingNames; secret: string }): RuntimeWorker {
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

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Miniflare ends the process at once when a signal comes. Whoever runs it decides on that. */
function withoutItsSignals<Made>(make: () => Made): Made {
  const before = SIGNALS.map((name) => [name, process.listeners(name)] as const);
  const made = make();
  for (const [name, known] of before) {
    for (const listener of process.listeners(name)) if (!known.includes(listener)) process.off(name, listener);
  }
  return made;
}

const DISK =
  /No space left on device|Read-only file system|Disk quota exceeded|Input\/output error|SQLITE_(?:FULL|READONLY|IOERR)|jsg\.Error: internal error/;

/** What workerd says, without its stack; null for what the disk refused, since whoever asked reports that. */
export function runtimeLine(message: string): string | null {
  return DISK.test(message) ? null : message.replace(/\n?stack: .*$/s, "").trimEnd();
}

const LAUNCHER = path.join(import.meta.dirname, "workerd.sh");

/**
 * workerd outlives a process that was killed, with the databases open; Windows alone ends it. So elsewhere a script starts it
 * that sees to that. Gives what the script reads from the environment.
 */
function endingWithThisProcess(): Record<string, string> {
  if (process.platform === "win32") return {};
  process.env.MINIFLARE_WORKERD_PATH ??= LAUNCHER;
  const fromMiniflare = createRequire(fromHere.resolve("miniflare"));
  const { default: workerd } = fromMiniflare("workerd") as { default: string };
  return { GLASSINE_WORKERD: workerd, GLASSINE_PARENT: String(process.pid) };
}
