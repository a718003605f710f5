import { dock } from "./dock.ts";
import { makeButton, makeElement } from "./elements.ts";

const SHOWN_MS = 9000;

const region = makeElement("div", { class: "toast", role: "status" });
let timer = 0;

/** Says something in passing, aloud too; with an offer, as long as it is shown. */
export function toast(text: string, offer?: { label: string; press: () => void }) {
  dock(region);
  region.replaceChildren();
  clearTimeout(timer);
  // A live region speaks of what changes in it, so it has to be there, and empty, a moment before.
  requestAnimationFrame(() => {
    region.append(makeElement("p", {}, text));
    if (offer) region.append(makeButton({ label: offer.label, press: () => [hide(), offer.press()] }));
  });
  timer = window.setTimeout(hideUnlessUsed, SHOWN_MS);
}

function hide() {
  clearTimeout(timer);
  region.replaceChildren();
}

function hideUnlessUsed() {
  if (region.matches(":hover, :focus-within")) timer = window.setTimeout(hideUnlessUsed, SHOWN_MS);
  else hide();
}
