import { enteredByHand } from "../by-hand.ts";
import { picks } from "./picks.ts";
import { enteredIn, RatingForm } from "./rating-form.ts";
import { pressed } from "./tiles.ts";

/** Rates a photo on its own page with the form there; returns what keys do. */
export function rateHere(form: HTMLFormElement): (key: string) => boolean {
  const photo = String(new FormData(form).get("photo"));
  const comment = form.querySelector("textarea")?.defaultValue;
  const before = [...form.querySelectorAll("input")].filter((field) => field.defaultChecked);
  // What was entered while this was being loaded, before the form shows what is known.
  const entered = enteredByHand(form).map((field) => enteredIn(field));
  const known = before.map((field) => enteredIn(field, true));
  picks.learn(Object.assign({ photo, comment }, ...known));
  new RatingForm(form, photo);
  if (entered.length > 0) picks.change(Object.assign({ photo }, ...entered));
  return (key) => pressed(key, photo);
}
