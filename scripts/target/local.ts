import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Miniflare } from "miniflare";
import { localObjects } from "./local-objects.ts";
import { migrate } from "./migrations.ts";
import { readBindingNames } from "./names.ts";
import { storageHttp } from "./storage-http.ts";
import { storageWorker } from "./storage-worker.ts";
import type { Target } from "./target.ts";

export interface LocalOptions {
  /** Folder `wrangler dev` keeps its state in: `.wrangler/state/v3`. Made when it is not there. */
  stateDir: string;
  /** The project's root, with wrangler.toml and migrations. */
  root: string;
}

/** Opens local R2 and D1, the very state `wrangler dev` serves, migrated. Throws when it can't be opened. */
export async function openLocalTarget({ stateDir, root }: LocalOptions): Promise<Target> {
  const names = await readBindingNames(root);
  await mkdir(stateDir, { recursive: true });
  const secret = randomBytes(32).toString("base64url");
  const runtime = new Miniflare({
    cf: false,
    resourcePersistencePath: resolve(stateDir),
    workers: [
      {
        config: {
          name: "storage",
          compatibilityDate: names.compatibilityDate,
          manifest: {
            mainModule: "storage.mjs",
            modulesRoot: root,
            modules: { "storage.mjs": { type: "esm", contents: storageWorker(secret) } },
          },
          env: { PHOTOS: { type: "r2", name: names.bucket }, DB: { type: "d1", id: names.database } },
        },
        dev: { rootPath: root },
      },
    ],
  });
  try {
    const db = (await runtime.getD1Database("DB")) as unknown as D1Database;
    await migrate(db, join(root, names.migrations));
    const http = storageHttp(await runtime.ready, secret);
    const close = async () => {
      http.close();
      await runtime.dispose();
    };
    return { db, blobs: localObjects(http.ask), close };
  } catch (error) {
    await runtime.dispose();
    throw error;
  }
}
