import type { Invites } from "../../../worker/domain/invites.ts";
import type { Changes } from "../../../worker/domain/pages/studio-selection-payloads.ts";
import type { Afterwards, SelectionSummary } from "../../../worker/domain/selection.ts";
import { counted, PHOTOS } from "./gallery-words.ts";

export const INVITED: readonly { value: Invites; label: string; explains: string }[] = [
  { value: "off", label: "Nobody", explains: "No hearts, stars or comments anywhere." },
  { value: "clients", label: "Clients", explains: "Client accounts, and anyone with the client password." },
  {
    value: "favourites",
    label: "Clients; guests keep favourites",
    explains: "Guests have hearts for themselves alone: nobody sees what they keep, not even you.",
  },
  {
    value: "everyone",
    label: "Guests too",
    explains:
      "Each browser keeps its own selection. Guests give their name and email when they send it, and can send favourites they kept before.",
  },
];

export const AFTER: readonly { value: Afterwards; label: string; explains: string }[] = [
  { value: "keep-open", label: "Stays open", explains: "They can change it and send it again. You keep every round." },
  {
    value: "read-only",
    label: "Is locked",
    explains: "They can still view the gallery, but can't change the selection until you reopen it.",
  },
  {
    value: "close",
    label: "Closes the gallery for them",
    explains: "They see a thank-you page instead of the gallery until you reopen it.",
  },
];

/** Who chose: an account or visitor by name, else a browser that nobody has named yet. */
export function chooserWords({ name, id }: Pick<SelectionSummary, "name" | "id">): string {
  return name ?? `Visitor ${id.slice(0, 6)}`;
}

/** The state of a selection. */
export function standingWords({
  state,
  rounds,
  doneAt,
}: Pick<SelectionSummary, "state" | "rounds" | "doneAt">): string {
  if (rounds === 0) return "Not sent yet";
  const sent = rounds === 1 ? "Sent once" : `Sent ${rounds} times`;
  if (doneAt !== null) return `${sent}, done`;
  return state === "open" ? `${sent}, open` : state === "closed" ? `${sent}, gallery closed` : `${sent}, locked`;
}

/** "3 notes open, 1 photo to change, 5 approved"; "": nothing was said about photos. */
export function notedWords({
  openNotes,
  toChange,
  approved,
}: Pick<SelectionSummary, "openNotes" | "toChange" | "approved">): string {
  const parts = [
    openNotes > 0 ? `${counted(openNotes, ["note", "notes"])} open` : "",
    toChange > 0 ? `${counted(toChange, PHOTOS)} to change` : "",
    approved > 0 ? `${approved} approved` : "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}

/** "2 photos added, 1 photo removed" */
export function changeWords({ added, removed }: Changes): string {
  const parts = [
    added.length > 0 ? `${counted(added.length, PHOTOS)} added` : "",
    removed.length > 0 ? `${counted(removed.length, PHOTOS)} removed` : "",
  ];
  return parts.filter((part) => part !== "").join(", ") || "The same photos";
}
