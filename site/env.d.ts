/// <reference types="astro/client" />
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
