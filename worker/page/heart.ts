import type { Markup } from "../domain/markup.ts";
import type { VisibleGallery } from "../domain/pages/visible-gallery.ts";
import { paths } from "../domain/paths.ts";
import type { PhotoPick } from "../domain/selection.ts";
import type { Voice } from "../domain/words/voice.ts";
import { anchors } from "./anchors.ts";
import { cornerButton, cornerForm } from "./corner-button.ts";
import { markup, nothing } from "./markup.ts";
import { ratingMarkup } from "./rating.ts";

interface Heart {
  selection: VisibleGallery["selection"];
  photo: string;
  /** The rating of the photo so far. */
  pick: PhotoPick | undefined;
  voice: Voice;
}

/** A photo's heart and rating: a button while the selection is open, then only a sign. */
export function heartMarkup({ selection, photo, pick, voice }: Heart): Markup {
  if (!selection) return nothing;
  const picked = pick?.picked ?? false;
  return markup`${heart({ photo, picked, open: selection.state === "open" }, voice)}${ratingMarkup(pick, voice)}`;
}

function heart({ photo, picked, open }: { photo: string; picked: boolean; open: boolean }, voice: Voice): Markup {
  if (!open) {
    return picked ? markup`<span class="heart picked"><span class="vh">${voice.say("picked")}</span></span>` : nothing;
  }
  const form = picked ? anchors.unpick : anchors.pick;
  const label = voice.say(picked ? "unpickPhoto" : "pickPhoto", { photo });
  return cornerButton({ kind: "heart", form, photo, label });
}

/** The two forms of all hearts of a page. */
export function heartForms({ link, selection, here }: VisibleGallery): Markup {
  if (selection?.state !== "open") return nothing;
  const form = (id: string, picked: "true" | "false") =>
    cornerForm({ id, action: paths.selection(link), fields: { picked, next: here } });
  return markup`${form(anchors.pick, "true")}${form(anchors.unpick, "false")}`;
}
