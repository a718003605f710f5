import type { PageState } from "./page-state.ts";
import { photosIn } from "./words.ts";

/** Shows how many photos there are, and the names and numbers of the sets. */
export function showCounts(root: HTMLElement, { order, sets }: PageState): void {
  const heading = root.querySelector("[data-photo-count]");
  if (heading) heading.textContent = photosIn(order.length);
  for (const { id, title, photoCount } of sets) {
    const link = root.querySelector(`.arranging-sets [data-drop-set="${CSS.escape(id)}"]`);
    const [name, count] = [link?.querySelector(".set-name"), link?.querySelector(".tab-count")];
    if (name) name.textContent = title;
    if (count) count.textContent = String(photoCount);
  }
}

/** Shows what can be done with the selected photos; `areHidden`: guests see none of them. */
export function showChosen(
  root: HTMLElement,
  { photos, areHidden }: { photos: readonly string[]; areHidden: boolean },
): void {
  const chosen = root.querySelector<HTMLElement>(".with-chosen");
  if (!chosen) return;
  chosen.hidden = photos.length === 0;
  const count = chosen.querySelector("[data-chosen-count]");
  if (count) count.textContent = `${photosIn(photos.length)} selected`;
  const hide = chosen.querySelector<HTMLButtonElement>("button[name=private]");
  if (!hide || photos.length === 0) return;
  hide.textContent = areHidden ? "Show to guests again" : "Hide from guests";
  hide.value = areHidden ? "false" : "true";
}
