/** The first morning: mountains above the mist, from first light to day. */
import type { Stops } from "../light/colour.ts";
import type { SceneSet } from "../photo.ts";
import { type MountainLook, mountains } from "../scene/mountains.ts";
import { ridges } from "../scene/ridges.ts";
import { daySky } from "../scene/sky.ts";
import type { Camera } from "../scene/view.ts";

const DEVELOPMENT = { glow: 0.4, contrast: 1.18, saturation: 1.1, vignette: 0.28 };

const BLUE_HOUR: Stops = [
  [0, "#1d2f52"],
  [0.5, "#5a7199"],
  [0.8, "#b39aa8"],
  [1, "#e8b79c"],
];
const ROSE: Stops = [
  [0, "#2f4672"],
  [0.5, "#8490b8"],
  [0.8, "#d8a7ae"],
  [1, "#f3c3a6"],
];
const DAWN: Stops = [
  [0, "#3b5c8a"],
  [0.55, "#93a9c4"],
  [0.85, "#ecc5ad"],
  [1, "#f9dfc2"],
];
const MORNING: Stops = [
  [0, "#3f74a8"],
  [0.6, "#9cbcd0"],
  [1, "#e9e6da"],
];

const VALLEY = { seed: 3, relief: 130, clear: 560, snow: 62, mist: 36 };

function camera(at: Pick<Camera, "x" | "y" | "height" | "heading" | "zoom"> & Partial<Camera>): Camera {
  return { horizon: 0.45, near: 100, far: 1100, ...at };
}

type Shot = Pick<MountainLook, "camera" | "sky" | "direction" | "warm" | "cool" | "haze"> & Partial<MountainLook>;

const shoot = (shot: Shot) => mountains({ ...VALLEY, ...shot });

export const RIDGES: SceneSet = {
  id: "ridges",
  title: "Above the mist",
  photos: [
    {
      file: "ANB_0012.jpg",
      width: 4000,
      height: 2667,
      taken: "2026-09-19 05:48:10",
      caption: "Blue hour",
      development: DEVELOPMENT,
      paint: shoot({
        camera: camera({ x: 989, y: 562, height: 80, heading: -2.8, zoom: 2.3, horizon: 0.42 }),
        sky: daySky({
          colours: BLUE_HOUR,
          sun: { x: 0.42, y: 0.46, colour: "#ffb27a", strength: 0.5, reach: 1.3 },
          cloud: { seed: 41, cover: 0.45, thick: 0.7, shape: 0.35 },
        }),
        direction: { azimuth: -2.2, elevation: 0.12 },
        warm: "#c98a78",
        cool: "#4d6799",
        haze: "#7f8fb0",
        snow: 52,
      }),
    },
    {
      file: "ANB_0017.jpg",
      width: 6000,
      height: 4000,
      detail: 2200,
      taken: "2026-09-19 06:21:44",
      caption: "First light on the east face",
      development: DEVELOPMENT,
      paint: shoot({
        camera: camera({ x: 35, y: 562, height: 65, heading: 0.01, zoom: 1.9, horizon: 0.5 }),
        sky: daySky({
          colours: ROSE,
          sun: { x: -1.2, y: 0.45, colour: "#ffb090", strength: 0.4 },
          cloud: { seed: 12, cover: 0.5, thick: 0.75, shape: 0.4 },
        }),
        direction: { azimuth: -1.0, elevation: 0.2 },
        warm: "#ff9a6e",
        cool: "#5c76ae",
        haze: "#9fa6c6",
        snow: 56,
      }),
    },
    {
      file: "ANB_0021.jpg",
      width: 6000,
      height: 2000,
      detail: 2400,
      taken: "2026-09-19 06:34:02",
      caption: "The whole chain",
      development: DEVELOPMENT,
      paint: shoot({
        camera: camera({ x: 892, y: 219, height: 74, heading: 2.36, zoom: 2.5, horizon: 0.5 }),
        sky: daySky({
          colours: DAWN,
          sun: { x: -0.75, y: 0.42, colour: "#ffc890", strength: 0.8, disc: 0.028 },
          cloud: { seed: 30, cover: 0.42, thick: 0.8, shape: 0.4 },
        }),
        direction: { azimuth: 1.3, elevation: 0.2 },
        warm: "#ffb27a",
        cool: "#607cb4",
        haze: "#aab4cd",
      }),
    },
    {
      file: "ANB_0026.jpg",
      width: 3000,
      height: 4000,
      taken: "2026-09-19 06:52:31",
      development: DEVELOPMENT,
      paint: shoot({
        camera: camera({ x: 69, y: 327, height: 98, heading: 0.33, zoom: 1.7, horizon: 0.55 }),
        sky: daySky({
          colours: DAWN,
          sun: { x: -0.3, y: 0.36, colour: "#ffd0a0", strength: 0.6 },
          cloud: { seed: 7, cover: 0.55, thick: 0.8, shape: 0.5 },
        }),
        direction: { azimuth: -0.9, elevation: 0.24 },
        warm: "#ffbf8a",
        cool: "#6a86ba",
        haze: "#b3bfd4",
      }),
    },
    {
      file: "Übergang am See 01.jpg",
      width: 4000,
      height: 2667,
      taken: "2026-09-19 07:08:15",
      caption: "Übergang am See",
      place: { north: 47.5622, east: 13.6493 },
      development: DEVELOPMENT,
      paint: shoot({
        seed: 8,
        camera: camera({ x: 259, y: 920, height: 42, heading: -0.87, zoom: 1.6, horizon: 0.47, near: 130 }),
        sky: daySky({
          colours: MORNING,
          sun: { x: -0.6, y: 0.2, colour: "#ffe8c4", strength: 0.35 },
          cloud: { seed: 25, cover: 0.5, thick: 0.85, shape: 0.6 },
        }),
        direction: { azimuth: 1.7, elevation: 0.4 },
        snow: 54,
        forest: "#34482e",
        warm: "#ffd9ae",
        cool: "#7f98c2",
        haze: "#b9c8d6",
        mist: 30,
        clear: 800,
        lake: { seed: 6, horizon: 0.53, eye: 3, swell: 0.004, deep: "#10303a", glitter: 0 },
      }),
    },
    {
      file: "Übergang am See 02.jpg",
      width: 3464,
      height: 3464,
      taken: "2026-09-19 07:11:58",
      caption: "Übergang am See, a little later",
      development: DEVELOPMENT,
      paint: ridges({
        seed: 5,
        sky: [
          [0, "#5a7f9c"],
          [0.3, "#a9c0c9"],
          [0.5, "#e3d6c4"],
          [1, "#c4cdcf"],
        ],
        body: [
          [0, "#b9c6ca"],
          [0.35, "#86a0aa"],
          [0.7, "#3f6270"],
          [1, "#0d2129"],
        ],
        sun: { x: 0.2, y: 0.3, colour: "#ffe6c0", strength: 0.6 },
        from: 0.44,
        to: 0.97,
        count: 9,
        relief: 0.13,
        mist: 0.9,
        trees: 0.085,
      }),
    },
    {
      file: "ANB_0033.jpg",
      width: 4000,
      height: 3000,
      taken: "2026-09-19 07:26:40",
      development: DEVELOPMENT,
      paint: shoot({
        camera: camera({ x: 973, y: 647, height: 103, heading: -2.69, zoom: 2.6, horizon: 0.3, near: 170 }),
        sky: daySky({
          colours: MORNING,
          sun: { x: 0.5, y: 0.1, colour: "#fff0d8", strength: 0.4 },
          cloud: { seed: 18, cover: 0.6, thick: 0.9, shape: 0.8 },
        }),
        direction: { azimuth: -3.9, elevation: 0.35 },
        warm: "#ffdcb0",
        cool: "#7c98c4",
        haze: "#b4c6d8",
        mist: 42,
      }),
    },
    {
      file: "ANB_0038.jpg",
      width: 2667,
      height: 4000,
      taken: "2026-09-19 07:41:09",
      caption: "Ridge behind ridge",
      development: DEVELOPMENT,
      paint: ridges({
        seed: 21,
        sky: [
          [0, "#40506f"],
          [0.28, "#8b93a8"],
          [0.44, "#e3b99d"],
          [0.55, "#efd2b4"],
          [1, "#8d93a6"],
        ],
        body: [
          [0, "#d3b3a4"],
          [0.3, "#a58f9a"],
          [0.65, "#4f5576"],
          [1, "#141a2c"],
        ],
        sun: { x: 0.08, y: 0.4, colour: "#ffbe85", strength: 0.8, disc: 0.02 },
        from: 0.47,
        to: 0.97,
        count: 9,
        relief: 0.1,
        mist: 0.75,
        trees: 0.05,
      }),
    },
  ],
};
