import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { RuntimeWorker } from "../target/miniflare.ts";
import type { BindingNames } from "../target/names.ts";
import { storageBindings } from "../target/runtime.ts";

const built = z.object({
  main: z.string(),
  compatibility_date: z.string(),
  compatibility_flags: z.array(z.string()),
  vars: z.record(z.string(), z.json()).default({}),
  assets: z.object({
    directory: z.string(),
    run_worker_first: z.boolean(),
    html_handling: z.enum(["auto-trailing-slash", "force-trailing-slash", "drop-trailing-slash", "none"]),
    not_found_handling: z.enum(["single-page-application", "404-page", "none"]),
  }),
});

const json = (value: z.infer<ReturnType<typeof z.json>>) => ({ type: "json", value }) as const;
const text = (value: string) => ({ type: "text", value }) as const;

interface SiteOptions {
  names: BindingNames;
  secrets: Record<string, string>;
  /** Folder of the build, from the project's root; left out: the one a deploy uploads. */
  build?: string;
}

/** The production build of the Worker, bound as it is deployed, to local storage. What mails is not bound. */
export async function builtSite(
  root: string,
  { names, secrets, build = "dist/server" }: SiteOptions,
): Promise<RuntimeWorker> {
  const folder = path.join(root, build);
  const config = built.parse(JSON.parse(await readFile(path.join(folder, "wrangler.json"), "utf8")));
  const values = { ...config.vars, ...secrets };
  const vars = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === "string" ? text(value) : json(value),
  ]);
  return {
    config: {
      name: names.worker,
      compatibilityDate: config.compatibility_date,
      compatibilityFlags: config.compatibility_flags,
      manifest: { mainModule: config.main, modulesRoot: folder, modules: await modulesOf(folder) },
      env: { ...Object.fromEntries(vars), ...storageBindings(names), ASSETS: { type: "assets" } },
      triggers: names.crons.map((schedule) => ({ type: "scheduled", schedule })),
      assets: {
        directory: path.resolve(folder, config.assets.directory),
        hasUserWorker: true,
        runWorkerFirst: config.assets.run_worker_first,
        htmlHandling: config.assets.html_handling,
        notFoundHandling: config.assets.not_found_handling,
      },
    },
    dev: { rootPath: root },
  };
}

/** Small ones first: Miniflare copies all that it has written so far for each few kilobytes that come after. */
async function modulesOf(folder: string) {
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".mjs"));
  const modules = files.map(async (file) => {
    const contents = await readFile(path.join(folder, file), "utf8");
    return [file.split(path.sep).join("/"), { type: "esm", contents }] as const;
  });
  const sorted = (await Promise.all(modules)).sort(([, a], [, b]) => a.contents.length - b.contents.length);
  return Object.fromEntries(sorted);
}
