import { makeElement } from "./elements.ts";

/** Puts something at the bottom of the screen, above what is already there: nothing covers anything. */
export function dock(part: HTMLElement) {
  // Everything outside an open dialog can be neither seen nor heard.
  const host = document.querySelector("dialog[open]") ?? document.body;
  if (part.parentElement?.parentElement === host) return;
  const own = host.querySelector(":scope > .dock") ?? makeElement("div", { class: "dock" });
  host.append(own);
  own.prepend(part);
}
