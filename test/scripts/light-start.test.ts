import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openLocalTarget } from "../../scripts/target/local.ts";
import { ROOT } from "../support/glassine.ts";
import { writePhoto } from "../support/photos.ts";
import { startNode } from "../support/running-script.ts";

const HOOK = path.join(ROOT, "test/support/loaded-modules.mjs");
const PACKAGE = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};
const SCRIPTS = Object.entries(PACKAGE.scripts).flatMap(([name, line]) => {
  const script = /\bscripts\/[a-z-]+\.ts$/.exec(line)?.[0];
  return script ? [[name, script] as const] : [];
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "glassine-start-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs a script to its end, and gives the files of the project and the packages that were loaded for it. */
async function run(...args: string[]) {
  const loaded = path.join(folder, "loaded.json");
  const ended = await startNode({ LOADED_MODULES: loaded }, "--import", HOOK, ...args).ended;
  const urls = JSON.parse(await readFile(loaded, "utf8")) as string[];
  const files = urls.filter((url) => url.startsWith("file:")).map((url) => path.relative(ROOT, fileURLToPath(url)));
  const packages = files.map((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]);
  return {
    ...ended,
    files: files.filter((file) => !file.includes("node_modules")),
    packages: new Set(packages.filter((name) => name !== undefined)),
  };
}

// It took 1.1 to 1.5 seconds to print twenty lines: everything a publish needs was loaded first.
describe("--help", () => {
  it("is checked in each of our scripts", () => {
    expect(SCRIPTS.map(([name]) => name)).toEqual(
      expect.arrayContaining(["start", "publish", "serve", "access", "gc"]),
    );
    expect(SCRIPTS.length).toBeGreaterThanOrEqual(16);
  });

  it.each(SCRIPTS)("of %s loads the command's words and none of its code", async (_name, script) => {
    const { code, output, files, packages } = await run(script, "--help");
    expect(code).toBe(0);
    expect(output).toMatch(/^Usage: npm /);
    expect([...packages]).toEqual(["fastest-levenshtein"]);
    expect(files.length).toBeLessThan(17);
  });

  it("is as quick for a mistyped option", async () => {
    const { code, packages } = await run("scripts/publish.ts", "--remove-mising");
    expect(code).toBe(2);
    expect([...packages]).toEqual(["fastest-levenshtein"]);
  });
});

describe("a command next to whoever owns the local state", () => {
  it("loads neither a local runtime nor anything that makes photos and pages", async () => {
    const state = path.join(folder, "v3");
    const target = await openLocalTarget({ stateDir: state, root: ROOT });
    const beside = await run("scripts/client.ts", "list", "--state", state);
    await target.close();
    const heavy = ["miniflare", "workerd", "wrangler", "sharp", "astro", "vite", "undici", "@aws-sdk/client-s3"];
    expect(beside.code).toBe(0);
    expect(heavy.filter((name) => beside.packages.has(name))).toEqual([]);
    const alone = await run("scripts/client.ts", "list", "--state", state);
    expect([...alone.packages]).toContain("miniflare");
  });
});

describe("a publish in which nothing changed", () => {
  it("loads neither what makes pictures nor what reads videos", async () => {
    const content = path.join(folder, "content");
    await mkdir(path.join(content, "trip/all"), { recursive: true });
    await writeFile(path.join(content, "studio.yaml"), "name: Mara Lindt\ntimezone: Europe/Vienna\n");
    await writeFile(path.join(content, "trip/gallery.yaml"), "title: Trip\nsets:\n  - id: all\n    title: All\n");
    await writePhoto(path.join(content, "trip/all/IMG_1.jpg"), { width: 64, height: 48 });
    const publish = () => run("scripts/publish.ts", "--content", content, "--state", path.join(folder, "v3-publish"));
    expect((await publish()).output).toContain("trip published");
    const { output, packages } = await publish();
    expect(output).toContain("trip unchanged");
    expect(["mediabunny", "sharp", "astro"].filter((name) => packages.has(name))).toEqual([]);
    expect([...packages]).toContain("miniflare");
  });
});
