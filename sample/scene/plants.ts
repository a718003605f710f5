/** Meadow plants for the pen, all growing from `foot` to `tip`. */
import { ease } from "../light/frame.ts";
import type { Pen, Point } from "./pen.ts";

export interface Plant {
  foot: Point;
  tip: Point;
  /** How far the stem bows sideways, in its own lengths. */
  bow: number;
  /** Of the flower, ear or frond, in frame heights. */
  size: number;
}

export type Draw = (pen: Pen, plant: Plant, random: () => number) => void;

/** A point on the stem, 0 foot, 1 tip, and the direction it grows there. */
function along({ foot, tip, bow }: Plant, share: number): { at: Point; angle: number } {
  const [dx, dy] = [tip[0] - foot[0], tip[1] - foot[1]];
  const bend = 4 * bow * share * (1 - share);
  const lean = 4 * bow * (1 - 2 * share);
  return {
    at: [foot[0] + dx * share - dy * bend, foot[1] + dy * share + dx * bend],
    angle: Math.atan2(dy + dx * lean, dx - dy * lean),
  };
}

const move = ([x, y]: Point, angle: number, length: number): Point => [
  x + Math.cos(angle) * length,
  y + Math.sin(angle) * length,
];

const UP = -Math.PI / 2;

function drawStem(pen: Pen, plant: Plant, width: number): void {
  const points = [0, 0.2, 0.4, 0.6, 0.8, 1].map((share) => along(plant, share).at);
  pen.stroke(points, width);
  pen.stroke(points.slice(0, 4), width * 1.35);
}

/** Cow parsley: rays that each carry a small umbel of their own. */
export const drawUmbel: Draw = (pen, plant, random) => {
  const { size } = plant;
  drawStem(pen, plant, size * 0.035);
  const { at, angle } = along(plant, 1);
  const rays = 22 + Math.floor(random() * 8);
  for (let ray = 0; ray < rays; ray++) {
    const spread = ((ray + 0.2 + 0.6 * random()) / rays - 0.5) * 2.5;
    const reach = size * (0.46 + 0.3 * random() ** 0.6) * (1 - 0.2 * Math.abs(spread / 1.25) ** 2);
    const knee = move(at, angle + spread, reach * 0.6);
    const end = move(knee, angle + spread * 0.55, reach * 0.45);
    pen.stroke([at, knee, end], size * 0.012);
    for (let small = 0; small < 12; small++) {
      const turn = angle + spread * 0.5 + (random() - 0.5) * 2.6;
      const tip = move(end, turn, size * (0.06 + 0.07 * random()));
      pen.stroke([end, tip], size * 0.005);
      pen.seed(tip, { length: size * (0.025 + 0.02 * random()), width: size * 0.024, angle: turn });
    }
  }
};

/** A dandelion clock: seeds on a ball, each with its parachute. */
export const drawClock: Draw = (pen, plant, random) => {
  const { size } = plant;
  drawStem(pen, plant, size * 0.05);
  const { at } = along(plant, 1);
  pen.seed(at, { length: size * 0.17, width: size * 0.15, angle: 0 });
  for (let seed = 0; seed < 150; seed++) {
    const lift = 2 * random() - 1;
    const flat = Math.sqrt(1 - lift * lift);
    const turn = random() * Math.PI * 2;
    const crown = move(at, turn, size * 0.36 * flat);
    pen.stroke([move(at, turn, size * 0.08 * flat), crown], size * 0.0035);
    pen.seed(move(at, turn, size * 0.11 * flat), { length: size * 0.06 * flat, width: size * 0.014, angle: turn });
    for (let hair = 0; hair < 11; hair++) {
      const fan = turn + ((hair - 5) / 5) * 1.25 + (random() - 0.5) * 0.2;
      pen.stroke([crown, move(crown, fan, size * (0.1 + 0.05 * random()))], size * 0.0022);
    }
  }
};

/** An ear of barley: two rows of grains, each with a long awn. */
export const drawBarley: Draw = (pen, plant, random) => {
  const { size } = plant;
  drawStem(pen, plant, size * 0.022);
  const ear = 18;
  for (let grain = 0; grain < ear; grain++) {
    const share =
      1 -
      ((ear - grain) / ear) *
        Math.min(0.45, (size * 0.8) / Math.hypot(plant.tip[0] - plant.foot[0], plant.tip[1] - plant.foot[1]));
    const { at, angle } = along(plant, share);
    for (const side of [-1, 1]) {
      const turn = angle + side * (0.36 + 0.1 * random());
      pen.seed(move(at, turn, size * 0.038), { length: size * 0.1, width: size * 0.028, angle: turn });
      const tip = move(at, turn, size * 0.08);
      const awn = size * (0.55 + 0.25 * random());
      const sway = angle + side * (0.16 + 0.14 * random());
      pen.stroke([tip, move(tip, sway + side * 0.05, awn * 0.5), move(tip, sway - side * 0.03, awn)], size * 0.0045);
    }
  }
};

/** Brome or oat grass: thin branches that nod under their spikelets. */
export const drawGrass: Draw = (pen, plant, random) => {
  const { size } = plant;
  drawStem(pen, plant, size * 0.012);
  for (let branch = 0; branch < 26; branch++) {
    const share = 0.46 + 0.54 * (branch / 26);
    const { at, angle } = along(plant, share);
    const side = branch % 2 ? 1 : -1;
    const reach = size * (1.15 - share) * (0.5 + 0.5 * random());
    const knee = move(at, angle + side * 0.45, reach * 0.6);
    const end: Point = [knee[0] + side * reach * 0.4, knee[1] + reach * (0.05 + 0.35 * random())];
    pen.stroke([at, knee, end], size * 0.005);
    const hang = Math.atan2(end[1] - knee[1], end[0] - knee[0]) + 0.35 * side;
    const length = size * (0.05 + 0.03 * random());
    pen.seed(move(end, hang, length / 2), { length, width: length * 0.26, angle: hang });
    pen.stroke([move(end, hang, length), move(end, hang + 0.1, length * 2)], size * 0.002);
  }
};

/** A blade: broad at its foot, thin and bent at its tip. */
export const drawBlade: Draw = (pen, plant) => {
  const shares = [0, 0.2, 0.4, 0.6, 0.8, 1];
  const edge = (side: number) =>
    shares.map((share) => {
      const { at, angle } = along(plant, share);
      return move(at, angle + side * (Math.PI / 2), plant.size * 0.03 * (1 - share ** 1.6));
    });
  pen.shape([...edge(-1), ...edge(1).reverse()]);
};

/** A fern frond: pinnae in pairs, each a row of leaflets, smaller towards the tip. */
export const drawFern: Draw = (pen, plant, random) => {
  drawStem(pen, plant, plant.size * 0.014);
  const pairs = 34;
  const gap = (Math.hypot(plant.tip[0] - plant.foot[0], plant.tip[1] - plant.foot[1]) * 0.84) / pairs;
  for (let pair = 0; pair < pairs; pair++) {
    const share = 0.16 + 0.84 * (pair / pairs);
    const { at, angle } = along(plant, share);
    const reach = plant.size * 0.5 * (1 - share) ** 0.75 * ease(0.02, 0.3, share) + gap * 0.6;
    for (const side of [-1, 1]) {
      const turn = angle + side * (1.2 - 0.3 * share + 0.06 * (random() - 0.5));
      const end = move(at, turn - side * 0.16, reach);
      pen.stroke([at, move(at, turn - side * 0.04, reach * 0.5), end], plant.size * 0.004);
      const leaflets = Math.max(3, Math.round(reach / gap / 0.42));
      for (let leaflet = 1; leaflet <= leaflets; leaflet++) {
        const out = leaflet / leaflets;
        const place = move(at, turn - side * 0.16 * out, reach * out);
        const length = gap * 0.62 * (1.05 - out) ** 0.6 * (0.9 + 0.2 * random());
        for (const flank of [-1, 1]) {
          const lean = turn + flank * 1.1;
          pen.seed(move(place, lean, length * 0.45), { length, width: gap * 0.3, angle: lean });
        }
      }
    }
  }
};

/** A bare tree: boughs that fork until they are twigs. */
export const drawTree: Draw = (pen, plant, random) => {
  const fork = (from: Point, angle: number, length: number, depth: number): void => {
    const bend = (random() - 0.5) * 0.7;
    const middle = move(from, angle + bend * 0.5, length * 0.5);
    const end = move(middle, angle - bend * 0.4, length * 0.5);
    pen.stroke([from, middle, end], plant.size * 0.0011 * depth ** 1.55);
    if (depth === 1) return;
    const parts = depth > 6 || random() < 0.75 ? 2 : 3;
    for (let part = 0; part < parts; part++) {
      const side = parts === 3 ? part - 1 : part * 2 - 1;
      const turn = angle + side * (0.2 + 0.42 * random()) + 0.12 * Math.sin(UP - angle);
      fork(end, turn, length * (0.7 + 0.2 * random()), depth - 1);
    }
  };
  const { foot, tip } = plant;
  const length = Math.hypot(tip[0] - foot[0], tip[1] - foot[1]);
  fork(foot, Math.atan2(tip[1] - foot[1], tip[0] - foot[0]), length * 0.26, 10);
};

/** An olive branch: a bough with leaves on both sides, and twigs like it. */
export const drawBranch: Draw = (pen, plant, random) => {
  const { size } = plant;
  const twig = (stem: Plant, depth: number): void => {
    drawStem(pen, stem, stem.size * 0.02);
    const length = Math.hypot(stem.tip[0] - stem.foot[0], stem.tip[1] - stem.foot[1]);
    const leaves = Math.round(length / size / 0.055);
    for (let leaf = 0; leaf < leaves; leaf++) {
      const { at, angle } = along(stem, 0.12 + (0.88 * leaf) / leaves);
      const turn = angle + (leaf % 2 ? 1 : -1) * (0.45 + 0.5 * random());
      const reach = size * (0.13 + 0.06 * random());
      pen.seed(move(at, turn, reach * 0.55), { length: reach, width: reach * (0.14 + 0.12 * random()), angle: turn });
    }
    for (let side = 0; depth > 0 && side < 5; side++) {
      const { at, angle } = along(stem, 0.2 + 0.15 * side);
      const turn = angle + (side % 2 ? 1 : -1) * (0.5 + 0.3 * random());
      const tip = move(at, turn, length * (0.42 - 0.04 * side));
      twig({ foot: at, tip, bow: (random() - 0.5) * 0.3, size: stem.size * 0.6 }, depth - 1);
    }
  };
  twig(plant, 2);
};
