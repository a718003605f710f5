import type { PhotoPick } from "../../../worker/domain/selection.ts";
import { makeElement } from "../elements.ts";
import { photoOf, say } from "../page-data.ts";

/** Whether a photo belongs to what is shown: "", "picked", "not-picked", "commented", "stars N" (or more), "label L", "list ID". */
function matches({ picked, stars, label, comment, lists }: PhotoPick, wanted: string): boolean {
  const [kind, value] = wanted.split(" ");
  if (kind === "picked") return picked;
  if (kind === "not-picked") return !picked;
  if (kind === "commented") return comment !== "";
  if (kind === "stars") return stars >= Number(value);
  if (kind === "list") return lists.includes(value ?? "");
  return kind === "label" ? label === value : true;
}

interface Filtering {
  tiles: Element[];
  wanted: string;
  pickOf(photo: string): PhotoPick;
}

/** Shows only the wanted tiles, and says so if there are none. */
export function filterTiles(grid: Element, { tiles, wanted, pickOf }: Filtering) {
  let shown = 0;
  for (const tile of tiles as HTMLElement[]) {
    tile.hidden = wanted !== "" && !matches(pickOf(photoOf(tile)), wanted);
    if (!tile.hidden) shown++;
  }
  // Without that, each section of a long set would begin a row for the few of its photos that are shown.
  const sections = grid.querySelector(".grid + .grid");
  sections?.parentElement?.classList.toggle("grid", wanted !== "");
  grid.querySelector(".empty")?.remove();
  if (shown === 0 && wanted !== "")
    grid.append(makeElement("p", { class: "empty", role: "status" }, say("nothingMatches")));
}
