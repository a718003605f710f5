/** A wedding of two people who don't exist: outlines against the light, from the late afternoon into the night. */
import type { ScenePhoto, SceneSet } from "../photo.ts";
import { meadow } from "../scene/meadow.ts";
import { drawBride, drawDance, drawGuest, drawPhotographer, drawVeil, drawWalk, portrait } from "../scene/people.ts";
import { drawBarley, drawBlade, drawClock, drawGrass, drawUmbel } from "../scene/plants.ts";
import { PICTURE } from "../studio.ts";

const DEVELOPMENT = { glow: 0.5, contrast: 1.05, saturation: 1.05, vignette: 0.28 };
/** Soft pictures need few pixels before they are enlarged. */
const WIDE = { width: 3000, height: 2000, detail: 1800, development: DEVELOPMENT } as const;
const UPRIGHT = { width: 2000, height: 3000, detail: 1800, development: DEVELOPMENT } as const;

const GOLD = [
  [0, "#f0cfa4"],
  [0.45, "#eda36c"],
  [0.8, "#a65f45"],
  [1, "#4d2c2c"],
] as const;
const ROSE = [
  [0, "#a9a6c4"],
  [0.4, "#dcb0ac"],
  [0.75, "#e0a08a"],
  [1, "#5a4650"],
] as const;
const DUSK = [
  [0, "#3f4a78"],
  [0.45, "#a06f8c"],
  [0.75, "#e59a78"],
  [1, "#47303c"],
] as const;
const NIGHT = [
  [0, "#10182c"],
  [0.6, "#2a2436"],
  [1, "#0c0a12"],
] as const;
const LAMPS = [
  [0, "#ffb060"],
  [1, "#ffe0a8"],
] as const;
const SHARP = { blur: 0.0005, body: "#21161a", rim: "#ffd7a6" } as const;
const FRONT = { blur: 0.016, body: "#3a2420", rim: "#ffb878", ink: 0.9 } as const;

const one = (size: number, top: number, place: number) =>
  ({ count: 1, size: [size, size], tips: [top, top], across: [place, place] }) as const;

const AFTERNOON: readonly ScenePhoto[] = [
  {
    ...WIDE,
    file: "CJ_0102.jpg",
    taken: "2026-09-26 17:58:10",
    caption: "Through the barley",
    paint: meadow({
      seed: 21,
      back: GOLD,
      sun: { x: 0.3, y: 0.42, colour: "#ffe0b0", strength: 1, disc: 0.05 },
      rows: [
        {
          draw: drawGrass,
          stand: { count: 80, size: [0.2, 0.3], tips: [0.62, 0.72], wind: 0.2 },
          tone: { blur: 0.012, body: "#8a4f36", rim: "#ffc080", ink: 0.7 },
        },
        { draw: drawWalk, stand: one(0.56, 0.3, -0.12), tone: SHARP },
        {
          draw: drawBarley,
          stand: { count: 60, size: [0.2, 0.28], tips: [0.7, 0.86], wind: 0.3 },
          tone: { blur: 0.003, body: "#3a2018", rim: "#ffb870" },
        },
        { draw: drawBlade, stand: { count: 14, size: [0.3, 0.5], tips: [0.72, 0.92], wind: 0.3 }, tone: FRONT },
      ],
    }),
  },
  {
    ...UPRIGHT,
    file: "CJ_0111.jpg",
    taken: "2026-09-26 18:07:31",
    caption: "Clara",
    paint: meadow({
      seed: 9,
      back: ROSE,
      sun: { x: 0.2, y: 0.24, colour: "#ffe9cc", strength: 0.8 },
      lights: {
        count: 22,
        size: 0.05,
        colours: [
          [0, "#ffe2c0"],
          [1, "#fff4e4"],
        ],
      },
      rows: [
        {
          draw: drawUmbel,
          stand: { count: 7, size: [0.16, 0.24], tips: [0.72, 0.9], wind: 0.1 },
          tone: { blur: 0.012, body: "#5a4048", rim: "#ffdcc0", ink: 0.85 },
        },
        { draw: portrait({ face: "her", tilt: -0.06 }), stand: one(0.34, 0.22, -0.04), tone: SHARP },
      ],
    }),
  },
  {
    ...UPRIGHT,
    file: "CJ_0115.jpg",
    taken: "2026-09-26 18:11:02",
    caption: "Jonas",
    paint: meadow({
      seed: 14,
      back: GOLD,
      sun: { x: -0.22, y: 0.3, colour: "#ffe0b0", strength: 0.9 },
      rows: [
        {
          draw: drawGrass,
          stand: { count: 40, size: [0.2, 0.3], tips: [0.55, 0.8], wind: -0.2 },
          tone: { blur: 0.02, body: "#9a5c3c", rim: "#ffc88c", ink: 0.7 },
        },
        { draw: portrait({ face: "him", facing: -1 }), stand: one(0.34, 0.24, 0.05), tone: SHARP },
      ],
    }),
  },
  {
    ...WIDE,
    file: "CJ_0124.jpg",
    taken: "2026-09-26 18:24:45",
    caption: "A minute alone",
    paint: meadow({
      seed: 31,
      back: GOLD,
      sun: { x: 0.02, y: 0.5, colour: "#ffe4b8", strength: 1.1, disc: 0.06 },
      rows: [
        {
          draw: drawGrass,
          stand: { count: 60, size: [0.2, 0.3], tips: [0.7, 0.88], wind: 0.2 },
          tone: { blur: 0.016, body: "#8a4f36", rim: "#ffc080", ink: 0.75 },
        },
        { draw: portrait({ face: "him", facing: -1, tilt: 0.16 }), stand: one(0.5, 0.14, 0.3), tone: SHARP },
        { draw: portrait({ face: "her", tilt: -0.1 }), stand: one(0.47, 0.22, -0.27), tone: SHARP },
      ],
    }),
  },
  {
    ...UPRIGHT,
    file: "CJ_0131.jpg",
    taken: "2026-09-26 18:37:09",
    caption: "The wind has the veil",
    paint: meadow({
      seed: 17,
      back: DUSK,
      sun: { x: 0.18, y: 0.52, colour: "#ffc79a", strength: 0.9 },
      rows: [
        {
          draw: drawVeil,
          stand: one(0.6, 0.24, 0.1),
          tone: { blur: 0.003, body: "#e8c0b4", rim: "#fff0e4", ink: 0.45 },
        },
        { draw: drawBride, stand: one(0.6, 0.24, 0.1), tone: SHARP },
        {
          draw: drawGrass,
          stand: { count: 50, size: [0.16, 0.24], tips: [0.74, 0.88], wind: -0.25 },
          tone: { blur: 0.004, body: "#2e1e28", rim: "#e8a088" },
        },
      ],
    }),
  },
];

const EVENING: readonly ScenePhoto[] = [
  {
    ...WIDE,
    file: "CJ_0140.jpg",
    taken: "2026-09-26 18:51:36",
    caption: "The kiss",
    paint: meadow({
      seed: 40,
      back: DUSK,
      sun: { x: 0, y: 0.62, colour: "#ffb98c", strength: 0.9 },
      rows: [
        { draw: portrait({ face: "him", facing: -1, tilt: 0.2 }), stand: one(0.56, 0.16, 0.24), tone: SHARP },
        { draw: portrait({ face: "her", tilt: -0.16 }), stand: one(0.53, 0.23, -0.25), tone: SHARP },
      ],
    }),
  },
  {
    ...WIDE,
    file: "CJ_0158.jpg",
    taken: "2026-09-26 18:58:50",
    caption: "Leni makes a wish",
    paint: meadow({
      seed: 52,
      back: ROSE,
      sun: { x: 0.4, y: 0.36, colour: "#fff0d8", strength: 0.7 },
      lights: {
        count: 18,
        size: 0.06,
        colours: [
          [0, "#ffe8d0"],
          [1, "#ffffff"],
        ],
      },
      rows: [
        {
          draw: drawClock,
          stand: { count: 1, size: [0.42, 0.42], tips: [0.5, 0.5], across: [0.36, 0.36] },
          tone: SHARP,
        },
        { draw: portrait({ face: "child", tilt: 0.08 }), stand: one(0.5, 0.18, -0.28), tone: SHARP },
      ],
    }),
  },
  {
    ...WIDE,
    file: "CJ_0173.jpg",
    taken: "2026-09-26 20:46:18",
    caption: "Everybody looks",
    paint: meadow({
      seed: 63,
      back: NIGHT,
      sun: { x: 0.02, y: 0.36, colour: "#ffb468", strength: 0.55, reach: 1.2 },
      lights: { count: 60, size: 0.045, colours: LAMPS },
      rows: [
        {
          draw: drawDance,
          stand: one(0.44, 0.26, 0.02),
          tone: { blur: 0.0018, body: "#140d10", rim: "#ffc888" },
        },
        {
          draw: drawGuest,
          stand: { count: 6, size: [0.17, 0.2], tips: [0.56, 0.66] },
          tone: { blur: 0.004, body: "#0a0709", rim: "#e89c58" },
        },
      ],
    }),
  },
  {
    ...UPRIGHT,
    file: "CJ_0196.jpg",
    taken: "2026-09-26 21:12:33",
    caption: "The first dance",
    paint: meadow({
      seed: 70,
      back: NIGHT,
      sun: { x: 0, y: 0.5, colour: "#ffb468", strength: 0.6, reach: 1.2 },
      lights: { count: 70, size: 0.035, colours: LAMPS },
      rows: [{ draw: drawDance, stand: one(0.6, 0.3, 0), tone: { blur: 0.0005, body: "#0e090c", rim: "#ffc888" } }],
    }),
  },
];

export const WEDDING: readonly SceneSet[] = [
  { id: "golden-hour", title: "Golden hour", photos: AFTERNOON },
  { id: "evening", title: "The evening", photos: EVENING },
];

/** Who takes all these pictures. */
export const PHOTOGRAPHER_PHOTO: ScenePhoto = {
  file: PICTURE,
  width: 1600,
  height: 2000,
  taken: "2026-09-26 18:30:00",
  development: DEVELOPMENT,
  paint: meadow({
    seed: 5,
    back: ROSE,
    sun: { x: 0.15, y: 0.35, colour: "#ffe9cc", strength: 0.8 },
    rows: [{ draw: drawPhotographer, stand: one(0.42, 0.22, -0.12), tone: SHARP }],
  }),
};
