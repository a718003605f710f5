import type { LockedPhoto } from "./lock.ts";
import type { GalleryPlan } from "./plan.ts";

/** Photos of a gallery whose files are damaged although their pictures are whole enough to be published. */
export const damagedOf = (photos: Iterable<LockedPhoto>): LockedPhoto[] =>
  [...photos].filter(({ damage }) => damage !== undefined);

/** A sentence for each of them, at every publish until the file is replaced. */
export function damageWarnings({ draft }: GalleryPlan, photos: Iterable<LockedPhoto>): string[] {
  const shown = new Map(draft.photos.map(({ name, disk }) => [name, disk?.shown]));
  return damagedOf(photos).map(
    ({ name, file, damage }) =>
      `${shown.get(name) ?? file} ${damage}. It is published as it is. Copy or export it again.`,
  );
}
