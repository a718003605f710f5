// @ts-check
import { fileURLToPath } from "node:url";
import cloudflare from "@astrojs/cloudflare";
import { defineConfig, passthroughImageService } from "astro/config";
import { build } from "vite";
import { digestSite } from "./scripts/publish/site-digest.ts";

/**
 * `/offline.js`, for those who keep a set offline: one file of its own under a name that stays, so that browsers find a
 * newer one, and that shares nothing with pages, which may have been published by another version.
 */
const serviceWorker = {
  name: "glassine:service-worker",
  hooks: {
    /** @param {{ dir: URL }} built */
    "astro:build:done": async ({ dir }) => {
      await build({
        configFile: false,
        publicDir: false,
        logLevel: "error",
        build: {
          outDir: fileURLToPath(dir),
          emptyOutDir: false,
          target: "es2022",
          lib: {
            entry: "site/scripts/offline/service-worker.ts",
            formats: ["iife"],
            name: "offline",
            fileName: () => "offline.js",
          },
        },
      });
    },
  },
};

/** The shell: pages rendered at the edge. Gallery pages are built by `scripts/publish/gallery-pages.ts`. */
export default defineConfig({
  srcDir: "./site",
  publicDir: "./site/public",
  output: "server",
  trailingSlash: "ignore",
  session: false,
  build: { format: "directory", inlineStylesheets: "never" },
  vite: {
    // What gallery pages are made of, as publishing says it: with the same, the Worker makes the same pages.
    define: { "import.meta.env.SITE_DIGEST": JSON.stringify(await digestSite(import.meta.dirname)) },
    // The same browsers as in the build of gallery pages, so that both have one stylesheet, fetched once.
    build: { assetsInlineLimit: 0, cssTarget: ["chrome111", "edge111", "firefox114", "safari16.4", "ios16.4"] },
    // Half the Worker to send and to parse at a cold start. Astro sets the option one level higher, so it is set here.
    environments: { ssr: { build: { rolldownOptions: { output: { minify: true } } } } },
  },
  // Astro's own pictures are not used, and the code for them would be a thirtieth of the Worker.
  image: { service: passthroughImageService(), endpoint: { route: "/_image", entrypoint: "./site/no-images.ts" } },
  adapter: cloudflare({ imageService: "custom" }),
  integrations: [serviceWorker],
});
