import type { Widened } from "../../../../worker/domain/arrangement/widening.ts";
import { makeButton, makeElement } from "../../elements.ts";
import { photosIn } from "./words.ts";

/** How many photos are named. */
const NAMED = 50;

interface Asking {
  widened: readonly Widened[];
  titleOf(set: string): string;
  /** Where the dialog goes. */
  host: HTMLElement;
}

/** Names the photos that more people would see, and asks. */
export function askWider({ widened, titleOf, host }: Asking): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const who = { everyone: "guests", client: "clients" } as const;
  const lines = widened.slice(0, NAMED).map(({ name, from, to, audience }) => {
    const sets = makeElement("bdi", {}, to.map(titleOf).join(", "));
    const now = from.length > 0 ? [makeElement("small", {}, ` (now only in ${from.map(titleOf).join(", ")})`)] : [];
    return makeElement("li", {}, makeElement("bdi", {}, name), `: ${who[audience]} would see it in `, sets, ...now);
  });
  const rest = widened.length - NAMED;
  if (rest > 0) lines.push(makeElement("li", {}, `and ${rest} more`));
  const show = makeButton({ label: "Show them, and save", press: () => dialog.close("yes") });
  show.className = "button";
  const cancel = makeButton({ label: "Don’t save", press: () => dialog.close() });
  cancel.className = "text-button";
  const heading = makeElement("h2", { id: "@wider-heading" }, `More people would see ${photosIn(widened.length)}`);
  const dialog = makeElement(
    "dialog",
    { class: "desk-dialog", "aria-labelledby": heading.id },
    ...[heading, makeElement("p", {}, "Nothing is saved yet."), makeElement("ul", {}, ...lines)],
    makeElement("p", { class: "chosen-buttons" }, show, cancel),
  );
  dialog.addEventListener("close", () => {
    dialog.remove();
    resolve(dialog.returnValue === "yes");
  });
  host.append(dialog);
  dialog.showModal();
  return promise;
}
