/** The second noon: walls, openings, and the light between them. For clients only. */
import type { SceneSet } from "../photo.ts";
import { apertures } from "../scene/apertures.ts";
import { drawBranch, drawFern } from "../scene/plants.ts";
import { rooms } from "../scene/rooms.ts";
import { archDistance, type Box, boxDistance, repeat } from "../scene/solids.ts";
import { windowLight } from "../scene/window-light.ts";

const DEVELOPMENT = { glow: 0.25, contrast: 1.08, saturation: 1.05, vignette: 0.22 };

const BAY = 2.6;

/** A vaulted walk along z, open to the sun on its right. */
function arcade(x: number, y: number, z: number): number {
  const openings = archDistance(repeat(z, BAY), y, { half: 0.95, spring: 2.3 });
  const front = Math.max(Math.abs(x - 2.1) - 0.22, -openings, y - 4.3);
  const vault = archDistance(x + 0.05, y, { half: 1.75, spring: 2.25 });
  const ribs = Math.max(Math.abs(repeat(z - BAY / 2, BAY)) - 0.16, -vault, x - 2.2);
  const roof = Math.max(4.3 - y, x - 2.3);
  return Math.min(y, x + 2.2, roof, front, ribs, 22 - z);
}

const PINK: Box = { x: -2.6, y: 2, z: 5, wide: 1.6, high: 2, deep: 0.18 };
const FIN: Box = { x: 0.2, y: 2.9, z: 7.5, wide: 0.18, high: 2.9, deep: 2.4 };
const LILAC: Box = { x: 3, y: 1.6, z: 6, wide: 2.6, high: 1.6, deep: 0.2 };
const WINDOW: Box = { x: 2.6, y: 1.75, z: 6, wide: 0.7, high: 0.75, deep: 0.6 };
const BACK: Box = { x: -4, y: 3.6, z: 10, wide: 9, high: 3.6, deep: 0.2 };

function court(x: number, y: number, z: number): number {
  const lilac = Math.max(boxDistance(LILAC, x, y, z), -boxDistance(WINDOW, x, y, z));
  return Math.min(y, boxDistance(PINK, x, y, z), boxDistance(FIN, x, y, z), boxDistance(BACK, x, y, z), lilac);
}

const COURT_WALLS = ["#d8b890", "#d9653a", "#e0527a", "#f0a03a", "#8a5aa8"];

function courtWall(x: number, y: number, z: number): number {
  if (y < 0.01) return 0;
  if (z > 9.5) return 1;
  if (z < 5.3 && x < 0) return 2;
  return Math.abs(x - 0.2) < 0.25 ? 3 : 4;
}

export const ROOMS: SceneSet = {
  id: "rooms",
  title: "Rooms of light",
  visibility: "client",
  photos: [
    {
      file: "ANB_0376.jpg",
      width: 3000,
      height: 4000,
      detail: 1300,
      taken: "2026-09-20 11:46:33",
      caption: "Arcade, noon",
      development: { ...DEVELOPMENT, exposure: 1.25 },
      paint: rooms({
        seed: 3,
        distance: arcade,
        top: 9,
        material: (_x, y) => (y < 0.01 ? 1 : 0),
        colours: ["#e2b48c", "#b98a68"],
        sky: [
          [0, "#4f86b8"],
          [1, "#e6e2d2"],
        ],
        eye: [-0.5, 1.55, -1],
        to: [-0.15, 1.75, 10],
        zoom: 1.15,
        sun: [0.85, 0.5, 0.22],
        warm: "#ffdca8",
        cool: "#a8b4d0",
        bounce: "#ffb080",
      }),
    },
    {
      file: "ANB_0381.jpg",
      width: 3464,
      height: 3464,
      detail: 1200,
      taken: "2026-09-20 12:10:05",
      caption: "Four walls",
      development: DEVELOPMENT,
      paint: rooms({
        seed: 5,
        distance: court,
        top: 7.3,
        material: courtWall,
        colours: COURT_WALLS,
        sky: [
          [0, "#2a6ab0"],
          [1, "#9cc8e0"],
        ],
        eye: [0, 1.6, -3.6],
        to: [0.2, 2, 6],
        zoom: 1.1,
        sun: [-0.6, 0.6, -0.35],
        warm: "#fff0d8",
        cool: "#90a8e0",
        bounce: "#f0a080",
      }),
    },
    {
      file: "ANB_0388.jpg",
      width: 3000,
      height: 4000,
      taken: "2026-09-20 12:38:51",
      caption: "Oculus",
      development: DEVELOPMENT,
      paint: apertures({
        seed: 1,
        count: 6,
        colours: [
          [0, "#5a1f5c"],
          [0.25, "#b03a7a"],
          [0.5, "#f0706a"],
          [0.75, "#ffb48a"],
          [1, "#bfe0f2"],
        ],
        half: [0.33, 0.44],
        drift: [0, -0.03],
        squareness: 2,
      }),
    },
    {
      file: "ANB_0394.jpg",
      width: 4000,
      height: 2667,
      taken: "2026-09-20 13:02:17",
      development: DEVELOPMENT,
      paint: apertures({
        seed: 2,
        count: 4,
        colours: [
          [0, "#1f3f6e"],
          [0.35, "#3a7a9c"],
          [0.7, "#e8b890"],
          [1, "#fff0d8"],
        ],
        half: [0.62, 0.38],
        drift: [0.08, -0.02],
        squareness: 9,
      }),
    },
    {
      file: "ANB_0402.jpg",
      width: 4000,
      height: 2667,
      taken: "2026-09-20 14:27:40",
      caption: "Olive, west window",
      development: DEVELOPMENT,
      paint: windowLight({
        seed: 4,
        wall: "#c98a72",
        warm: "#ffd8a0",
        cool: "#7f8fc0",
        at: [-0.5, 0.06],
        size: [0.98, 0.7],
        sink: 0.2,
        lean: -0.1,
        panes: [3, 2],
        plants: [{ draw: drawBranch, plant: { foot: [0.66, 0.1], tip: [-0.25, 0.72], bow: 0.12, size: 0.6 } }],
      }),
    },
    {
      file: "ANB_0405.jpg",
      width: 2667,
      height: 4000,
      taken: "2026-09-20 14:41:22",
      development: DEVELOPMENT,
      paint: windowLight({
        seed: 6,
        wall: "#d6c4b4",
        warm: "#ffdcb0",
        cool: "#7688b8",
        at: [-0.2, 0.12],
        size: [0.42, 0.62],
        sink: 0.16,
        lean: -0.1,
        panes: [2, 3],
        plants: [
          { draw: drawFern, plant: { foot: [0.3, 0.95], tip: [-0.08, 0.28], bow: 0.2, size: 0.4 } },
          { draw: drawFern, plant: { foot: [0.3, 0.98], tip: [0.16, 0.35], bow: -0.1, size: 0.35 } },
          { draw: drawFern, plant: { foot: [0.28, 0.98], tip: [-0.24, 0.58], bow: 0.25, size: 0.35 } },
        ],
      }),
    },
  ],
};
