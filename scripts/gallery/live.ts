import path from "node:path";
import { type GalleryManifest, manifestSchemas } from "../../worker/domain/manifest.ts";
import { isSlug } from "../../worker/domain/slug.ts";
import { keys } from "../../worker/store/keys.ts";
import { type GalleryOverview, readOverviews } from "../../worker/store/overview.ts";
import { openTarget, type TargetChoice } from "../target/open.ts";
import type { Target } from "../target/target.ts";
import { listWords, nearestWord } from "../terminal/nearest.ts";
import { ScriptError } from "../terminal/script.ts";

export const ROOT = path.resolve(import.meta.dirname, "../..");

/** Opens the target that a command works on, and closes it whatever happens. */
export async function withTarget<Result>(
  choice: TargetChoice,
  work: (target: Target) => Promise<Result>,
): Promise<Result> {
  const target = await openTarget(choice, ROOT);
  try {
    return await work(target);
  } finally {
    await target.close();
  }
}

/** A published gallery and the manifest of its live version. */
export interface LiveGallery {
  overview: GalleryOverview;
  manifest: GalleryManifest;
}

/** The published gallery with a name. Throws ScriptError, with the nearest name, if there is none. */
export async function liveGallery(target: Target, name: string): Promise<LiveGallery> {
  const overview = await publishedGallery(target, name);
  const bytes = await target.blobs.get(keys.manifest(name, overview.policy.version));
  if (!bytes)
    throw new ScriptError(
      `${name}: its live version is incomplete. Publish it again: npm run publish -- ${name} --check`,
    );
  return { overview, manifest: manifestSchemas.gallery.parse(JSON.parse(new TextDecoder().decode(bytes))) };
}

/**
 * What the database knows about a published gallery, complete or not. Throws ScriptError, with the nearest name, if there
 * is none.
 */
export async function publishedGallery(target: Target, name: string): Promise<GalleryOverview> {
  const overviews = await readOverviews(target.db);
  const overview = overviews.find(({ policy }) => policy.gallery === name);
  const linked = overviews.find(({ policy }) => policy.link === name);
  if (!overview && linked) {
    const { gallery } = linked.policy;
    throw new ScriptError(`/g/${name}/ is the link of gallery ${gallery}. Commands take its name: ${gallery}.`);
  }
  if (!overview)
    throw new ScriptError(
      noSuchGallery(
        name,
        overviews.map(({ policy }) => policy.gallery),
      ),
    );
  return overview;
}

function noSuchGallery(name: string, known: string[]): string {
  const near = nearestWord(name, known);
  if (near) return `Gallery ${name} is not published. Did you mean ${near}?`;
  const published =
    known.length > 0 ? ` Published galleries: ${listWords(known, "and")}.` : " Nothing is published yet.";
  const hint = isSlug(name) ? ` To publish it: npm run publish -- ${name}` : "";
  return `Gallery ${name} is not published.${published}${hint}`;
}
