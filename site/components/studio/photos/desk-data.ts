import { LOOK_CHOICES } from "../../../../worker/domain/look.ts";
import type { StudioPhotosPayload } from "../../../../worker/domain/pages/studio-photo-payloads.ts";
import type { DeskData } from "../../../scripts/studio/arranging/page-state.ts";

/** What the script of the photo page is given of what the page shows. */
export function deskData({
  gallery,
  revision,
  set,
  sets,
  words,
  look,
  cover,
  following,
  isWhole,
}: StudioPhotosPayload): DeskData {
  const { title, date, description } = words;
  const [only] = sets.length === 1 ? sets : [];
  return {
    ...{ gallery: gallery.gallery, revision, sets, cover, following, isWhole },
    // The photos of a gallery with one set have an order wherever they are shown.
    set: set ?? only?.id ?? null,
    words: { title, date: date ?? "", description: description ?? "" },
    look: { ...emptyLook(), ...chosenLook(look) } as DeskData["look"],
    focus: look["cover-position"] ?? null,
  };
}

const NAMES = [...Object.keys(LOOK_CHOICES), "accent"];
const emptyLook = () => Object.fromEntries(NAMES.map((name) => [name, ""]));
const chosenLook = (look: StudioPhotosPayload["look"]) =>
  Object.fromEntries(Object.entries(look).filter(([name]) => NAMES.includes(name)));
