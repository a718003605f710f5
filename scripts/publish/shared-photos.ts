import { openest } from "../../worker/domain/access.ts";
import { setsOf } from "../../worker/domain/manifest.ts";
import { countedWith } from "../terminal/counted.ts";
import { type AccessPlan, visibilities } from "./access-plan.ts";
import type { Draft } from "./read.ts";

const NAMED = 5;

/** Photos that guests see though a set for clients shows them too, since one for everyone does: said whenever it is published. */
export function sharedWarnings({ content, photos }: Draft, { sets }: AccessPlan): string[] {
  const shared = photos.filter((photo) => {
    const shownTo = visibilities(photo, sets);
    return shownTo.includes("client") && openest(shownTo) === "everyone";
  });
  if (shared.length === 0) return [];
  const named = shared.slice(0, NAMED).map((photo) => `${photo.name} (${setsOf(photo).join(", ")})`);
  const more = shared.length > NAMED ? `, ${shared.length - NAMED} more` : "";
  return [
    `${content.gallery}: ${countedWith(shared.length, "photo", ["of a set for clients is", "of a set for clients are"])} in a set for everyone too, so guests see ${shared.length === 1 ? "it" : "them"}: ${named.join(", ")}${more}.`,
  ];
}
