import type { ListField } from "../../../worker/domain/list-fields.ts";
import { dock } from "../dock.ts";
import { makeElement } from "../elements.ts";
import { client, count, photoOf, say } from "../page-data.ts";
import { toast } from "../toast.ts";
import { filterTiles } from "./filter.ts";
import { isPicked, showHeart } from "./heart.ts";
import { askAboutOwnerless } from "./ownerless.ts";
import { picks } from "./picks.ts";
import { listTallyOf, makeRating, tallyOf } from "./rating.ts";
import { UNREAD } from "./rating-form.ts";

/**
 * Shows the selection on the photos of a page, which are tiles or the one of its own page: hearts, ratings, the tally,
 * the filter, and what is not saved yet.
 */

type Fillable = NonNullable<NonNullable<typeof client.selection>["fillable"]>[number];

const grid = document.querySelector("photo-grid");
const tiles = [...document.querySelectorAll(".tile, .photo-frame")];
const tileOf = (photo: string) => document.getElementById(encodeURIComponent(photo));
const unsaved = makeElement("div", { class: "toast unsaved", role: "status" });

for (const tile of tiles) picks.assume(read(tile));
dock(unsaved);
picks.addEventListener("changed", (event) => showAll((event as CustomEvent<string | null>).detail));
picks.addEventListener("unsaved", showUnsaved);
const select = document.querySelector<HTMLSelectElement>(".only select");
select?.addEventListener("change", filter);
filter();
picks.ready.then(askAboutOwnerless);

/** Picks a photo, or removes it. */
export function toggle(photo: string) {
  picks.change({ photo, picked: !picks.get(photo).picked });
}

/** Adds photos to the selection, as many as there is room for. */
export function pickAll(photos: readonly string[]) {
  for (const photo of photos) {
    if (!picks.get(photo).picked) toggle(photo);
    if (!picks.get(photo).picked) return;
  }
}

/** Puts photos on a list, as many as there is room for; about the next the gallery says that there is none. */
export async function putAll(photos: readonly string[], list: Fillable) {
  // How many are on it is known once the gallery has answered.
  await picks.ready;
  const { id, most } = list;
  const on: Record<ListField, boolean> = { [`list-${id}`]: true };
  for (const photo of photos.filter((one) => !picks.get(one).lists.includes(id))) {
    const isFull = most !== null && picks.onList(id) >= most;
    picks.change({ photo, picked: true, ...on });
    if (isFull || !picks.get(photo).picked) return;
  }
  toast(listTallyOf(list, picks.onList(id)));
}

/** What a key does with a photo: "h" is its heart, digits are its stars. False: nothing. */
export function pressed(key: string, photo: string): boolean {
  const stars = /^[0-5]$/.test(key);
  if (key === "h") toggle(photo);
  if (stars) picks.change({ photo, stars: Number(key) });
  return stars || key === "h";
}

/** What the edge wrote on a tile. */
function read(tile: Element) {
  const rating = tile.querySelector<HTMLElement>(".rating");
  return {
    photo: photoOf(tile),
    picked: isPicked(tile),
    stars: Number(rating?.dataset.stars ?? 0),
    label: (rating?.dataset.label ?? null) as ReturnType<typeof picks.get>["label"],
    comment: rating?.dataset.comment === undefined ? "" : UNREAD,
  };
}

function showAll(photo: string | null) {
  const changed = photo === null ? tiles : [tileOf(photo)];
  for (const tile of changed) if (tile) show(tile);
  const text = tallyOf({ chosen: picks.chosen, most: picks.most, least: picks.least });
  for (const tally of document.querySelectorAll(".tally")) if (tally.textContent !== text) tally.textContent = text;
  for (const list of client.selection?.fillable ?? []) {
    const tally = document.querySelector(`[data-list="${list.id}"]`);
    if (tally) tally.textContent = listTallyOf(list, picks.onList(list.id));
  }
  filter();
}

function show(tile: Element) {
  const photo = photoOf(tile);
  const pick = picks.get(photo);
  showHeart(tile, { photo, picked: pick.picked });
  tile.querySelector(".rating")?.remove();
  const rating = makeRating(pick);
  if (rating) tile.append(rating);
}

function filter() {
  if (grid) filterTiles(grid, { tiles, wanted: select?.value ?? "", pickOf: (photo) => picks.get(photo) });
}

function showUnsaved() {
  const shown = unsaved.childElementCount > 0;
  if (picks.troubled && picks.unsaved > 0)
    unsaved.replaceChildren(makeElement("p", {}, count("unsaved", picks.unsaved)));
  else if (shown) {
    unsaved.replaceChildren();
    toast(say("allSaved"));
  }
}
