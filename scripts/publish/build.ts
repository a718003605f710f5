import { readFile } from "node:fs/promises";
import type { GalleryBuild } from "../../worker/domain/build-input.ts";
import { namedInPage, withNamedFiles } from "../../worker/domain/shell-names.ts";
import { keys } from "../../worker/store/keys.ts";
import { pagePiece, type StoredPiece } from "../../worker/store/pieces.ts";
import { counted } from "../terminal/counted.ts";
import { type BuiltPage, buildPages } from "./gallery-pages.ts";
import type { PublishOptions } from "./options.ts";
import type { ShellFile, SiteSources } from "./page-renderer.ts";

const TYPES: Record<string, string> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
  woff2: "font/woff2",
  webmanifest: "application/manifest+json",
};

export interface BuiltSite {
  /** Sliced pages by gallery. */
  pages: Map<string, StoredPiece[]>;
  /** Files that these pages name, and those that these name in turn; their names change with their content. */
  shell: StoredPiece[];
}

/** Step 4: builds the pages of all changed galleries, and cuts them into slices. */
export async function buildSite(
  builds: readonly GalleryBuild[],
  { root, site, progress }: SiteSources & Pick<PublishOptions, "progress">,
): Promise<BuiltSite> {
  const total = builds.reduce((sum, build) => sum + build.manifest.sets.length + 1, 0);
  const step = progress.step("build", total);
  const onProgress = ({ done }: { done: number }) => step.update(done);
  const { pages, shell } = await buildPages({ galleries: [...builds], root, site, onProgress });
  step.end(counted(pages.length, "page"));
  const versions = new Map(builds.map(({ manifest }) => [manifest.gallery, manifest.version]));
  const pieces = pages.map((page) => ({ gallery: page.gallery, piece: builtPiece(page, { versions, site }) }));
  const byGallery = Map.groupBy(pieces, (page) => page.gallery);
  return {
    pages: new Map([...byGallery].map(([gallery, own]) => [gallery, own.map((page) => page.piece)])),
    shell: await namedShell(pages, shell),
  };
}

/** Fonts that no page of these is set in, for example, are not stored: `gc` would delete them. */
async function namedShell(pages: readonly BuiltPage[], shell: readonly ShellFile[]): Promise<StoredPiece[]> {
  const byName = new Map(shell.map((one) => [one.file, one]));
  const isFile = (name: string) => byName.has(name);
  const readText = async (file: string) => readFile(byName.get(file)?.path ?? "", "utf8");
  const named = pages.flatMap(({ html }) => namedInPage(html)).filter(isFile);
  const files = await withNamedFiles(named, { isFile, readText });
  return Promise.all(shell.filter(({ file }) => files.has(file)).map(shellPiece));
}

function builtPiece(
  { gallery, page, html }: BuiltPage,
  { versions, site }: { versions: ReadonlyMap<string, string>; site: string },
): StoredPiece {
  const version = versions.get(gallery);
  if (!version) throw new Error(`the build made an unexpected page of ${gallery}`);
  return pagePiece({ gallery, version }, { set: page.kind === "cover" ? null : page.set, html, site });
}

async function shellPiece({ file, path }: ShellFile): Promise<StoredPiece> {
  const type = TYPES[file.slice(file.lastIndexOf(".") + 1)] ?? "application/octet-stream";
  return { key: keys.shell(file), bytes: await readFile(path), type };
}
