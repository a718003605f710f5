/**
 * The formats in which renditions are encoded, in the order browsers try them: each uses the first it knows, and every
 * browser knows the last. `format` is the file extension of a rendition.
 */
export const FORMATS = [
  { format: "avif", type: "image/avif" },
  { format: "jpg", type: "image/jpeg" },
] as const;

export type Format = (typeof FORMATS)[number]["format"];

/** Names of the formats. */
export const FORMAT_NAMES = FORMATS.map(({ format }) => format) as [Format, ...Format[]];

/** The format that every browser, mail program and chat app can show. */
export const FALLBACK: Format = "jpg";

/** The media type of a format. */
export function mediaTypeOf(wanted: Format): string {
  return (FORMATS.find(({ format }) => format === wanted) ?? FORMATS[0]).type;
}
