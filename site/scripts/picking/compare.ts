import { makeButton, makeElement } from "../elements.ts";
import { say } from "../page-data.ts";
import { showHeartIcon } from "./heart.ts";
import { picks } from "./picks.ts";
import { toggle } from "./tiles.ts";

/** Two to four photos side by side, each as large as possible, each with its heart. */
export function compare(photos: readonly string[]) {
  const leaving = new AbortController();
  const dialog = makeElement("dialog", { class: "lightbox comparing", "aria-label": say("compare") });
  const bar = makeElement("header", { class: "lightbox-bar" });
  bar.append(makeButton({ label: say("close"), icon: "close", press: () => dialog.close() }));
  const sides = makeElement("div", { class: "sides" }, ...photos.map((photo) => side(photo, leaving.signal)));
  dialog.append(bar, sides);
  dialog.addEventListener("close", () => {
    leaving.abort();
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
}

function side(photo: string, leaving: AbortSignal): HTMLElement {
  const tile = document.getElementById(encodeURIComponent(photo));
  const picture = tile?.querySelector("picture")?.cloneNode(true) as HTMLElement | undefined;
  for (const source of picture?.querySelectorAll("[sizes]") ?? []) source.setAttribute("sizes", "50vw");
  picture?.querySelector("img")?.removeAttribute("loading");
  const heart = makeButton({ label: say("pickPhoto", { photo }), icon: "heart", press: () => toggle(photo) });
  const tell = () => {
    showHeartIcon(heart, { photo, picked: picks.get(photo).picked });
  };
  picks.addEventListener("changed", tell, { signal: leaving });
  tell();
  const words = makeElement("figcaption", {}, photo, heart);
  return makeElement("figure", {}, ...(picture ? [picture] : []), words);
}
