/** The first afternoon: sand, while the sun goes down. */
import type { Stops } from "../light/colour.ts";
import type { SceneSet } from "../photo.ts";
import { type DuneLook, dunes } from "../scene/dunes.ts";
import { daySky } from "../scene/sky.ts";
import type { Camera } from "../scene/view.ts";

const DEVELOPMENT = { glow: 0.25, contrast: 1.15, saturation: 1.1, vignette: 0.25 };

const AFTERNOON: Stops = [
  [0, "#4a7dab"],
  [0.5, "#8fb3c9"],
  [1, "#e3d8c8"],
];
const EVENING: Stops = [
  [0, "#4a6698"],
  [0.45, "#8f93b4"],
  [0.75, "#cfa9ac"],
  [1, "#eec4a8"],
];
const DUSK: Stops = [
  [0, "#2a3a6c"],
  [0.5, "#7a6c9c"],
  [0.85, "#cf8f94"],
  [1, "#efb391"],
];

const SAND = { relief: 46, spacing: 190, clear: 1300, sand: "#c98d5a" };
const HIGH_SUN = { warm: "#ffd6a2", cool: "#5a70c0", haze: "#d8c2b2" };
const LOW_SUN = { warm: "#ffbe84", cool: "#5464b8", haze: "#d3a493" };

function camera(at: Pick<Camera, "x" | "y" | "height" | "heading" | "zoom"> & Partial<Camera>): Camera {
  return { horizon: 0.33, near: 8, far: 900, ...at };
}

type Shot = Pick<DuneLook, "seed" | "camera" | "sky" | "direction"> & Partial<DuneLook>;

const shoot = (shot: Shot) => dunes({ ...SAND, ...LOW_SUN, ...shot });

export const DUNES: SceneSet = {
  id: "dunes",
  title: "Sand, evening",
  photos: [
    {
      file: "ANB_0102.jpg",
      width: 4000,
      height: 2667,
      taken: "2026-09-19 16:42:18",
      development: DEVELOPMENT,
      paint: shoot({
        ...HIGH_SUN,
        seed: 6,
        camera: camera({ x: 114, y: 554, height: 15, heading: 0.01, zoom: 1.88 }),
        sky: daySky({
          colours: AFTERNOON,
          sun: { x: 1.3, y: 0.1, colour: "#fff0d0", strength: 0.4 },
          cloud: { seed: 3, cover: 0.36, thick: 0.7, shape: 0.4 },
        }),
        direction: { azimuth: -1.23, elevation: 0.3 },
      }),
    },
    {
      file: "ANB_0108.jpg",
      width: 3000,
      height: 4000,
      taken: "2026-09-19 17:03:55",
      caption: "Crests",
      development: DEVELOPMENT,
      paint: shoot({
        ...HIGH_SUN,
        seed: 59,
        camera: camera({ x: 898, y: 407, height: 58, heading: 3.06, zoom: 1.5, horizon: 0.28 }),
        sky: daySky({ colours: AFTERNOON, sun: { x: 0.9, y: 0.1, colour: "#ffe6bc", strength: 0.35 } }),
        direction: { azimuth: 2.26, elevation: 0.25 },
      }),
    },
    {
      file: "ANB_0115.jpg",
      width: 6000,
      height: 2400,
      detail: 2200,
      taken: "2026-09-19 17:31:20",
      caption: "Forty kilometres of nothing",
      development: DEVELOPMENT,
      paint: shoot({
        seed: 34,
        camera: camera({ x: 185, y: 743, height: 15, heading: -0.42, zoom: 2.2, horizon: 0.42 }),
        sky: daySky({
          colours: EVENING,
          sun: { x: 1.2, y: 0.25, colour: "#ffcf96", strength: 0.5 },
          cloud: { seed: 9, cover: 0.35, thick: 0.6, shape: 0.3 },
        }),
        direction: { azimuth: 0.45, elevation: 0.22 },
      }),
    },
    {
      file: "Dünen, Abend.jpg",
      width: 3464,
      height: 3464,
      taken: "2026-09-19 17:58:47",
      caption: "Dünen, Abend",
      development: DEVELOPMENT,
      paint: shoot({
        seed: 34,
        camera: camera({ x: 313, y: 859, height: 50, heading: -0.85, zoom: 2.12, horizon: 0.28 }),
        sky: daySky({ colours: EVENING, sun: { x: 0.7, y: 0.16, colour: "#ffd09a", strength: 0.4 } }),
        direction: { azimuth: 0.32, elevation: 0.22 },
      }),
    },
    {
      file: "ANB_0124.jpg",
      width: 4000,
      height: 2667,
      taken: "2026-09-19 18:16:03",
      caption: "Written by the wind",
      development: DEVELOPMENT,
      paint: shoot({
        seed: 17,
        camera: camera({ x: 574, y: 117, height: 12, heading: 1.89, zoom: 2.06 }),
        sky: daySky({ colours: EVENING, sun: { x: 0.6, y: 0.16, colour: "#ffc890", strength: 0.4 } }),
        direction: { azimuth: 0.8, elevation: 0.2 },
      }),
    },
    {
      file: "ANB_0131.jpg",
      width: 4000,
      height: 3000,
      taken: "2026-09-19 18:44:36",
      caption: "The last of it",
      development: { ...DEVELOPMENT, glow: 0.5 },
      paint: shoot({
        seed: 26,
        camera: camera({ x: 528, y: 112, height: 12, heading: 1.67, zoom: 2.03, horizon: 0.4 }),
        sky: daySky({
          colours: DUSK,
          sun: { x: -0.36, y: 0.3, colour: "#ffb27a", strength: 0.7, disc: 0.026 },
          cloud: { seed: 15, cover: 0.4, thick: 0.7, shape: 0.3 },
        }),
        direction: { azimuth: 2.78, elevation: 0.17 },
      }),
    },
  ],
};
