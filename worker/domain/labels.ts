/** The colour labels of a pick. `xmp`: its English name in Lightroom and Capture One; `colour`: how it is shown. */
const TABLE = [
  { label: "red", xmp: "Red", colour: "#c8372d" },
  { label: "yellow", xmp: "Yellow", colour: "#e0b400" },
  { label: "green", xmp: "Green", colour: "#3c8f4a" },
  { label: "blue", xmp: "Blue", colour: "#3473c4" },
  { label: "purple", xmp: "Purple", colour: "#8650b0" },
] as const;

export type Label = (typeof TABLE)[number]["label"];

export const LABELS = TABLE.map(({ label }) => label) as [Label, ...Label[]];

const rowOf = (wanted: Label) => TABLE.find(({ label }) => label === wanted);

/** A label's name in XMP. */
export const xmpLabelOf = (label: Label): string => rowOf(label)?.xmp ?? "";

/** The style that gives an element the label's colour; `site/styles/rating.css` draws it. */
export const colourStyle = (label: Label): string => `--colour:${rowOf(label)?.colour}`;
