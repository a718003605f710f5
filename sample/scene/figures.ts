/** Whole people, from behind or from the side. Each is one high, the crown at y 0 and the ground at y 1. */
import type { Hand } from "./outline.ts";

/** A woman in a long dress whose train lies to the left. */
function bride(hand: Hand): void {
  hand.dot([0, 0.066], { length: 0.094, width: 0.122 });
  hand.dot([-0.006, 0.088], { length: 0.08, width: 0.06 });
  hand.shape([
    [-0.022, 0.11],
    [-0.022, 0.14],
    [-0.06, 0.163],
    [-0.084, 0.18],
    [-0.074, 0.25],
    [-0.054, 0.33],
    [-0.052, 0.37],
    [-0.08, 0.44],
    [-0.11, 0.58],
    [-0.15, 0.78],
    [-0.25, 0.95],
    [-0.42, 1],
    [-0.1, 1.01],
    [0.16, 1],
    [0.16, 0.95],
    [0.13, 0.75],
    [0.1, 0.56],
    [0.078, 0.44],
    [0.052, 0.37],
    [0.054, 0.33],
    [0.074, 0.25],
    [0.084, 0.18],
    [0.06, 0.163],
    [0.022, 0.14],
    [0.022, 0.11],
  ]);
}

function groom(hand: Hand): void {
  hand.dot([0, 0.064], { length: 0.094, width: 0.128 });
  hand.shape([
    [-0.028, 0.11],
    [-0.03, 0.14],
    [-0.075, 0.158],
    [-0.118, 0.182],
    [-0.118, 0.25],
    [-0.098, 0.34],
    [-0.094, 0.43],
    [-0.1, 0.52],
    [-0.092, 0.535],
    [0, 0.54],
    [0.092, 0.535],
    [0.1, 0.52],
    [0.094, 0.43],
    [0.098, 0.34],
    [0.118, 0.25],
    [0.118, 0.182],
    [0.075, 0.158],
    [0.03, 0.14],
    [0.028, 0.11],
  ]);
  // One step ahead of the other.
  hand.shape([
    [-0.09, 0.5],
    [-0.086, 0.7],
    [-0.082, 0.96],
    [-0.1, 1.0],
    [-0.03, 1.0],
    [-0.026, 0.96],
    [-0.014, 0.7],
    [0.004, 0.5],
  ]);
  hand.shape([
    [0.0, 0.5],
    [0.018, 0.7],
    [0.034, 0.93],
    [0.026, 0.97],
    [0.094, 0.975],
    [0.09, 0.93],
    [0.09, 0.7],
    [0.092, 0.5],
  ]);
}

/** An arm that hangs. */
function arm(hand: Hand, { shoulder, to, width }: { shoulder: number; to: readonly [number, number]; width: number }) {
  hand.stroke(
    [
      [shoulder, 0.19],
      [shoulder * 1.1 + (to[0] - shoulder) * 0.35, 0.33],
      [to[0], to[1]],
    ],
    width,
  );
}

/** Two who walk away hand in hand. */
export function walkingCouple(his: Hand, hers: Hand): void {
  groom(his);
  arm(his, { shoulder: -0.1, to: [-0.19, 0.49], width: 0.04 });
  arm(his, { shoulder: 0.1, to: [0.13, 0.5], width: 0.042 });
  bride(hers);
  arm(hers, { shoulder: 0.07, to: [0.16, 0.46], width: 0.026 });
  arm(hers, { shoulder: -0.07, to: [-0.14, 0.46], width: 0.026 });
  hers.dot([-0.15, 0.48], { length: 0.1, width: 0.09 });
}

/** Two who dance, close together, their hands joined at the left. */
export function dancingCouple(his: Hand, hers: Hand): void {
  groom(his);
  bride(hers);
  his.stroke(
    [
      [-0.1, 0.2],
      [-0.25, 0.275],
      [-0.385, 0.19],
    ],
    0.036,
  );
  hers.stroke(
    [
      [-0.07, 0.19],
      [-0.14, 0.235],
      [-0.235, 0.17],
    ],
    0.026,
  );
  hers.stroke(
    [
      [0.07, 0.2],
      [0.16, 0.2],
      [0.24, 0.13],
    ],
    0.026,
  );
}

/** A woman alone, her arm with the flowers down. */
export function brideAlone(hers: Hand): void {
  bride(hers);
  arm(hers, { shoulder: 0.07, to: [0.15, 0.44], width: 0.026 });
  arm(hers, { shoulder: -0.07, to: [-0.1, 0.42], width: 0.026 });
  for (const [x, y, size] of [
    [0.16, 0.46, 0.08],
    [0.19, 0.45, 0.06],
    [0.14, 0.485, 0.06],
    [0.18, 0.49, 0.055],
  ] as const)
    hers.dot([x, y], { length: size, width: size * 0.9 });
}

/** A veil that the wind has taken to the left. */
export function veil(hers: Hand): void {
  hers.shape([
    [0.01, 0],
    [-0.04, 0.03],
    [-0.12, 0.075],
    [-0.24, 0.09],
    [-0.37, 0.06],
    [-0.5, 0.07],
    [-0.64, 0.13],
    [-0.76, 0.15],
    [-0.68, 0.2],
    [-0.58, 0.25],
    [-0.47, 0.24],
    [-0.38, 0.27],
    [-0.3, 0.34],
    [-0.21, 0.37],
    [-0.13, 0.33],
    [-0.06, 0.2],
    [0.02, 0.08],
  ]);
}
