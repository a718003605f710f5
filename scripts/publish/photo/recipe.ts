import { hash } from "node:crypto";
import type { AvifOptions, JpegOptions, Sharp } from "sharp";
import type { Format } from "../../../worker/domain/formats.ts";
import { MADE_EDGES } from "../../../worker/domain/sizes.ts";

/**
 * How renditions are made, including the sizes for downloads. A change here renders every photo again, unless the recipe before is
 * still good: docs/decisions/002.
 */
export const RECIPE = {
  avif: { edges: [320, 480, 600, 960, 1600, 2560], quality: 64, effort: 0, chromaSubsampling: "4:2:0" },
  jpg: { edges: [...new Set([960, ...MADE_EDGES])].sort((a, b) => a - b), quality: 80, chromaSubsampling: "4:2:0" },
} as const satisfies Record<Format, Partial<AvifOptions & JpegOptions> & { edges: readonly number[] }>;

/** Encodes a picture in each format, by the recipe. */
export const ENCODERS: Record<Format, (image: Sharp) => Sharp> = {
  avif: (image) => image.avif(settingsOf("avif")),
  jpg: (image) => image.jpeg(settingsOf("jpg")),
};

function settingsOf<Of extends Format>(format: Of): Omit<(typeof RECIPE)[Of], "edges"> {
  const { edges: _, ...settings } = RECIPE[format];
  return settings;
}

const digest = (text: string) => hash("sha256", text);

/** Identifies the recipe in the lock. */
export const RECIPE_ID = digest(JSON.stringify(RECIPE)).slice(0, 12);

/** Recipes before this one that are still good: photos made by them keep their pictures and their addresses. */
const EARLIER = {
  withoutPhoneSize: "cb31d1ee1d90",
};

const GOOD = [RECIPE_ID, ...Object.values(EARLIER)];

/**
 * Version of how originals are read. It goes up with each correction in `decoding.ts`: every original is then read once
 * more, and only those that the correction affects are rendered again.
 */
export const DECODER = 3;

/**
 * The 12 hex digits that identify what a recipe made of an original, given its SHA-256. `decoding`: the correction of
 * the decoder that the renditions depend on; 0 if none, so that they keep the name they always had.
 */
export function photoHash(source: string, decoding: number, recipe = RECIPE_ID): string {
  return digest(decoding === 0 ? `${source} ${recipe}` : `${source} ${recipe} ${decoding}`).slice(0, 12);
}

/** The same for an original that may have renditions already: they keep their hash if a good recipe made them. */
export function keptHash(
  known: string | undefined,
  { source, decoding }: { source: string; decoding: number },
): string {
  const good = GOOD.map((recipe) => photoHash(source, decoding, recipe));
  return good.find((one) => one === known) ?? photoHash(source, decoding);
}

/** How videos are made: docs/decisions/029. A change of this number makes every video again. */
const VIDEO_RECIPE = 1;

/** What a video and its poster are made of: the file, and the photographer's own poster or a frame. */
export const videoSource = (source: string, poster: string | undefined): string =>
  `${source} video ${VIDEO_RECIPE} ${poster ?? "frame"}`;

/** What files are called that are made of a video on the way. */
export const videoWorkName = (source: string): string => `${source}-${VIDEO_RECIPE}`;

interface Made {
  source: string;
  hash: string;
  video?: unknown;
  poster?: string | undefined;
}

/** Whether this hash identifies what a good recipe made of an original, whichever corrections it depends on. */
export function isByRecipe({ source, hash: made, video, poster }: Made): boolean {
  const isBy = (of: string, decoding: number) => GOOD.some((recipe) => photoHash(of, decoding, recipe) === made);
  if (video) return isBy(videoSource(source, poster), 0);
  return Array.from({ length: DECODER + 1 }, (_, decoding) => decoding).some((decoding) => isBy(source, decoding));
}

/**
 * Longer edges to make for a photo, ascending: the sizes it exceeds, and its own edge if that is smaller than the
 * largest.
 */
export function edgesOf(longEdge: number, targets: readonly number[]): number[] {
  const largest = Math.min(longEdge, Math.max(...targets));
  return [...targets.filter((edge) => edge < largest), largest];
}
