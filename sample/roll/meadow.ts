/** The second afternoon: plants against the sun. */
import type { SceneSet } from "../photo.ts";
import { meadow } from "../scene/meadow.ts";
import { drawBarley, drawBlade, drawClock, drawFern, drawGrass, drawTree, drawUmbel } from "../scene/plants.ts";

const DEVELOPMENT = { glow: 0.45, contrast: 1.06, saturation: 1.05, vignette: 0.3 };

export const MEADOW: SceneSet = {
  id: "meadow",
  title: "Against the sun",
  photos: [
    {
      file: "ANB_0421.jpg",
      width: 3000,
      height: 4000,
      taken: "2026-09-20 16:08:14",
      caption: "Clock",
      development: DEVELOPMENT,
      paint: meadow({
        seed: 5,
        back: [
          [0, "#9fb6c9"],
          [0.5, "#c7b8b0"],
          [1, "#4a5560"],
        ],
        sun: { x: -0.1, y: 0.3, colour: "#fff0dc", strength: 0.5 },
        lights: {
          count: 30,
          size: 0.06,
          colours: [
            [0, "#ffffff"],
            [1, "#ffe8c8"],
          ],
        },
        rows: [
          {
            draw: drawClock,
            stand: { count: 3, size: [0.3, 0.4], tips: [0.35, 0.6] },
            tone: { blur: 0.012, body: "#5a5f66", rim: "#eef0ee", ink: 0.7 },
          },
          {
            draw: drawClock,
            stand: { count: 1, size: [0.6, 0.62], tips: [0.36, 0.38], across: [-0.05, 0.05] },
            tone: { blur: 0.0002, body: "#20262c", rim: "#ffffff" },
          },
          {
            draw: drawBlade,
            stand: { count: 12, size: [0.4, 0.7], tips: [0.6, 0.9], wind: 0.2 },
            tone: { blur: 0.02, body: "#26323a", rim: "#90a0a8", ink: 0.9 },
          },
        ],
      }),
    },
    {
      file: "ANB_0426.jpg",
      width: 2667,
      height: 4000,
      taken: "2026-09-20 16:40:52",
      development: DEVELOPMENT,
      paint: meadow({
        seed: 12,
        back: [
          [0, "#dfe8d0"],
          [0.5, "#9cb890"],
          [1, "#2f4a34"],
        ],
        sun: { x: 0.2, y: 0.1, colour: "#f4ffd8", strength: 0.6 },
        lights: {
          count: 40,
          size: 0.05,
          colours: [
            [0, "#f0ffd0"],
            [1, "#ffffe8"],
          ],
        },
        rows: [
          {
            draw: drawFern,
            stand: { count: 4, size: [0.4, 0.55], tips: [0.2, 0.5], wind: 0.2 },
            tone: { blur: 0.014, body: "#2c4a30", rim: "#b8d890", ink: 0.8 },
          },
          {
            draw: drawFern,
            stand: { count: 2, size: [0.5, 0.65], tips: [0.12, 0.2], across: [-0.3, 0.35], wind: 0.35 },
            tone: { blur: 0.0004, body: "#12261a", rim: "#d8f0a0" },
          },
        ],
      }),
    },
    {
      file: "ANB_0433.jpg",
      width: 4000,
      height: 2667,
      taken: "2026-09-20 17:22:30",
      caption: "Barley",
      development: DEVELOPMENT,
      paint: meadow({
        seed: 8,
        back: [
          [0, "#f6b48a"],
          [0.4, "#e58a5a"],
          [0.8, "#8a4a3a"],
          [1, "#4a2a2a"],
        ],
        sun: { x: -0.35, y: 0.45, colour: "#ffd8a0", strength: 1, disc: 0.07 },
        rows: [
          {
            draw: drawBarley,
            stand: { count: 40, size: [0.22, 0.3], tips: [0.4, 0.65], wind: 0.3 },
            tone: { blur: 0.012, body: "#6a3420", rim: "#ffb070", ink: 0.85 },
          },
          {
            draw: drawBarley,
            stand: { count: 14, size: [0.3, 0.38], tips: [0.35, 0.6], wind: 0.3 },
            tone: { blur: 0.004, body: "#3a1c14", rim: "#ffc080" },
          },
          {
            draw: drawBarley,
            stand: { count: 7, size: [0.4, 0.5], tips: [0.25, 0.55], wind: 0.3 },
            tone: { blur: 0.0002, body: "#1d0d0a", rim: "#ffd8a0" },
          },
        ],
      }),
    },
    {
      file: "ANB_0440.jpg",
      width: 4000,
      height: 2667,
      taken: "2026-09-20 17:49:06",
      caption: "Cow parsley",
      development: DEVELOPMENT,
      paint: meadow({
        seed: 3,
        back: [
          [0, "#f2c27a"],
          [0.4, "#d99a4a"],
          [0.75, "#7a5a2c"],
          [1, "#3c3a20"],
        ],
        sun: { x: 0.3, y: 0.25, colour: "#ffdc9c", strength: 0.9 },
        lights: {
          count: 60,
          size: 0.05,
          colours: [
            [0, "#ffd890"],
            [0.5, "#ffb060"],
            [1, "#fff2c8"],
          ],
        },
        rows: [
          {
            draw: drawGrass,
            stand: { count: 26, size: [0.3, 0.5], tips: [0.3, 0.6], wind: 0.15 },
            tone: { blur: 0.016, body: "#6b4a22", rim: "#e8b060", ink: 0.8 },
          },
          {
            draw: drawUmbel,
            stand: { count: 5, size: [0.2, 0.3], tips: [0.3, 0.55] },
            tone: { blur: 0.006, body: "#33260f", rim: "#ffcf80" },
          },
          {
            draw: drawUmbel,
            stand: { count: 3, size: [0.3, 0.42], tips: [0.32, 0.5], across: [-0.6, 0.35] },
            tone: { blur: 0.0002, body: "#1a1408", rim: "#ffd890" },
          },
          {
            draw: drawBlade,
            stand: { count: 26, size: [0.5, 0.9], tips: [0.6, 0.95], wind: 0.2 },
            tone: { blur: 0.03, body: "#141005", rim: "#a87830", ink: 0.9 },
          },
        ],
      }),
    },
    {
      file: "Gräser im Gegenlicht.jpg",
      width: 6000,
      height: 2400,
      detail: 2300,
      taken: "2026-09-20 18:11:44",
      caption: "Gräser im Gegenlicht",
      development: DEVELOPMENT,
      paint: meadow({
        seed: 19,
        back: [
          [0, "#e9b9a4"],
          [0.45, "#c98f8c"],
          [0.8, "#6c4f66"],
          [1, "#382c42"],
        ],
        sun: { x: 0.55, y: 0.38, colour: "#ffd2a8", strength: 0.9 },
        lights: {
          count: 46,
          size: 0.07,
          colours: [
            [0, "#ffcba0"],
            [0.6, "#ff9a8a"],
            [1, "#ffe6d0"],
          ],
        },
        rows: [
          {
            draw: drawGrass,
            stand: { count: 60, size: [0.4, 0.6], tips: [0.25, 0.55], wind: 0.5 },
            tone: { blur: 0.014, body: "#5c3c50", rim: "#e8a890", ink: 0.8 },
          },
          {
            draw: drawGrass,
            stand: { count: 26, size: [0.45, 0.65], tips: [0.2, 0.5], wind: 0.5 },
            tone: { blur: 0.005, body: "#38253c", rim: "#ffc0a0" },
          },
          {
            draw: drawGrass,
            stand: { count: 14, size: [0.55, 0.8], tips: [0.12, 0.45], wind: 0.5 },
            tone: { blur: 0.0003, body: "#1a1020", rim: "#ffd8b8" },
          },
        ],
      }),
    },
    {
      file: "ANB_0451.jpg",
      width: 3464,
      height: 3464,
      taken: "2026-09-20 18:52:19",
      caption: "One tree",
      development: { ...DEVELOPMENT, glow: 0.3 },
      paint: meadow({
        seed: 15,
        back: [
          [0, "#a9a3b8"],
          [0.4, "#d9b4b4"],
          [0.75, "#f0c8b0"],
          [1, "#c79c9c"],
        ],
        sun: { x: 0.16, y: 0.5, colour: "#ffd0b0", strength: 0.4, disc: 0.13 },
        rows: [
          {
            draw: drawTree,
            stand: { count: 5, size: [0.5, 0.6], tips: [0.66, 0.76] },
            tone: { blur: 0.006, body: "#8a6a7c", rim: "#c09098", ink: 0.55 },
          },
          {
            draw: drawTree,
            stand: { count: 1, size: [0.8, 0.8], tips: [0.3, 0.31], across: [-0.14, -0.08], wind: 0.05 },
            tone: { blur: 0.0002, body: "#241820", rim: "#70454c" },
          },
          {
            draw: drawBlade,
            stand: { count: 70, size: [0.3, 0.5], tips: [0.9, 0.98], wind: 0.1 },
            tone: { blur: 0.003, body: "#2a1c26", rim: "#704850" },
          },
        ],
      }),
    },
  ],
};
