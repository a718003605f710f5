// @ts-check
import cloudflare from "@astrojs/cloudflare";
import { defineConfig } from "astro/config";

/** The shell: pages rendered at the edge. Gallery pages are built by `scripts/publish/gallery-pages.ts`. */
export default defineConfig({
  srcDir: "./site",
  publicDir: "./site/public",
  output: "server",
  trailingSlash: "ignore",
  session: false,
  build: { format: "directory", inlineStylesheets: "never" },
  vite: {
    // The same browsers as in the build of gallery pages, so that both have one stylesheet, fetched once.
    build: { assetsInlineLimit: 0, cssTarget: ["chrome111", "edge111", "firefox114", "safari16.4", "ios16.4"] },
    // Half the Worker to send and to parse at a cold start. Astro sets the option one level higher, so it is set here.
    environments: { ssr: { build: { rolldownOptions: { output: { minify: true } } } } },
  },
  adapter: cloudflare({ imageService: "passthrough" }),
});
