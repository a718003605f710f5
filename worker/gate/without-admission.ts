import { decideAccess, type Visitor } from "../domain/access.ts";
import type { GalleryPolicy } from "../domain/gallery.ts";
import { subjectOf } from "../domain/subject.ts";

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

/** Whether a paid order of a guest or client gives its holder a photo today, if it covers it; as receipts are judged. */
export function receivesToday(policy: GalleryPolicy, now: number) {
  const visitors = { guest: { as: "stranger" }, client: { as: "client", by: "account" } } as const;
  return (role: "guest" | "client", { set, photo }: { set: string; photo: string }): boolean => {
    const order = { role, released: true };
    const subject = subjectOf(policy, [set], photo);
    return decideAccess({ gallery: policy, visitor: visitors[role], wish: "receive", order, subject, now }).allow;
  };
}
