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
const listTallies = document.querySelectorAll<HTMLElement>(".picking [data-list]");
for (const tally of listTallies) {
  // A link to the list's photos until it can show them here.
  tally.role = "button";
  tally.addEventListener("click", (event) => showList(event, tally));
  tally.addEventListener("keydown", (event) => event.key === " " && showList(event, tally));
}
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
  const put: Record<ListField, boolean> = { [`list-${id}`]: true };
  let on = countOn(list);
  for (const photo of photos.filter((one) => !picks.get(one).lists.includes(id))) {
    const isFull = most !== null && on >= most;
    picks.change({ photo, picked: true, ...put });
    if (isFull || !picks.get(photo).picked) return;
    on++;
  }
  toast(listTallyOf(list, on));
}

function countOn({ id }: Fillable, { onList } = picks.tally()): number {
  return onList.get(id) ?? 0;
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
  const counted = picks.tally();
  const text = tallyOf({ chosen: counted.chosen, most: picks.most, least: picks.least });
  for (const tally of document.querySelectorAll(".tally")) if (tally.textContent !== text) tally.textContent = text;
  for (const list of client.selection?.fillable ?? []) {
    const tally = document.querySelector(`[data-list="${list.id}"]`);
    if (tally) tally.textContent = listTallyOf(list, countOn(list, counted));
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

/** Shows only the photos of a tally's list; pressed again, all. */
function showList(event: MouseEvent | KeyboardEvent, tally: HTMLElement) {
  if (!select || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  select.value = tally.ariaPressed === "true" ? "" : shownBy(tally);
  filter();
}

function shownBy({ dataset }: HTMLElement): string {
  return `list ${dataset.list}`;
}

function filter() {
  const wanted = select?.value ?? "";
  for (const tally of listTallies) tally.ariaPressed = String(wanted === shownBy(tally));
  if (grid) filterTiles(grid, { tiles, wanted, pickOf: (photo) => picks.get(photo) });
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
