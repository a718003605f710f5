import { dock } from "./dock.ts";
import { makeButton, makeElement } from "./elements.ts";

const SHOWN_MS = 9000;

interface Offer {
  label: string;
  press: () => void;
}

const region = makeElement("div", { class: "toast", role: "status" });
let timer = 0;
let frame = 0;

/** Says something in passing, aloud too; with an offer, as long as it is shown. `stays`: until something else is said. */
export function toast(text: string, { stays, ...offer }: Partial<Offer> & { stays?: boolean } = {}) {
  dock(region);
  endToast();
  // A live region speaks of what changes in it, so it has to be there, and empty, a moment before.
  frame = requestAnimationFrame(() => {
    region.append(makeElement("p", {}, text));
    const { label, press } = offer;
    if (label && press) region.append(makeButton({ label, press: () => [endToast(), press()] }));
  });
  if (!stays) timer = window.setTimeout(hideUnlessUsed, SHOWN_MS);
}

/** Takes back what was said last. */
export function endToast() {
  cancelAnimationFrame(frame);
  clearTimeout(timer);
  region.replaceChildren();
}

function hideUnlessUsed() {
  if (region.matches(":hover, :focus-within")) timer = window.setTimeout(hideUnlessUsed, SHOWN_MS);
  else endToast();
}
