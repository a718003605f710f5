import type { Label } from "../../../worker/domain/selection.ts";
import { picks } from "./picks.ts";
import { RatingForm } from "./rating-form.ts";
import { pressed } from "./tiles.ts";

/** Rates a photo on its own page by the form there; gives what keys do. */
export function rateHere(form: HTMLFormElement): (key: string) => boolean {
  const fields = form.elements;
  const photo = (fields.namedItem("photo") as HTMLInputElement).value;
  const comment = fields.namedItem("comment") as HTMLTextAreaElement;
  const chosen = (name: string, by: "checked" | "defaultChecked") =>
    [...form.querySelectorAll<HTMLInputElement>(`[name=${name}]`)].find((radio) => radio[by])?.value ?? "";
  const read = (by: "checked" | "defaultChecked") => ({
    stars: Number(chosen("stars", by)),
    label: (chosen("label", by) || null) as Label | null,
  });
  const before = { ...read("defaultChecked"), comment: comment.defaultValue };
  const entered = { ...read("checked"), comment: comment.value };
  picks.learn({ photo, ...before });
  new RatingForm(form, photo);
  // Entered while this was being loaded. After a reload or Back a browser fills in what was there once: that is not entered.
  const [visit] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  const fresh = visit?.type === "navigate" && JSON.stringify(entered) !== JSON.stringify(before);
  if (fresh) picks.change({ photo, ...entered });
  return (key) => pressed(key, photo);
}
