/** The colour labels of a pick. `xmp`: the English name in Lightroom and Capture One. The colours: site/styles/rating.css. */
const TABLE = [
  { label: "red", xmp: "Red" },
  { label: "yellow", xmp: "Yellow" },
  { label: "green", xmp: "Green" },
  { label: "blue", xmp: "Blue" },
  { label: "purple", xmp: "Purple" },
] as const;

export type Label = (typeof TABLE)[number]["label"];

export const LABELS = TABLE.map(({ label }) => label) as [Label, ...Label[]];

/** A label as XMP writes it. */
export const xmpLabelOf = (wanted: Label): string => TABLE.find(({ label }) => label === wanted)?.xmp ?? "";
