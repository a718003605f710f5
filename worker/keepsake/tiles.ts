import { colourStyle } from "../domain/labels.ts";
import type { Photo } from "../domain/manifest.ts";
import type { Markup } from "../domain/markup.ts";
import type { PhotoPick } from "../domain/selection.ts";
import type { Voice } from "../domain/words/voice.ts";
import { markup, nothing } from "../page/markup.ts";
import { altOf, LAZY, ratioOf } from "../page/picture.ts";
import { nameAlt } from "../page/video.ts";
import { hrefFrom } from "./frame.ts";
import type { PhotoPlaces } from "./places.ts";

interface Tile {
  /** The page it is on, and the page it leads to. */
  page: string;
  to: string;
  photo: Photo;
  places: PhotoPlaces;
  pick: PhotoPick | undefined;
  hidden: boolean;
  voice: Voice;
}

/** A photo in a grid. */
export function tileMarkup({ page, to, photo, places, pick, hidden, voice }: Tile): Markup {
  const colour = /^[0-9a-f]{6}/.exec(photo.placeholder)?.[0];
  const style = `--r:${ratioOf(photo)}${colour ? `;background:#${colour}` : ""}`;
  const picture =
    places.small === null
      ? markup`<b>${nameAlt(photo, voice)}</b>`
      : markup`<img src="${hrefFrom(page, places.small)}" width="${photo.width}" height="${photo.height}" alt="${describe(photo, voice)}"${LAZY}>`;
  return markup`
    <li style="${style}">
      <a href="${hrefFrom(page, to)}">${picture}${photo.video ? markup`<i>▶</i>` : nothing}</a>
      ${pick?.picked ? markup`<i class="heart">♥<span class="vh">${voice.say("picked")}</span></i>` : nothing}
      ${hidden ? markup`<em>${voice.say("hiddenFromGuests")}</em>` : nothing}
    </li>`;
}

/** What a photo shows, or what it is called. */
export const describe = (photo: Photo, voice: Voice): string => altOf(photo) ?? nameAlt(photo, voice);

/** What its owner said about a photo, whose `lists` are names here. */
export function pickMarkup(pick: PhotoPick | undefined, voice: Voice): Markup {
  if (!pick) return nothing;
  const { picked, stars, label, comment, lists } = pick;
  return markup`
    <ul class="pick">
      ${picked ? markup`<li>♥ ${voice.say("picked")}</li>` : nothing}
      ${lists.map((list) => markup`<li dir="auto">${list}</li>`)}
      ${stars > 0 ? markup`<li>${"★".repeat(stars)}<span class="vh">${voice.count("starCount", stars)}</span></li>` : nothing}
      ${label ? markup`<li class="colour" style="${colourStyle(label)}">${voice.say(label)}</li>` : nothing}
      ${comment === "" ? nothing : markup`<li>${comment}</li>`}
    </ul>`;
}
