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

/** Somebody who takes a photo of whoever stands to the right. */
export const drawPhotographer: Draw = (pen, plant, random) => {
  portrait({ face: "her", tilt: 0.03 })(pen, plant, random);
  const hand = handOf(pen, [plant.foot[0], plant.tip[1]], { size: plant.size, facing: 1 });
  const box = ([left, top]: readonly [number, number], [right, bottom]: readonly [number, number]) => {
    for (const y of [top, bottom])
      hand.stroke(
        [
          [left, y],
          [right, y],
        ],
        0.03,
      );
    const middle = (top + bottom) / 2;
    hand.stroke(
      [
        [left, middle],
        [right, middle],
      ],
      bottom - top,
    );
  };
  box([0.46, 0.42], [0.6, 0.66]);
  box([0.5, 0.36], [0.55, 0.42]);
  box([0.62, 0.49], [0.86, 0.63]);
  box([0.84, 0.47], [0.9, 0.65]);
  // Her hand below the lens, and the arm that holds it.
  hand.dot([0.72, 0.69], { length: 0.28, width: 0.13, angle: -0.1 });
  hand.stroke(
    [
      [0.3, 1.75],
      [0.62, 1.5],
      [0.8, 1.1],
      [0.76, 0.74],
    ],
    0.17,
  );
  hand.shape([
    [0.2, 1.6],
    [0.45, 1.42],
    [0.66, 1.3],
    [0.9, 1.05],
    [0.86, 1.32],
    [0.7, 1.62],
    [0.5, 2],
    [0.4, 2.4],
    [0, 2.4],
  ]);
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
