import type { GalleryBuild } from "../../worker/domain/build-input.ts";
import { builtLink } from "../../worker/domain/link.ts";
import { paths } from "../../worker/domain/paths.ts";
import { openPageRenderer, type ShellFile, type SiteSources } from "./page-renderer.ts";

export interface BuildOptions extends SiteSources {
  galleries: GalleryBuild[];
  /** Called with the number of pages done so far, from 0 to all of them. */
  onProgress?: (progress: { done: number; total: number }) => void;
}

/** One prebuilt page, not yet cut into slices. */
export interface BuiltPage {
  gallery: string;
  page: { kind: "cover" } | { kind: "set"; set: string };
  html: string;
}

/** Builds the pages of galleries. Throws if the site can't be built or a page can't be rendered. */
export async function buildPages({ galleries, root, site, onProgress }: BuildOptions): Promise<{
  pages: BuiltPage[];
  shell: ShellFile[];
}> {
  const wanted = galleries.flatMap((build) => pagesOf(build).map((page) => ({ build, page })));
  const report = (done: number) => onProgress?.({ done, total: wanted.length });
  report(0);
  const { renderPage, shell } = await openPageRenderer({ root, site });
  const pages: BuiltPage[] = [];
  for (const { build, page } of wanted) {
    const { gallery } = build.manifest;
    pages.push({ gallery, page, html: await renderPage(pathOf(gallery, page), build) });
    report(pages.length);
  }
  return { pages, shell };
}

function pagesOf({ manifest: { sets } }: GalleryBuild): BuiltPage["page"][] {
  return [{ kind: "cover" }, ...sets.map(({ id }) => ({ kind: "set" as const, set: id }))];
}

const pathOf = (gallery: string, page: BuiltPage["page"]) =>
  page.kind === "set" ? paths.set(builtLink(gallery), page.set) : paths.gallery(builtLink(gallery));
