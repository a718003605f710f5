/// <reference types="astro/client" />
interface ImportMetaEnv {
  /** SHA-256 (hex) of everything that gallery pages are made of: `digestSite` at the build. */
  readonly SITE_DIGEST: string;
}
declare namespace App {
  interface Locals {
    /** Pages rendered at the edge: what the route passes on. */
    page: import("../worker/domain/pages/payloads.ts").PageLocals;
    /** Pages of a gallery: what publishing passes on, and the studio. */
    build: import("../worker/domain/build-input.ts").GalleryBuild;
    /** The set whose page the studio builds. */
    set: string | null;
  }
}
