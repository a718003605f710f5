/** What the sample knows of each photo before it is made. */
import type { Paint } from "./light/frame.ts";
import type { Development } from "./print/develop.ts";

export interface ScenePhoto {
  /** File name with ending; its stem is the photo's name. */
  file: string;
  /** As it is looked at, in pixels. */
  width: number;
  height: number;
  /** Shutter time in the studio's time zone, `2026-09-19 06:12:40`. */
  taken: string;
  paint: Paint;
  development?: Development;
  caption?: string;
  /** Longer edge at which the scene is worked out before it is enlarged, in pixels. */
  detail?: number;
  /** Stored lying on its side, with the EXIF orientation that puts it upright. */
  sideways?: boolean;
  /** Stored in Display P3, with colours sRGB has not. */
  wideGamut?: boolean;
  /** Where it was taken, in degrees north and east. */
  place?: { north: number; east: number };
}

/** Photos of a set in the order they were taken. */
export interface SceneSet {
  id: string;
  title: string;
  visibility?: "client";
  photos: readonly ScenePhoto[];
}
