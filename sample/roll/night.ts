/** The first night: northern lights, stars, a still lake. */
import type { Stops } from "../light/colour.ts";
import type { SceneSet } from "../photo.ts";
import { type MountainLook, mountains } from "../scene/mountains.ts";
import { nightSky } from "../scene/night-sky.ts";
import { sea } from "../scene/sea.ts";

const DEVELOPMENT = { glow: 0.35, contrast: 1.08, saturation: 1.05, vignette: 0.3 };

const CLEAR: Stops = [
  [0, "#050a1c"],
  [0.6, "#0d1c3a"],
  [1, "#214058"],
];
const VIOLET: Stops = [
  [0, "#060818"],
  [0.7, "#141b3c"],
  [1, "#54466a"],
];
const CURTAIN: Stops = [
  [0, "#6dffb4"],
  [0.25, "#35e090"],
  [0.5, "#3f8fd8"],
  [0.75, "#8a5cff"],
  [1, "#e05cc8"],
];
const ROSE_CURTAIN: Stops = [
  [0, "#7dffc0"],
  [0.2, "#4fe0a0"],
  [0.4, "#b06ce8"],
  [0.7, "#e0509c"],
  [1, "#ff6a8a"],
];

const GROUND = {
  relief: 130,
  clear: 900,
  direction: { azimuth: -2.2, elevation: 0.6 },
  warm: "#1f5a4c",
  cool: "#1d2f55",
  haze: "#16263f",
  rock: "#5a5a66",
  forest: "#1a2530",
};

type Shot = Pick<MountainLook, "seed" | "camera" | "sky" | "snow" | "mist"> & Partial<MountainLook>;

const shoot = (shot: Shot) => mountains({ ...GROUND, ...shot });

export const NIGHT: SceneSet = {
  id: "night",
  title: "Northern lights",
  photos: [
    {
      file: "ANB_0207.jpg",
      width: 4000,
      height: 2667,
      taken: "2026-09-19 21:52:30",
      caption: "The first curtain",
      development: DEVELOPMENT,
      paint: shoot({
        seed: 8,
        camera: { x: 259, y: 920, height: 42, heading: -0.87, zoom: 1.65, horizon: 0.62, near: 130, far: 1100 },
        sky: nightSky({
          seed: 2,
          stars: 1,
          colours: CLEAR,
          aurora: { seed: 4, strength: 1.3, colours: CURTAIN },
        }),
        snow: 40,
        mist: 28,
        lake: { seed: 4, horizon: 0.66, eye: 3, swell: 0.005, deep: "#02060f", glitter: 0 },
      }),
    },
    {
      file: "ANB_0211.jpg",
      width: 3000,
      height: 4000,
      taken: "2026-09-19 22:17:04",
      sideways: true,
      caption: "Straight up",
      development: DEVELOPMENT,
      paint: shoot({
        seed: 14,
        camera: { x: 48, y: 389, height: 88, heading: 0.44, zoom: 1.2, horizon: 0.74, near: 100, far: 1100 },
        sky: nightSky({
          seed: 7,
          stars: 1,
          colours: CLEAR,
          aurora: { seed: 26, strength: 1.4, colours: ROSE_CURTAIN, tall: 1 },
        }),
        snow: 52,
        mist: 36,
      }),
    },
    {
      file: "ANB_0219.jpg",
      width: 4000,
      height: 2667,
      taken: "2026-09-19 22:58:41",
      development: DEVELOPMENT,
      paint: sea({
        seed: 11,
        horizon: 0.6,
        eye: 2.5,
        swell: 0.01,
        deep: "#030812",
        glitter: 0,
        sky: nightSky({ seed: 1, stars: 1, colours: CLEAR, aurora: { seed: 21, strength: 1.5, colours: CURTAIN } }),
        shores: [{ colour: "#0a1424", height: 0.09, from: -1.4, to: 0.7 }],
      }),
    },
    {
      file: "ANB_0226.jpg",
      width: 2667,
      height: 4000,
      taken: "2026-09-19 23:31:12",
      caption: "Milky Way over the pass",
      development: { ...DEVELOPMENT, glow: 0.2 },
      paint: shoot({
        seed: 14,
        camera: { x: 834, y: 868, height: 70, heading: -2.37, zoom: 1.3, horizon: 0.8, near: 100, far: 1100 },
        sky: nightSky({
          seed: 9,
          stars: 1.5,
          colours: VIOLET,
          milkyWay: { x: 0.03, lean: -0.4, strength: 0.8 },
        }),
        warm: "#5a5a80",
        haze: "#2a2a48",
        snow: 55,
        mist: 36,
      }),
    },
    {
      file: "ANB_0230.jpg",
      width: 6000,
      height: 2000,
      detail: 2400,
      taken: "2026-09-19 23:48:55",
      caption: "From one end of the sky to the other",
      development: DEVELOPMENT,
      paint: shoot({
        seed: 14,
        camera: { x: 89, y: 739, height: 85, heading: -0.36, zoom: 1.5, horizon: 0.72, near: 100, far: 1100 },
        sky: nightSky({
          seed: 5,
          stars: 1,
          colours: CLEAR,
          aurora: { seed: 33, strength: 0.95, colours: CURTAIN, tall: 0.9 },
        }),
        snow: 52,
        mist: 36,
      }),
    },
  ],
};
