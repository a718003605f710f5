import { colourStyle } from "../domain/labels.ts";
import type { Markup } from "../domain/markup.ts";
import type { PhotoPick } from "../domain/selection.ts";
import type { Voice } from "../domain/words/voice.ts";
import { markup, nothing } from "./markup.ts";

/** Stars, colour and whether there is a comment; nothing if there is no rating. */
export function ratingMarkup(pick: Omit<PhotoPick, "photo"> | undefined, voice: Voice): Markup {
  if (!pick || (pick.stars === 0 && !pick.label && pick.comment === "")) return nothing;
  const { stars, label, comment } = pick;
  const said = [
    stars > 0 ? voice.count("starCount", stars) : null,
    label ? voice.say(label) : null,
    comment ? voice.say("commented") : null,
  ].filter((word) => word !== null);
  const colour = label ? markup` data-label="${label}" style="${colourStyle(label)}"` : nothing;
  const commented = comment ? markup` data-comment` : nothing;
  return markup`
    <p class="rating" data-stars="${stars}"${colour}${commented}>
      <span class="stars" style="--n:${stars}"></span>
      <span class="vh">${said.join(", ")}</span>
    </p>`;
}
