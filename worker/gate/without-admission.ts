import { decideAccess, type Visitor } from "../domain/access.ts";
import type { GalleryPolicy } from "../domain/gallery.ts";
import { setsOf } from "../domain/manifest.ts";
import { asSeen, type SeenPhoto } from "../domain/seen-photo.ts";
import { subjectOf } from "../domain/subject.ts";
import type { Ctx } from "../http/context.ts";
import { coverName } from "../page/visible-gallery.ts";
import { readManifest, readPhoto, VersionMissing } from "../store/manifests.ts";

/** What lists of several galleries or orders may have, where nobody is admitted to one gallery. */

/** Those of the given policies that a stranger may know about. */
export function knownToStrangers<Row extends { policy: GalleryPolicy }>(rows: Row[], now: number): Row[] {
  const visitor: Visitor = { as: "stranger" };
  return rows.filter(({ policy }) => decideAccess({ gallery: policy, visitor, wish: "enter", now }).allow);
}

/** Those of the given galleries that an assigned account may know about. */
export function knownToAssigned<Row extends { policy: GalleryPolicy }>(rows: Row[], now: number): Row[] {
  const visitor: Visitor = { as: "client", by: "account" };
  return rows.filter(({ policy }) => decideAccess({ gallery: policy, visitor, wish: "enter", now }).allow);
}

/**
 * The cover of a gallery as an assigned account may see it, as a proof where it has to buy first; null: none. One gallery that is
 * not in storage must not break the list of all. `closed`: it sent a selection, and the gallery closed for it. Throws StorageFault.
 */
export async function coverForAssigned(
  c: Ctx,
  { policy, closed }: { policy: GalleryPolicy & { version: string }; closed: boolean },
): Promise<SeenPhoto | null> {
  try {
    const manifest = await readManifest(c.env.PHOTOS, policy);
    const name = coverName(manifest, manifest.sets);
    const photo = name === null ? null : await readPhoto(c.env.PHOTOS, { ...policy, photo: name });
    if (!photo) return null;
    const about = { gallery: policy, subject: subjectOf(policy, setsOf(photo), photo.name), now: c.var.now };
    const allows = (wish: "look" | "see-clean") =>
      decideAccess({ ...about, visitor: { as: "client", by: "account", closed }, wish }).allow;
    return allows("look") ? asSeen(photo, allows("see-clean")) : null;
  } catch (error) {
    if (error instanceof VersionMissing) return null;
    throw error;
  }
}

/** Whether a paid order of a guest or client gives its holder a photo today, if it covers it; as receipts are judged. */
export function receivesToday(policy: GalleryPolicy, now: number) {
  const visitors = { guest: { as: "stranger" }, client: { as: "client", by: "account" } } as const;
  return (role: "guest" | "client", { set, photo }: { set: string; photo: string }): boolean => {
    const order = { role, released: true };
    const subject = subjectOf(policy, [set], photo);
    return decideAccess({ gallery: policy, visitor: visitors[role], wish: "receive", order, subject, now }).allow;
  };
}
