import { makeElement } from "./elements.ts";
import { LATEST_MS } from "./whole-style.ts";

/**
 * Does what the form behind an eye or a heart would do, without leaving the page. Loaded before it is needed, so that it
 * works if the network is gone by then.
 */
export function prepare<Kit>(
  buttons: string,
  load: () => Promise<Kit>,
  press: (kit: Kit, button: HTMLButtonElement) => void,
) {
  document.addEventListener("submit", (event) => {
    const { submitter } = event;
    if (!(submitter instanceof HTMLButtonElement) || !submitter.matches(buttons)) return;
    event.preventDefault();
    load().then(
      (kit) => press(kit, submitter),
      () => submitPlainly(event.target as HTMLFormElement, submitter),
    );
  });
  // If loading fails, it is tried again when a button is pressed.
  onceLoaded(() => load().catch(() => {}));
}

/** Once the page and its first photos are there, and painted, or after `LATEST_MS`. */
export function onceLoaded(run: () => void) {
  if (document.readyState === "complete") return run();
  let waits = true;
  const once = () => {
    if (waits) run();
    waits = false;
  };
  window.addEventListener("load", () => requestAnimationFrame(() => setTimeout(once)));
  setTimeout(once, LATEST_MS);
}

function submitPlainly(form: HTMLFormElement, { name, value, formAction }: HTMLButtonElement) {
  form.append(makeElement("input", { type: "hidden", name, value }));
  form.action = formAction;
  form.submit();
}
