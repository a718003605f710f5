import { SCENES } from "../../../sample/galleries.ts";
import { randomStream } from "../../../sample/light/noise.ts";

/** One photo the bench's camera takes: a part of a scene, with what a camera says about it. */
export interface Shot {
  /** "BEN_0001.jpg" */
  file: string;
  /** Index into `SCENES` of the sample. */
  scene: number;
  /** The part of the scene that is seen, in shares of its width and height. */
  part: { left: number; top: number; size: number };
  /** Seen in a mirror, so that parts of one scene differ more. */
  mirrored: boolean;
  /** Taken with the camera on its side: stored lying, with the EXIF orientation that puts it upright. */
  sideways: boolean;
  /** Profile the file carries: most exports say sRGB, phones say Display P3, some say nothing. */
  profile: "srgb" | "p3" | null;
  place: boolean;
  seed: number;
}

/** Every third landscape of the sample: one of each kind. */
const SCENES_TAKEN = [...SCENES.entries()]
  .filter(([, { photo }]) => photo.width > photo.height && photo.width < photo.height * 1.7)
  .filter((_, i) => i % 3 === 0)
  .map(([scene]) => scene);

/** A roll of photos, the same every time for the same seed. */
export function rollOf(count: number, seed = 24): Shot[] {
  const random = randomStream(seed);
  return Array.from({ length: count }, (_, i): Shot => {
    const size = 0.6 + 0.35 * random();
    return {
      file: `BEN_${String(i + 1).padStart(4, "0")}.jpg`,
      scene: SCENES_TAKEN[i % SCENES_TAKEN.length] ?? 0,
      part: { left: random() * (1 - size), top: random() * (1 - size), size },
      mirrored: random() < 0.5,
      sideways: i % 4 === 3,
      profile: i % 5 === 4 ? "p3" : i % 2 === 0 ? "srgb" : null,
      place: i % 3 === 0,
      seed: seed * 1000 + i,
    };
  });
}
