import type { Edit } from "../../../../worker/domain/arrangement/edits.ts";
import { photosIn } from "./words.ts";

const named = (photos: readonly string[]) => (photos.length === 1 ? `${photos[0]}` : photosIn(photos.length));
const SORTS = { name: "by name", taken: "by capture time", newest: "newest first" } as const;

/** What an edit does, for somebody who looks for it in a list. */
export function describeEdit(edit: Edit, titleOf: (set: string) => string): string {
  switch (edit.do) {
    case "move":
      return `Move ${named(edit.photos)} ${edit.before === null ? "to the end" : `before ${edit.before}`}`;
    case "sort":
      return `Sort ${titleOf(edit.set)} ${SORTS[edit.by]}`;
    case "place":
      return `${edit.from === null ? "Show" : "Move"} ${named(edit.photos)} ${edit.from === null ? "in" : "to"} ${titleOf(edit.to)}`;
    case "unplace":
      return `Remove ${named(edit.photos)} from ${titleOf(edit.from)}`;
    case "out":
      return `Take ${named(edit.photos)} out of the gallery`;
    case "back":
      return `Bring ${named(edit.photos)} back`;
    case "caption":
      return `Caption of ${edit.photo}: ${edit.text || "none"}`;
    case "alt":
      return `Alt text of ${edit.photo}: ${edit.text || "none"}`;
    case "set-title":
      return `Rename ${titleOf(edit.set)} to ${edit.title}`;
    case "new-set":
      return `New set ${edit.title}`;
    case "move-set":
      return `Move ${titleOf(edit.set)} ${edit.before === null ? "to the end" : `before ${titleOf(edit.before)}`}`;
    case "drop-set":
      return `Remove ${titleOf(edit.set)}`;
    case "cover":
      return `Cover ${edit.photo}${edit.focus === null ? "" : `, around ${edit.focus}`}`;
    case "words":
      return `Title ${edit.title}, date ${edit.date || "none"}, description ${edit.description || "none"}`;
    case "look":
      return "Look";
  }
}
