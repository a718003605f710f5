import type { Edit, Sort } from "../../../../worker/domain/arrangement/edits.ts";
import type { Look } from "./page-state.ts";

interface Around {
  /** The photos that are selected. */
  chosen(): readonly string[];
  /** Gives a new set the name that later edits call it by. */
  nameSet(): string;
}

/** The edits that a form of the page asks for, as its schema would read them; null: it is sent as it is. */
export function editsOfForm(form: HTMLFormElement, submitter: HTMLElement | null, around: Around): Edit[] | null {
  const data = new FormData(form, submitter);
  const text = (name: string) => String(data.get(name) ?? "").trim();
  const photos = [...new Set(data.getAll("photo").map(String))];
  const [set, photo] = [text("set"), text("photo")];
  switch (text("action")) {
    case "chosen":
      return chosenEdits({
        set,
        photos: [...around.chosen()],
        what: text("do"),
        to: text("to"),
        before: text("before").normalize("NFC"),
      });
    case "sort":
      return [{ do: "sort", set, by: text("by") as Sort }];
    case "back":
      return photos.length === 0 ? [] : [{ do: "back", photos }];
    case "describe":
      return [
        { do: "caption", photo, text: text("caption") },
        { do: "alt", photo, text: text("alt") },
      ];
    case "cover":
      return [{ do: "cover", photo, focus: text("x") && text("y") ? `${text("x")}% ${text("y")}%` : null }];
    case "set-title":
      return [{ do: "set-title", set, title: text("title") }];
    case "new-set": {
      const visibility = text("visibility") === "everyone" ? "everyone" : "client";
      return [{ do: "new-set", title: text("title"), visibility, as: around.nameSet() }];
    }
    case "move-set":
      return [{ do: "move-set", set, before: text("before") || null }];
    case "drop-set":
      return [{ do: "drop-set", set }];
    case "words":
      return [{ do: "words", title: text("title"), date: text("date"), description: text("description") }];
    case "look":
      return [{ do: "look", ...lookOf(data) }];
    default:
      return null;
  }
}

/** Everything that the form of the look says. */
function lookOf(data: FormData): Look {
  const said = [...data].filter(([name]) => !["action", "revision"].includes(name));
  return Object.fromEntries(said.map(([name, value]) => [name, String(value).trim()])) as unknown as Look;
}

interface Chosen {
  set: string;
  photos: string[];
  what: string;
  to: string;
  before: string;
}

function chosenEdits({ set, photos, what, to, before }: Chosen): Edit[] {
  if (photos.length === 0) return [];
  if (what === "out") return [{ do: "out", photos }];
  if (what === "unplace") return [{ do: "unplace", photos, from: set }];
  if (what === "end") return [{ do: "move", set, photos, before: null }];
  if (what === "before") return before ? [{ do: "move", set, photos, before }] : [];
  return to ? [{ do: "place", photos, to, from: what === "move" && set ? set : null }] : [];
}
