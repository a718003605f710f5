import type { Markup } from "../domain/markup.ts";
import type { VisibleGallery } from "../domain/pages/visible-gallery.ts";
import { paths } from "../domain/paths.ts";
import type { PhotoPick } from "../domain/selection.ts";
import type { Voice } from "../domain/words/voice.ts";
import { anchors } from "./anchors.ts";
import { markup, nothing } from "./markup.ts";

interface Heart {
  selection: VisibleGallery["selection"];
  photo: string;
  /** What was said of the photo so far. */
  pick: PhotoPick | undefined;
  voice: Voice;
}

/** A photo's heart, and what else was said of it: a button while the selection is open, then a sign alone. */
export function heartMarkup({ selection, photo, pick, voice }: Heart): Markup {
  if (!selection) return nothing;
  return markup`${heart({ photo, picked: pick?.picked ?? false, open: selection.state === "open" }, voice)}${ratingMarkup(pick, voice)}`;
}

function heart({ photo, picked, open }: { photo: string; picked: boolean; open: boolean }, voice: Voice): Markup {
  if (!open) {
    return picked ? markup`<span class="heart picked"><span class="vh">${voice.say("picked")}</span></span>` : nothing;
  }
  const form = picked ? anchors.unpick : anchors.pick;
  const label = voice.say(picked ? "unpickPhoto" : "pickPhoto", { photo });
  return markup`<button class="heart" form="${form}" name="photo" value="${photo}"><span class="vh">${label}</span></button>`;
}

/** Stars, colour and that there is a comment; nothing where nothing was said. */
export function ratingMarkup(pick: Omit<PhotoPick, "photo"> | undefined, voice: Voice): Markup {
  if (!pick || (pick.stars === 0 && !pick.label && pick.comment === "")) return nothing;
  const { stars, label, comment } = pick;
  const said = [
    stars > 0 ? voice.count("starCount", stars) : null,
    label ? voice.say(label) : null,
    comment ? voice.say("commented") : null,
  ].filter((word) => word !== null);
  const colour = label ? markup` data-label="${label}"` : nothing;
  const commented = comment ? markup` data-comment` : nothing;
  return markup`<p class="rating" data-stars="${stars}"${colour}${commented}><span class="stars" style="--n:${stars}"></span><span class="vh">${said.join(", ")}</span></p>`;
}

/** The two forms all hearts of a page belong to. */
export function heartForms({ gallery, selection, here }: VisibleGallery): Markup {
  if (selection?.state !== "open") return nothing;
  const form = (id: string, value: string) =>
    markup`<form id="${id}" method="post" action="${paths.selection(gallery)}" hidden><input type="hidden" name="picked" value="${value}"><input type="hidden" name="next" value="${here}"></form>`;
  return markup`${form(anchors.pick, "true")}${form(anchors.unpick, "false")}`;
}
