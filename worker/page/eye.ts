import type { Markup } from "../domain/markup.ts";
import type { VisibleGallery } from "../domain/pages/visible-gallery.ts";
import { paths } from "../domain/paths.ts";
import type { Voice } from "../domain/words/voice.ts";
import { anchors } from "./anchors.ts";
import { cornerButton, cornerForm } from "./corner-button.ts";
import { markup, nothing } from "./markup.ts";

/** The private mark of one photo: a button for those who may change it, a badge for those who may only know. */
export function eyeMarkup(view: VisibleGallery, photo: string, voice: Voice): Markup {
  const hidden = view.privatePhotos.has(photo);
  if (!view.offers.mark && !hidden) return nothing;
  const badge = hidden ? markup`<span class="veil"><span>${voice.say("hiddenFromGuests")}</span></span>` : nothing;
  return view.offers.mark ? markup`${badge}${eyeButton(photo, hidden, voice)}` : badge;
}

function eyeButton(photo: string, hidden: boolean, voice: Voice): Markup {
  const form = hidden ? anchors.show : anchors.hide;
  const label = voice.say(hidden ? "showPhoto" : "hidePhoto", { photo });
  return cornerButton({ kind: "eye", form, photo, label });
}

/** The two forms of all eyes of a page. */
export function eyeForms({ link, offers, here }: VisibleGallery): Markup {
  if (!offers.mark) return nothing;
  const form = (id: string, hide: "true" | "false") =>
    cornerForm({ id, action: paths.marks(link), fields: { private: hide, next: here } });
  return markup`${form(anchors.hide, "true")}${form(anchors.show, "false")}`;
}
