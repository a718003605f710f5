/**
 * The sizes in which a photo can be downloaded, largest first: a viewer who may have a size may have those after it.
 * `suffix`: part of the name of a file or zip; `word`: the name on visitors' pages; `name`: in the studio and in
 * settings.
 */
const TABLE = [
  { size: "original", suffix: "", word: "originalSize", name: "originals" },
  { size: "web", suffix: "-web", word: "webSize", name: "web size" },
] as const;

/** Of a download: the photographer's own file, or a JPEG of at most 2048 pixels. */
export type Size = (typeof TABLE)[number]["size"];

type Row = (typeof TABLE)[number];

/** Names of the sizes, the largest first. */
export const SIZES = TABLE.map(({ size }) => size) as [Size, ...Size[]];

export const LARGEST: Size = TABLE[0].size;
export const SMALLEST: Size = SIZES.at(-1) ?? LARGEST;

/** What is known of a size. */
export const sizeRow = (wanted: Size): Row => TABLE.find(({ size }) => size === wanted) ?? TABLE[0];

const rank = (size: Size): number => SIZES.indexOf(size);

/**
 * Whether one size includes another: the original includes the web size. An unknown size includes nothing and is included
 * in nothing.
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
export const DOWNLOAD_SIZES = ["all", ...SIZES.slice(1)] as ["all", ...Exclude<Size, "original">[]];
export type DownloadSizes = (typeof DOWNLOAD_SIZES)[number];

/** Whether a gallery's rule allows a size. */
export function allowsSize(rule: DownloadSizes, size: Size): boolean {
  return rule === "all" ? rank(size) !== -1 : isWithin(size, rule);
}

/** What a gallery's rule allows, in words: "originals and web size", "web size only". */
export function downloadSizesWords(rule: DownloadSizes): string {
  const names = TABLE.filter(({ size }) => allowsSize(rule, size)).map(({ name }) => name);
  return names.length > 1 ? names.join(" and ") : `${names[0]} only`;
}
