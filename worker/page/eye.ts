import type { Markup } from "../domain/markup.ts";
import type { VisibleGallery } from "../domain/pages/visible-gallery.ts";
import { paths } from "../domain/paths.ts";
import type { Voice } from "../domain/words/voice.ts";
import { cornerButton, type MakeCornerButton } from "./corner-button.ts";
import { markup, nothing } from "./markup.ts";

/** The private mark of one photo: a button for those who may change it, a badge for those who may only know. */
export function eyeMarkup(view: VisibleGallery, { photo, voice, button = cornerButton }: EyeOf): Markup {
  const hidden = view.privatePhotos.has(photo);
  if (!view.offers.mark && !hidden) return nothing;
  const badge = hidden ? markup`<span class="veil"><span>${voice.say("hiddenFromGuests")}</span></span>` : nothing;
  const eye = {
    kind: "eye",
    act: hidden ? "show" : "hide",
    photo,
    label: voice.say(hidden ? "showPhoto" : "hidePhoto", { photo }),
    to: paths.marks(view.link),
  } as const;
  return view.offers.mark ? markup`${badge}${button(eye)}` : badge;
}

interface EyeOf {
  photo: string;
  voice: Voice;
  button?: MakeCornerButton;
}
