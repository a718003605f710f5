import type { Download, Photo } from "../../worker/domain/manifest.ts";

/** The web size of a published photo. Throws if it has none. */
export function webOf({ name, web }: Pick<Photo, "name" | "web">): Download {
  if (!web) throw new Error(`${name} has no web size`);
  return web;
}
