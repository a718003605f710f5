import type { Home } from "../../worker/domain/home.ts";
import { ON_PHONES, ONE_OF_MANY } from "./sizes.ts";

/** Of how many pictures the wall is made, and how. */
interface WallShape {
  layout: Home["layout"];
  count: number;
}

/** From how many pictures on wide screens show three in a row. */
const THREES_FROM = { grid: 3, feature: 7, column: Number.POSITIVE_INFINITY };

export const isInThrees = ({ layout, count }: WallShape): boolean => count >= THREES_FROM[layout];

/**
 * How much of its row a picture fills: `lead` all of it, `last` all of it where rows have two, because it has no neighbour,
 * and `half` is half of it where rows have three, because one or two of three are left at the end.
 */
export function placeOf(at: number, shape: WallShape): { lead: boolean; last: boolean; half: boolean } {
  const { layout, count } = shape;
  const lead = layout !== "column" && (count === 1 || (layout === "feature" && at === 0));
  const rest = layout === "feature" ? count - 1 : count;
  const last = layout !== "column" && !lead && rest % 2 === 1 && at === count - 1;
  const left = [0, 4, 2][rest % 3] ?? 0;
  return { lead, last, half: isInThrees(shape) && !lead && at >= count - left };
}

/** How wide a picture is shown, as browsers want to know it. */
export function sizesOf(at: number, shape: WallShape): string {
  if (shape.layout === "column") return `${ONE_OF_MANY}, (min-width: 60rem) 60rem, 100vw`;
  const { lead, last, half } = placeOf(at, shape);
  if (lead) return `${ON_PHONES}, 100vw`;
  const inPairs = last ? "100vw" : "(min-width: 40rem) 50vw, 100vw";
  const wide = isInThrees(shape) ? `(min-width: 75rem) ${half ? "50vw" : "34vw"}, ` : "";
  return `${ONE_OF_MANY}, ${wide}${inPairs}`;
}
