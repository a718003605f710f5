/** The second morning: open water from moonset to full day. */
import type { SceneSet } from "../photo.ts";
import { nightSky } from "../scene/night-sky.ts";
import { sea } from "../scene/sea.ts";
import { daySky } from "../scene/sky.ts";

const DEVELOPMENT = { glow: 0.45, contrast: 1.1, saturation: 1.08, vignette: 0.25 };

export const SEA: SceneSet = {
  id: "sea",
  title: "Open water",
  photos: [
    {
      file: "夜の海.jpg",
      width: 4000,
      height: 2667,
      taken: "2026-09-20 04:36:20",
      caption: "夜の海: the sea at night",
      development: DEVELOPMENT,
      paint: sea({
        seed: 11,
        horizon: 0.56,
        eye: 2.5,
        swell: 0.05,
        deep: "#050f1e",
        glitter: 0.7,
        sky: nightSky({
          seed: 40,
          stars: 0.35,
          colours: [
            [0, "#081226"],
            [0.6, "#173255"],
            [1, "#4a7090"],
          ],
          moon: { x: -0.16, y: 0.24, colour: "#e8f0ff", strength: 0.3, disc: 0.032, reach: 0.8 },
        }),
      }),
    },
    {
      file: "ANB_0305.jpg",
      width: 3000,
      height: 4000,
      taken: "2026-09-20 05:52:11",
      caption: "Before the sun",
      development: DEVELOPMENT,
      paint: sea({
        seed: 5,
        horizon: 0.44,
        eye: 2,
        swell: 0.014,
        deep: "#1b3550",
        glitter: 0,
        sky: daySky({
          colours: [
            [0, "#35508a"],
            [0.5, "#a58bb2"],
            [0.85, "#eab2a4"],
            [1, "#f7c9a8"],
          ],
          sun: { x: -0.1, y: 0.42, colour: "#ffb090", strength: 0.5 },
          cloud: { seed: 9, cover: 0.6, thick: 0.9, shape: 0.6 },
        }),
        shores: [
          { colour: "#6a5578", height: 0.09, from: -1.1, to: 0.5, haze: 0.4 },
          { colour: "#2b2a48", height: 0.05, from: -1.1, to: 0.1 },
        ],
      }),
    },
    {
      file: "ANB_0312.jpg",
      width: 4000,
      height: 2667,
      taken: "2026-09-20 06:44:39",
      caption: "Sunrise, a quarter to seven",
      development: DEVELOPMENT,
      paint: sea({
        seed: 3,
        horizon: 0.5,
        eye: 2,
        swell: 0.06,
        deep: "#0f3142",
        glitter: 1.6,
        sky: daySky({
          colours: [
            [0, "#446f9c"],
            [0.55, "#c4aca8"],
            [0.85, "#f0bd90"],
            [1, "#ffd7a0"],
          ],
          sun: { x: 0.2, y: 0.39, colour: "#ffc886", strength: 0.75, disc: 0.022 },
          cloud: { seed: 34, cover: 0.5, thick: 0.85, shape: 0.45 },
        }),
      }),
    },
    {
      file: "ANB_0318.jpg",
      width: 6000,
      height: 2400,
      detail: 2300,
      taken: "2026-09-20 07:20:02",
      development: DEVELOPMENT,
      paint: sea({
        seed: 8,
        horizon: 0.46,
        eye: 1.8,
        swell: 0.035,
        deep: "#174254",
        glitter: 0.5,
        sky: daySky({
          colours: [
            [0, "#5c86ab"],
            [0.6, "#b4c4cc"],
            [1, "#f1dcc6"],
          ],
          sun: { x: -0.8, y: 0.16, colour: "#ffe6c0", strength: 0.32, reach: 1.4 },
          cloud: { seed: 52, cover: 0.55, thick: 0.9, shape: 0.8 },
        }),
        shores: [
          { colour: "#7f93a6", height: 0.17, from: 0.1, to: 2.4, haze: 0.45 },
          { colour: "#41586c", height: 0.1, from: 0.6, to: 2.4, haze: 0.25 },
          { colour: "#22333f", height: 0.05, from: -2.4, to: -0.9, haze: 0.2 },
        ],
      }),
    },
    {
      file: "ANB_0327.jpg",
      width: 3464,
      height: 3464,
      taken: "2026-09-20 08:12:50",
      caption: "Weather coming",
      development: { ...DEVELOPMENT, contrast: 1.2 },
      paint: sea({
        seed: 7,
        horizon: 0.4,
        eye: 1.2,
        swell: 0.09,
        deep: "#0d3b44",
        glitter: 0.25,
        sky: daySky({
          colours: [
            [0, "#3a5c74"],
            [0.6, "#7f9da6"],
            [1, "#d3d6c8"],
          ],
          sun: { x: 0.3, y: 0.2, colour: "#fff0d0", strength: 0.4 },
          cloud: { seed: 19, cover: 0.75, thick: 0.95, shape: 0.9, lit: ["#e6e6e0", "#465a6a"] },
        }),
      }),
    },
    {
      file: "ANB_0334.jpg",
      width: 2667,
      height: 4000,
      taken: "2026-09-20 08:31:27",
      wideGamut: true,
      caption: "The colour that paper can't hold",
      development: { ...DEVELOPMENT, saturation: 1.15 },
      paint: sea({
        seed: 14,
        horizon: 0.38,
        eye: 1.6,
        swell: 0.045,
        deep: "#00505c",
        glitter: 0.9,
        sky: daySky({
          colours: [
            [0, "#1a4fa8"],
            [0.5, "#d8607e"],
            [0.8, "#ff8a4a"],
            [1, "#ffb450"],
          ],
          sun: { x: 0.02, y: 0.3, colour: "#ffc480", strength: 0.6, disc: 0.03 },
          cloud: { seed: 61, cover: 0.5, thick: 0.9, shape: 0.5 },
        }),
        shores: [{ colour: "#3a1248", height: 0.06, from: 0.05, to: 1.2, haze: 0.3 }],
      }),
    },
  ],
};
