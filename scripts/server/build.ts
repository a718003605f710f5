import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { checkWritable } from "../disk/room.ts";

const SOURCES = ["worker", "site", "astro.config.mjs", "wrangler.toml", "package-lock.json", "tsconfig.json"];

/** Builds the Worker for production unless `dist/` was built from exactly these sources. Throws with the build's output. */
export async function ensureBuilt(root: string, onBuild: () => void = () => {}): Promise<void> {
  const stamp = path.join(root, "dist", ".sources");
  const digest = await sourcesDigest(root);
  const before = existsSync(stamp) ? await readFile(stamp, "utf8") : "";
  if (before === digest && existsSync(path.join(root, "dist/server/wrangler.json"))) return;
  await checkWritable(path.join(root, "dist"));
  onBuild();
  await runAstroBuild(root);
  await mkdir(path.dirname(stamp), { recursive: true });
  await writeFile(stamp, digest);
}

async function runAstroBuild(root: string): Promise<void> {
  const require = createRequire(path.join(root, "package.json"));
  const astro = path.join(path.dirname(require.resolve("astro/package.json")), "bin/astro.mjs");
  const env = { ...process.env, ASTRO_TELEMETRY_DISABLED: "1", CLOUDFLARE_CF_FETCH_ENABLED: "false", FORCE_COLOR: "0" };
  const child = spawn(process.execPath, [astro, "build"], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  const output: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => output.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  if (code !== 0) throw new Error(`The build failed.\n${Buffer.concat(output).toString()}`);
}

/** SHA-256 (hex) of everything the Worker is built from. */
export async function sourcesDigest(root: string): Promise<string> {
  const files = (await Promise.all(SOURCES.map((source) => filesOf(path.join(root, source))))).flat().sort();
  const hash = createHash("sha256");
  for (const file of files)
    hash
      .update(path.relative(root, file))
      .update("\0")
      .update(await readFile(file))
      .update("\0");
  return hash.digest("hex");
}

async function filesOf(source: string): Promise<string[]> {
  if (!existsSync(source)) return [];
  if (path.extname(source)) return [source];
  const entries = await readdir(source, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}
