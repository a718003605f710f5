import type { Markup } from "../domain/markup.ts";
import type { VisibleGallery } from "../domain/pages/visible-gallery.ts";
import type { PhotoPick } from "../domain/selection.ts";
import type { Voice } from "../domain/words/voice.ts";
import { cornerButton, type MakeCornerButton } from "./corner-button.ts";
import { markup, nothing } from "./markup.ts";
import { ratingMarkup } from "./rating.ts";

interface Heart {
  selection: VisibleGallery["selection"];
  photo: string;
  /** The rating of the photo so far. */
  pick: PhotoPick | undefined;
  voice: Voice;
  button?: MakeCornerButton;
}

/** A photo's heart and rating: a button while the selection is open, then only a sign. */
export function heartMarkup({ selection, photo, pick, voice, button = cornerButton }: Heart): Markup {
  if (!selection) return nothing;
  const picked = pick?.picked ?? false;
  const heart = selection.state === "open" ? openHeart({ photo, picked, voice, button }) : sign(picked, voice);
  return markup`${heart}${ratingMarkup(pick, voice)}`;
}

interface OpenHeart extends Required<Pick<Heart, "photo" | "voice" | "button">> {
  picked: boolean;
}

function openHeart({ photo, picked, voice, button }: OpenHeart): Markup {
  const label = voice.say(picked ? "unpickPhoto" : "pickPhoto", { photo });
  return button({ kind: "heart", act: picked ? "unpick" : "pick", photo, label });
}

const sign = (picked: boolean, voice: Voice): Markup =>
  picked ? markup`<span class="heart picked"><span class="vh">${voice.say("picked")}</span></span>` : nothing;
