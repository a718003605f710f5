/** People against the light, drawn where a plant would stand. */
import { FACES } from "./faces.ts";
import { brideAlone, dancingCouple, veil, walkingCouple } from "./figures.ts";
import { type Hand, handOf } from "./outline.ts";
import type { Pen } from "./pen.ts";
import type { Draw, Plant } from "./plants.ts";

interface Portrait {
  face: keyof typeof FACES;
  facing?: 1 | -1;
  /** How far the head is bowed, in radians; less than 0 looks up. */
  tilt?: number;
}

/** Somebody from the side, as far as the shoulders. `size`: how high the head is; its crown is at the tip. */
export const portrait =
  ({ face, facing = 1, tilt = 0 }: Portrait): Draw =>
  (pen, { foot, tip, size }, random) => {
    const hand = handOf(pen, [foot[0], tip[1]], { size, facing, tilt });
    hand.shape(FACES[face].outline);
    FACES[face].dress(hand, random);
  };

const standing = (pen: Pen, { foot, tip, size }: Plant, { aside = 0, tall = 1 } = {}): Hand =>
  handOf(pen, [foot[0] + aside * size, tip[1] + (1 - tall) * size], { size: size * tall, facing: 1 });

/** Two who walk away from the camera; `size`: how tall he is. */
export const drawWalk: Draw = (pen, plant) =>
  walkingCouple(standing(pen, plant, { aside: 0.17 }), standing(pen, plant, { aside: -0.17, tall: 0.95 }));

export const drawDance: Draw = (pen, plant) =>
  dancingCouple(standing(pen, plant, { aside: 0.09 }), standing(pen, plant, { aside: -0.07, tall: 0.95 }));

export const drawBride: Draw = (pen, plant) => brideAlone(standing(pen, plant));
export const drawVeil: Draw = (pen, plant) => veil(standing(pen, plant));

/** Somebody from behind, as far as the shoulders; every other one with hair put up. */
export const drawGuest: Draw = (pen, { foot, tip, size }, random) => {
  const hand = handOf(pen, [foot[0], tip[1]], { size, facing: 1, tilt: (random() - 0.5) * 0.16, neck: [0.9, 1.3] });
  const isHer = random() < 0.5;
  const wide = isHer ? 0.72 + random() * 0.12 : 0.95 + random() * 0.2;
  hand.dot([0, 0.5], { length: 0.76, width: 1 });
  if (isHer) hand.dot([0, 0.14 + random() * 0.3], { length: 0.46, width: 0.42 });
  else for (const side of [-0.38, 0.38]) hand.dot([side, 0.56], { length: 0.08, width: 0.2 });
  const neck = isHer ? 0.17 : 0.24;
  hand.shape([
    [-wide * 1.05, 5],
    [-wide * 1.02, 2.2],
    [-wide * 0.94, 1.72],
    [-wide * 0.72, 1.5],
    [-neck * 1.5, 1.36],
    [-neck, 1.18],
    [-neck, 0.8],
    [neck, 0.8],
    [neck, 1.18],
    [neck * 1.5, 1.36],
    [wide * 0.72, 1.5],
    [wide * 0.94, 1.72],
    [wide * 1.02, 2.2],
    [wide * 1.05, 5],
  ]);
};
