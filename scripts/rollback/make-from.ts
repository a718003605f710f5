import { randomBytes } from "node:crypto";
import { arrangeBuild } from "../../worker/domain/arrangement/arrange.ts";
import { filesBeside } from "../../worker/domain/arrangement/files-beside.ts";
import { versionName } from "../../worker/domain/version-name.ts";
import type { StoredArrangement } from "../../worker/store/arrangements.ts";
import { readFilePhotos } from "../../worker/store/going-back.ts";
import type { VersionRef } from "../../worker/store/manifests.ts";
import { manifestPieces } from "../../worker/store/pieces.ts";
import { ROOT } from "../gallery/live.ts";
import { buildSite } from "../publish/build.ts";
import { checkPieces } from "../publish/check.ts";
import { digestSite } from "../publish/site-digest.ts";
import { uploadPieces } from "../publish/upload.ts";
import type { Target } from "../target/target.ts";
import type { Progress } from "../terminal/progress.ts";

interface Making {
  earlier: VersionRef;
  stored: StoredArrangement;
  progress: Progress;
}

/** Stores a version with the photos of an earlier one, arranged as the gallery is today, and returns its name. */
export async function makeFrom(target: Target, { earlier, stored, progress }: Making): Promise<string> {
  progress.line("It was arranged differently: its pages are made again, as the gallery is arranged today.");
  const version = versionName(Date.now(), randomBytes(4).toString("hex"));
  const read = await readFilePhotos((key) => target.blobs.get(key), earlier);
  const files = { ...read, manifest: { ...read.manifest, version } };
  const build = arrangeBuild(files, stored.arrangement);
  const { pages, shell } = await buildSite([build], { root: ROOT, site: await digestSite(ROOT), progress });
  const pieces = [...manifestPieces(build, filesBeside(files, build)), ...(pages.get(build.manifest.gallery) ?? [])];
  const sent = await uploadPieces(target.blobs, { versions: pieces, shell });
  await checkPieces(target.blobs, { sent, shell });
  return version;
}
