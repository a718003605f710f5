import { randomBytes } from "node:crypto";
import { versionName } from "../../worker/domain/version-name.ts";
import { missingOf, VersionDamaged } from "../gallery/version.ts";
import type { ArrangedBuild } from "./arranged.ts";
import type { PublishOptions } from "./options.ts";
import { buildOf } from "./plan.ts";
import type { Rendered } from "./render.ts";

/** A rendered gallery under the name of its new version. */
export interface Version extends Rendered, ArrangedBuild {}

/** Gives a rendered gallery the name it is published under. `now`: ms since 1970. */
export function newVersion(gallery: Rendered, now: number): Version {
  const version = versionName(now, randomBytes(4).toString("hex"));
  return named(gallery, version);
}

/** The version as it is by now: further originals may be stored, which its pages don't show. */
export const withArrived = (version: Version): Version => named(version, version.build.manifest.version);

function named(gallery: Rendered, version: string): Version {
  return { ...gallery, ...buildOf(gallery.plan, { ...gallery, version, arriving: gallery.arriving() }) };
}

/** Whether visitors see exactly this content already. */
export const isLive = ({ plan, digest }: Version) => plan.published?.digest === digest;

/** Whether the live version is complete in storage; assumed unless everything is to be checked. */
export async function isStored(
  { plan, build }: Version,
  { target, check }: Pick<PublishOptions, "target" | "check">,
): Promise<boolean> {
  if (!check || !plan.published) return true;
  const ref = { gallery: build.manifest.gallery, version: plan.published.version };
  try {
    return (await missingOf(target.blobs, ref)).length === 0;
  } catch (error) {
    if (error instanceof VersionDamaged) return false;
    throw error;
  }
}
