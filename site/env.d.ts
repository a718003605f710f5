/// <reference types="astro/client" />
declare namespace App {
  interface Locals {
    /** Pages rendered at the edge: what the route hands over. */
    page: import("../worker/domain/pages/payloads.ts").PageLocals;
    /** Pages of a gallery: what publishing hands over. */
    build: import("../worker/domain/build-input.ts").GalleryBuild;
  }
}
