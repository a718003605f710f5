import { colourStyle } from "../../../worker/domain/labels.ts";
import type { PhotoPick } from "../../../worker/domain/selection.ts";
import { makeElement } from "../elements.ts";
import { count, say, showNumber } from "../page-data.ts";

/** What else was said of a photo, as the edge writes it; null where nothing was. */
export function makeRating({ stars, label, comment }: PhotoPick): HTMLElement | null {
  if (stars === 0 && !label && comment === "") return null;
  const said = [stars > 0 ? count("starCount", stars) : "", label ? say(label) : "", comment ? say("commented") : ""];
  const attributes = {
    ...(label ? { "data-label": label, style: colourStyle(label) } : {}),
    ...(comment ? { "data-comment": "" } : {}),
  };
  return makeElement(
    "p",
    { class: "rating", "data-stars": String(stars), ...attributes },
    makeElement("span", { class: "stars", style: `--n:${stars}` }),
    makeElement("span", { class: "vh" }, said.filter((word) => word !== "").join(", ")),
  );
}

/** "Album: 3 of 40" */
export function listTallyOf({ name: list, most }: { name: string; most: number | null }, on: number): string {
  const chosen = showNumber(on);
  return most === null ? say("listCount", { list, chosen }) : say("listOf", { list, chosen, most: showNumber(most) });
}

/** "3 of 10 chosen" */
export function tallyOf({
  chosen,
  most,
  least,
}: {
  chosen: number;
  most: number | null;
  least: number | null;
}): string {
  if (most !== null) return say("chosenOf", { chosen: showNumber(chosen), most: showNumber(most) });
  return least !== null && chosen < least
    ? say("chosenAtLeast", { chosen: showNumber(chosen), least: showNumber(least) })
    : count("chosen", chosen);
}
