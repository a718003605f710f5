/** What `scripts/publish/build.ts` hands over. */
declare module "glassine:build" {
  export const galleries: import("../../worker/domain/build-input.ts").GalleryBuild[];
}
