import type { Label } from "../../../worker/domain/labels.ts";
import type { PickChange } from "../../../worker/domain/selection.ts";
import { enteredByHand } from "../by-hand.ts";
import { picks } from "./picks.ts";
import { RatingForm } from "./rating-form.ts";
import { pressed } from "./tiles.ts";

/** Rates a photo on its own page with the form there; returns what keys do. */
export function rateHere(form: HTMLFormElement): (key: string) => boolean {
  const photo = (form.elements.namedItem("photo") as HTMLInputElement).value;
  const comment = form.elements.namedItem("comment") as HTMLTextAreaElement;
  const chosen = (name: string) =>
    [...form.querySelectorAll<HTMLInputElement>(`[name=${name}]`)].find((radio) => radio.defaultChecked)?.value ?? "";
  const before = { stars: Number(chosen("stars")), label: (chosen("label") || null) as Label | null };
  const entered = enteredEarly(form);
  picks.learn({ photo, ...before, comment: comment.defaultValue });
  new RatingForm(form, photo);
  if (Object.keys(entered).length > 0) picks.change({ photo, ...entered });
  return (key) => pressed(key, photo);
}

/** What was entered by hand while this was being loaded. */
function enteredEarly(form: HTMLFormElement): Omit<PickChange, "photo"> {
  const entered = new Map(enteredByHand(form).map(({ name, value }) => [name, value]));
  const [stars, label, comment] = ["stars", "label", "comment"].map((name) => entered.get(name));
  return {
    ...(stars === undefined ? {} : { stars: Number(stars) }),
    ...(label === undefined ? {} : { label: (label || null) as Label | null }),
    ...(comment === undefined ? {} : { comment }),
  };
}
