import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type AstroIntegration, build } from "astro";
import type { GalleryBuild } from "../../worker/domain/build-input.ts";

export interface BuildOptions {
  galleries: GalleryBuild[];
  /** The project's root: pages are built from `site/` below it; only Astro's types in `.astro/` are written there. */
  root: string;
  /** Where everything goes; emptied first. */
  outDir: string;
  /** Called with the pages done so far, from 0 to all of them. */
  onProgress?: (progress: { done: number; total: number }) => void;
}

/** One prebuilt page, not yet cut into slices. */
export interface BuiltPage {
  gallery: string;
  page: { kind: "cover" } | { kind: "set"; set: string };
  html: string;
}

/** A file the pages name: CSS, script, font or icon. `file` is its name below `/_astro/`. */
export interface ShellFile {
  file: string;
  path: string;
}

/** Builds the pages of galleries with Astro, quietly. Throws what Astro throws; then `outDir` holds nothing of use. */
export async function buildPages({ galleries, root, outDir, onProgress }: BuildOptions): Promise<{
  pages: BuiltPage[];
  shell: ShellFile[];
}> {
  const wanted = galleries.flatMap(pagesOf);
  const report = (done: number) => onProgress?.({ done, total: wanted.length });
  report(0);
  await rm(outDir, { recursive: true, force: true });
  // A place of its own for every build: what Node imported from a place once, it never reads again.
  await mkdir(outDir, { recursive: true });
  const site = join(await realpath(outDir), randomUUID());
  await mkdir(site);
  const input = join(site, "galleries.json");
  await writeFile(input, JSON.stringify(galleries));
  await runAstro({ root: await realpath(root), site, input });
  const pages: BuiltPage[] = [];
  for (const page of wanted) {
    pages.push({ ...page, html: await readFile(pageFile(site, page), "utf8") });
    report(pages.length);
  }
  return { pages, shell: await shellFiles(join(site, "pages", "_astro")) };
}

type Wanted = Omit<BuiltPage, "html">;

function pagesOf({ manifest: { gallery, sets } }: GalleryBuild): Wanted[] {
  return [
    { gallery, page: { kind: "cover" } },
    ...sets.map(({ id }): Wanted => ({ gallery, page: { kind: "set", set: id } })),
  ];
}

function pageFile(site: string, { gallery, page }: Wanted): string {
  return join(site, "pages", "g", gallery, page.kind === "set" ? page.set : "", "index.html");
}

async function shellFiles(folder: string): Promise<ShellFile[]> {
  const files = await readdir(folder).catch(() => []);
  return files.sort().map((file) => ({ file, path: join(folder, file) }));
}

async function runAstro({ root, site, input }: { root: string; site: string; input: string }): Promise<void> {
  await build({
    configFile: false,
    root,
    srcDir: join(root, "site", "gallery"),
    publicDir: join(site, "public"),
    outDir: join(site, "pages"),
    cacheDir: join(site, "cache"),
    output: "static",
    logLevel: "error",
    build: { format: "directory", inlineStylesheets: "never", server: `${join(site, "server")}/` },
    integrations: [ownPlace],
    vite: {
      logLevel: "error",
      // What renders the pages lies outside the project, where no package would be found.
      environments: { prerender: { resolve: { noExternal: true } } },
      cacheDir: join(site, "vite"),
      // The browsers of astro.config.mjs, so that both builds have one stylesheet, fetched once.
      build: {
        assetsInlineLimit: 0,
        modulePreload: false,
        cssTarget: ["chrome111", "edge111", "firefox114", "safari16.4", "ios16.4"],
      },
      plugins: [galleriesModule(input)],
    },
  });
}

// Without it, Astro renders from a folder of the working directory, which another build may be using at the same time.
const ownPlace: AstroIntegration = {
  name: "glassine:own-place",
  hooks: {
    "astro:config:done": ({ setAdapter }) =>
      setAdapter({
        name: "glassine:own-place",
        adapterFeatures: { buildOutput: "static", preserveBuildServerDir: true },
        supportedAstroFeatures: { staticOutput: "stable", sharpImageService: "stable" },
        entrypointResolution: "auto",
      }),
  },
};

const MODULE = "glassine:build";

/** `glassine:build` for the pages: read from a file, so that a large gallery is never bundled. */
function galleriesModule(input: string) {
  return {
    name: MODULE,
    resolveId: (id: string) => (id === MODULE ? `\0${MODULE}` : undefined),
    load: (id: string) =>
      id === `\0${MODULE}`
        ? `import { readFileSync } from "node:fs";
export const galleries = JSON.parse(readFileSync(${JSON.stringify(input)}, "utf8"));`
        : undefined,
  };
}
