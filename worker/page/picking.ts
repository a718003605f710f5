import { LABELS } from "../domain/labels.ts";
import type { Link } from "../domain/link.ts";
import { onList, type PickList } from "../domain/lists.ts";
import type { Markup } from "../domain/markup.ts";
import type { VisibleGallery } from "../domain/pages/visible-gallery.ts";
import { paths } from "../domain/paths.ts";
import type { OwnSelection } from "../domain/selection.ts";
import type { Voice } from "../domain/words/voice.ts";
import { markup, nothing } from "./markup.ts";

/** "3 of 10 chosen", as far as the gallery asks for a number. */
export function tally({ photos, minPicks, maxPicks }: OwnSelection, voice: Voice): string {
  const chosen = photos.filter(({ picked }) => picked).length;
  const values = {
    chosen: voice.number(chosen),
    most: voice.number(maxPicks ?? 0),
    least: voice.number(minPicks ?? 0),
  };
  if (maxPicks !== null) return voice.say("chosenOf", values);
  return minPicks !== null && chosen < minPicks ? voice.say("chosenAtLeast", values) : voice.count("chosen", chosen);
}

/** "Album: 4 of 40" */
export function listTally(
  { name: list, min, max }: PickList,
  { chosen, voice }: { chosen: number; voice: Voice },
): string {
  const values = {
    ...{ list, chosen: voice.number(chosen), most: voice.number(max ?? 0), least: voice.number(min ?? 0) },
  };
  if (max !== null) return voice.say("listOf", values);
  return voice.say(min !== null && chosen < min ? "listAtLeast" : "listCount", values);
}

/** What a page calls the viewer's selection: favourites, where nobody asks for it, and nobody else sees it. */
export const selectionTitle = ({
  offers,
  selection,
}: Pick<VisibleGallery, "offers" | "selection">): "mySelection" | "myFavourites" =>
  offers.send || selection?.favourites === false ? "mySelection" : "myFavourites";

/** The line about the viewer's selection on a set's page; its filter needs scripts, and is shown only with them. */
export function pickingMarkup(view: VisibleGallery, voice: Voice): Markup {
  const { link, selection } = view;
  if (!selection) return nothing;
  return markup`
    <div class="picking">
      <p>
        <a href="${paths.selection(link)}">${voice.say(selectionTitle(view))}</a> ${tallyMarkup(selection, voice)} ${listTallies(link, selection, voice)}
      </p>
      ${filter(selection, voice)}
    </div>`;
}

const tallyMarkup = (selection: OwnSelection, voice: Voice) =>
  markup`<span class="tally quiet" role="status">${tally(selection, voice)}</span>`;

/** How much is on each list. A tally leads to the photos of its list; scripts, which find it by the list's id, show those here. */
const listTallies = (link: Link, { lists, photos }: OwnSelection, voice: Voice) =>
  lists.map(
    (list) =>
      markup`<span class="quiet">· <a href="${paths.selection(link, { list: list.id })}" data-list="${list.id}" dir="auto">${listTally(list, { chosen: onList(photos, list.id).length, voice })}</a></span> `,
  );

const option = (value: string, text: string) => markup`<option value="${value}">${text}</option>`;

function filter({ lists }: OwnSelection, voice: Voice): Markup {
  const stars = [1, 2, 3, 4, 5].map((n) =>
    option(`stars ${n}`, n === 5 ? voice.count("starCount", n) : voice.count("starsOrMore", n)),
  );
  const colours = LABELS.map((label) => option(`label ${label}`, voice.say(label)));
  const named = lists.map(({ id, name }) => option(`list ${id}`, name));
  return markup`
    <label class="only quiet"><span class="only-word">${voice.say("showOnly")}</span> <select autocomplete="off">
      ${option("", voice.say("allPhotos"))}
      ${option("picked", voice.say("picked"))}
      ${option("not-picked", voice.say("notPicked"))}
      ${option("commented", voice.say("commented"))}
      ${named.length > 0 ? markup`<optgroup label="${voice.say("lists")}">${named}</optgroup>` : nothing}
      <optgroup label="${voice.say("stars")}">${stars}</optgroup>
      <optgroup label="${voice.say("colour")}">${colours}</optgroup>
    </select></label>`;
}
