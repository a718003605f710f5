import { mkdir, mkdtemp, realpath, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type AstroIntegration, build } from "astro";

/**
 * Builds the renderer of gallery pages with Astro: `server/entry.mjs`, which exports `renderPage`, and `client/_astro/`,
 * the files that pages name. It contains no gallery, so it is built once for each state of the sources. Run as a script:
 * Astro takes hundreds of megabytes, which are freed with the process.
 */
async function buildRenderer({ root, outDir }: { root: string; outDir: string }): Promise<void> {
  await mkdir(dirname(outDir), { recursive: true });
  // Complete or absent: it gets its name when it is done.
  const site = await mkdtemp(`${await realpath(dirname(outDir))}/building-`);
  try {
    await runAstro({ root: await realpath(root), site });
    // Another publish may have been faster.
    await rename(join(site, "built"), outDir).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST" && error.code !== "EPERM") throw error;
    });
  } finally {
    await rm(site, { recursive: true, force: true });
  }
}

async function runAstro({ root, site }: { root: string; site: string }): Promise<void> {
  await build({
    configFile: false,
    root,
    srcDir: join(root, "site", "gallery"),
    publicDir: join(site, "public"),
    outDir: join(site, "built"),
    cacheDir: join(site, "cache"),
    output: "server",
    logLevel: "error",
    trailingSlash: "ignore",
    build: {
      format: "directory",
      inlineStylesheets: "never",
      client: `${join(site, "built", "client")}/`,
      server: `${join(site, "built", "server")}/`,
    },
    adapter: nodeEntry(join(root, "site", "gallery", "renderer.ts")),
    vite: {
      logLevel: "error",
      // Bundled completely: in the folder of the renderer no package would be found.
      environments: { ssr: { resolve: { noExternal: true } } },
      cacheDir: join(site, "vite"),
      // The browsers of astro.config.mjs, so that both builds have one stylesheet, fetched once.
      build: {
        assetsInlineLimit: 0,
        modulePreload: false,
        cssTarget: ["chrome111", "edge111", "firefox114", "safari16.4", "ios16.4"],
      },
    },
  });
}

const nodeEntry = (serverEntrypoint: string): AstroIntegration => ({
  name: "glassine:renderer",
  hooks: {
    "astro:config:done": ({ setAdapter }) =>
      setAdapter({
        name: "glassine:renderer",
        serverEntrypoint,
        adapterFeatures: { buildOutput: "server" },
        supportedAstroFeatures: { serverOutput: "stable", sharpImageService: "stable" },
        entrypointResolution: "auto",
      }),
  },
});

const [root, outDir] = process.argv.slice(2);
if (!root || !outDir) throw new Error("page-build.ts needs the project's root and a folder");
await buildRenderer({ root, outDir });
