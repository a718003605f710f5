import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { GalleryBuild } from "../../worker/domain/build-input.ts";

const FOLDER = ".glassine/pages";
const BUILDER = join(import.meta.dirname, "page-build.ts");
const DAY_MS = 86_400_000;

/** A file that pages name: CSS, script, font or icon. `file` is its name below `/_astro/`. */
export interface ShellFile {
  file: string;
  path: string;
}

/** Turns galleries into pages: built once for each state of the site's sources, and kept. */
export interface PageRenderer {
  renderPage(path: string, build: GalleryBuild): Promise<string>;
  shell: ShellFile[];
}

/** The sources of the pages: their place and their digest. */
export interface SiteSources {
  /** The project's root. */
  root: string;
  /** By `digestSite`. */
  site: string;
}

/** Opens the renderer of these sources, and builds it if it is missing. Throws with the build's output. */
export async function openPageRenderer({ root, site }: SiteSources): Promise<PageRenderer> {
  const folder = join(root, FOLDER);
  const name = site.slice(0, 32);
  const built = join(folder, name);
  if (!existsSync(built)) {
    await runBuilder(root, built);
    await removeOld(folder, { except: name, before: Date.now() - DAY_MS });
  }
  const entry = pathToFileURL(join(built, "server", "entry.mjs")).href;
  const { renderPage } = (await import(entry)) as Pick<PageRenderer, "renderPage">;
  const assets = join(built, "client", "_astro");
  const files = (await readdir(assets)).sort();
  return { renderPage, shell: files.map((file) => ({ file, path: join(assets, file) })) };
}

async function runBuilder(root: string, built: string): Promise<void> {
  const env = { ...process.env, ASTRO_TELEMETRY_DISABLED: "1", FORCE_COLOR: "0" };
  const child = spawn(process.execPath, [BUILDER, root, built], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => output.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  if (code !== 0) throw new Error(`The gallery pages could not be built.\n${Buffer.concat(output).toString()}`);
}

/** Renderers of earlier sources; nobody uses one that is a day old. */
async function removeOld(folder: string, { except, before }: { except: string; before: number }): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (name !== except && (await stat(path)).mtimeMs < before) await rm(path, { recursive: true, force: true });
  }
}
