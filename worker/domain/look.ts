/** How a gallery's first screen may look: `look.cover`. */
export const COVERS = ["full", "centre", "frame", "band", "split", "text"] as const;

export type Cover = (typeof COVERS)[number];

/** The possible values of each key of `look` in gallery.yaml. */
export const LOOK_CHOICES = {
  cover: COVERS,
  theme: ["light", "dark", "auto"],
  grid: ["rows", "columns"],
  viewer: ["paper", "dark"],
} as const;

/** The cover that a look asks for; "full" if it names none that we know. */
export function coverOf(look: Readonly<Record<string, string>>): Cover {
  return COVERS.find((cover) => cover === look.cover) ?? "full";
}
