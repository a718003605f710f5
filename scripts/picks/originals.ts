import { type Download, manifestSchemas } from "../../worker/domain/manifest.ts";
import { keys } from "../../worker/store/keys.ts";
import type { LiveGallery } from "../gallery/live.ts";
import type { Target } from "../target/target.ts";

/** The original of every photo of a live gallery, by the photo's name. Throws if the version is incomplete. */
export async function readOriginals(
  { blobs }: Pick<Target, "blobs">,
  { overview, manifest }: LiveGallery,
): Promise<Map<string, Download>> {
  const { gallery, version } = overview.policy;
  const sets = await Promise.all(
    manifest.sets.map(async ({ id }) => {
      const bytes = await blobs.get(keys.files(gallery, version, id));
      return manifestSchemas.files.parse(JSON.parse(new TextDecoder().decode(bytes ?? undefined))).photos;
    }),
  );
  return new Map(sets.flat().map(({ name, original }) => [name, original]));
}
