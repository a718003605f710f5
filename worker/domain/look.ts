/** How a gallery's first screen may look: `look.cover`. */
export const COVERS = ["full", "centre", "frame", "band", "split", "text"] as const;

export type Cover = (typeof COVERS)[number];

/** The pairs of fonts that a gallery may be set in, the usual one first: `look.fonts`. */
const FONTS = ["book", "romantic", "fashion", "modern"] as const;

/** The possible values of each key of `look` in gallery.yaml. */
export const LOOK_CHOICES = {
  cover: COVERS,
  theme: ["light", "dark", "auto"],
  fonts: FONTS,
  grid: ["rows", "columns"],
  viewer: ["paper", "dark"],
  slideshow: ["videos", "photos"],
} as const;

/** Something made of the possible values of each key. */
export function eachChoice<Made>(make: (values: readonly [string, ...string[]]) => Made) {
  const entries = Object.entries(LOOK_CHOICES).map(([key, values]) => [key, make(values)] as const);
  return Object.fromEntries(entries) as Record<keyof typeof LOOK_CHOICES, Made>;
}

/** The cover that a look asks for; "full" if it names none that we know. */
export function coverOf(look: Readonly<Record<string, string>>): Cover {
  return COVERS.find((cover) => cover === look.cover) ?? "full";
}

/** The fonts that a look asks for; the usual ones if it names none that we know. */
export function fontsOf(look: Readonly<Record<string, string>>): (typeof FONTS)[number] {
  return FONTS.find((fonts) => fonts === look.fonts) ?? FONTS[0];
}
