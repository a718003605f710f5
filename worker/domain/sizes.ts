/**
 * The sizes in which a photo can be downloaded, largest first: a viewer who may have a size may also have those after it.
 * `edge`: the longer edge, in pixels, of the JPEG that publishing makes; null: the photographer's own file. `suffix`: part
 * of a zip's name; `word`: the name on visitors' pages; `name`: the name in the studio and in settings; `explains`: what
 * the studio says where this is the largest size for guests.
 *
 * A gallery published before a size existed has no files of it, so the size is neither offered nor sold there until the
 * gallery is published again.
 */
const TABLE = [
  {
    size: "original",
    edge: null,
    suffix: "",
    word: "originalSize",
    name: "originals",
    explains: "Your own files, or smaller JPEGs.",
  },
  {
    size: "web",
    edge: 2048,
    suffix: "-web",
    word: "webSize",
    name: "web size",
    explains: "Good for screens and small prints; the originals stay yours.",
  },
] as const;

type Row = (typeof TABLE)[number];

/** The size of a download: the photographer's own file, or a smaller JPEG. */
export type Size = Row["size"];

/** The photographer's own file, which every photo has. */
export type Original = Extract<Row, { edge: null }>["size"];

/** A JPEG that publishing makes. */
export type MadeSize = Exclude<Size, Original>;

/** Names of the sizes, the largest first. */
export const SIZES = TABLE.map(({ size }) => size) as [Size, ...Size[]];

export const LARGEST: Size = TABLE[0].size;
export const SMALLEST: Size = SIZES.at(-1) ?? LARGEST;

/** Pixels of the longer edge of each JPEG that publishing makes for downloads. */
export const MADE_EDGES = TABLE.flatMap(({ edge }) => edge ?? []);

/** What is known of a size. */
export const sizeRow = (wanted: Size): Row => TABLE.find(({ size }) => size === wanted) ?? TABLE[0];

const rank = (size: Size): number => SIZES.indexOf(size);

/**
 * Whether one size includes another, as the original includes the web size. An unknown size includes nothing, and nothing
 * includes it.
 */
export function isWithin(size: Size, held: Size): boolean {
  return rank(held) !== -1 && rank(size) >= rank(held);
}

/** The larger of two sizes. */
export function largerSize(a: Size | undefined, b: Size): Size {
  return a !== undefined && isWithin(b, a) ? a : b;
}

/** Sizes from the largest, for sorting. */
export const bySize = (a: Size, b: Size): number => rank(a) - rank(b);

/** A value for every size. */
export function eachSize<Value>(value: (size: Size) => Value): Record<Size, Value> {
  return Object.fromEntries(SIZES.map((size) => [size, value(size)])) as Record<Size, Value>;
}

/** For a gallery: the largest size guests may download; "all" means the largest there is. */
export const DOWNLOAD_SIZES = ["all", ...SIZES.slice(1)] as ["all", ...MadeSize[]];
export type DownloadSizes = (typeof DOWNLOAD_SIZES)[number];

/** Whether a gallery's rule allows a size. */
export function allowsSize(rule: DownloadSizes, size: Size): boolean {
  return rule === "all" ? rank(size) !== -1 : isWithin(size, rule);
}

/** What a gallery's rule allows, in words: "originals and web size", "web size only". */
export function downloadSizesWords(rule: DownloadSizes): string {
  const names = TABLE.filter(({ size }) => allowsSize(rule, size)).map(({ name }) => name);
  return names.length > 1 ? listed(names) : `${names[0]} only`;
}

/** "a, b and c". */
const listed = (names: readonly string[]) => `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

/** How the studio explains a gallery's rule. */
export const explainSizes = (rule: DownloadSizes): string => sizeRow(rule === "all" ? LARGEST : rule).explains;
