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
/** What had the focus before the message: it gets it back from a button that goes. */
let before: Element | null = null;

/** Shows and announces a short message; with an offer, as long as it is shown. `stays`: until the next message. */
export function toast(text: string, { stays, ...offer }: Partial<Offer> & { stays?: boolean } = {}) {
  const { activeElement } = document;
  if (!region.contains(activeElement)) before = activeElement;
  dock(region);
  endToast();
  // A live region announces changes, so it has to exist, and be empty, a moment before.
  frame = requestAnimationFrame(() => {
    region.append(makeElement("p", {}, text));
    const { label, press } = offer;
    if (label && press) region.append(makeButton({ label, press: () => [endToast(), press()] }));
  });
  if (!stays) timer = window.setTimeout(hideUnlessUsed, SHOWN_MS);
}

/** Takes back the last message. */
export function endToast() {
  cancelAnimationFrame(frame);
  clearTimeout(timer);
  const isHeld = region.matches(":focus-within");
  region.replaceChildren();
  const isThere = before?.isConnected && before !== document.body;
  const back = isThere ? before : document.querySelector("dialog[open] button");
  // Without the focus somewhere in a dialog, it would get no keys.
  if (isHeld) (back as HTMLElement | null)?.focus({ preventScroll: true });
}

function hideUnlessUsed() {
  if (region.matches(":hover, :focus-within")) timer = window.setTimeout(hideUnlessUsed, SHOWN_MS);
  else endToast();
}
