import { arrivedOf, photosOnce } from "../domain/manifest.ts";
import type { Size } from "../domain/sizes.ts";
import type { Admission } from "../gate/gate.ts";
import { stillArriving } from "../gate/refuse.ts";
import type { Ctx } from "../http/context.ts";
import { readManifest } from "../store/manifests.ts";

interface Wanted {
  size: Size;
  /** Which photos, by the set they are in. */
  has(set: string, photo: string): boolean;
  /** The only set, or null. */
  only: string | null;
}

/** Refuses a zip of which some originals are not stored yet, so that none is ever short; null: all are. Throws StorageFault. */
export async function refuseArriving(
  c: Ctx,
  { gallery, version, policy }: Pick<Admission, "gallery" | "version" | "policy">,
  { size, has, only }: Wanted,
): Promise<Response | null> {
  const { sets, arriving } = await readManifest(c.env.PHOTOS, { gallery, version });
  if (!arriving) return null;
  const named = sets.filter(({ id }) => only === null || id === only);
  const wanted = new Set([...photosOnce(named, ({ id }, photo) => has(id, photo))].map(({ photo }) => photo));
  const arrived = arrivedOf(wanted, { arriving }, size);
  return arrived && stillArriving(c, policy, arrived);
}
