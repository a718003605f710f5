import { makeButton, makeElement } from "./elements.ts";
import { shortcutOf } from "./keys.ts";
import { Stage } from "./stage.ts";

/** One photo over its page: zoomed by pinch, double tap and key, and dragged; `words` are the labels of its buttons. */
export function enlarge(photo: Element, words: { close: string; zoom: string }) {
  const name = photo.querySelector("img")?.alt ?? "";
  const dialog = makeElement("dialog", { class: "lightbox", "aria-label": name });
  const close = () => dialog.close();
  const events = { turned() {}, dismissed: close, touched() {}, tapped() {}, zoomed() {} };
  const stage = new Stage([photo], { index: 0, events });
  const bar = makeElement("header", { class: "lightbox-bar" });
  const shut = makeButton({ label: words.close, icon: "close", press: close });
  bar.append(shut, makeElement("p", { class: "lightbox-position" }));
  bar.append(makeButton({ label: words.zoom, icon: "zoom", press: () => stage.zoom() }));
  dialog.append(bar, stage.element);
  dialog.addEventListener("keydown", (event) => {
    if (shortcutOf(event) === "z") stage.zoom();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  // As soon as the stage knows its size.
  new ResizeObserver((_changes, observer) => {
    observer.disconnect();
    stage.zoom();
  }).observe(stage.element);
}
