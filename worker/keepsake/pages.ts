import { photosOnce } from "../domain/manifest.ts";
import type { Markup } from "../domain/markup.ts";
import { markup, nothing } from "../page/markup.ts";
import { frame, hrefFrom, type KeptPage } from "./frame.ts";
import type { Kept, KeptSet } from "./kept.ts";
import { photoPage, photoPath } from "./photo-page.ts";
import type { PhotoPlaces } from "./places.ts";
import { describe, pickMarkup, tileMarkup } from "./tiles.ts";

const FIRST_PAGE = "index.html";
const PICKS_PAGE = "picks.html";
const setPath = ({ id }: KeptSet) => `sets/${id}/index.html`;

type Places = ReadonlyMap<string, PhotoPlaces>;

/** Every page of a keepsake, in order: the first one, one for each set and photo, and what its owner chose. */
export function pagesOf(kept: Kept, places: Places): KeptPage[] {
  const sets = kept.sets.map((set) => ({ ...set, photos: set.photos.filter((name) => places.has(name)) }));
  const own = { ...kept, sets };
  return [
    { path: FIRST_PAGE, html: () => firstPage(own, places) },
    ...(picksIn(own).length > 0 ? [{ path: PICKS_PAGE, html: () => picksPage(own, places) }] : []),
    ...sets.flatMap((set) => [
      { path: setPath(set), html: () => setPage(own, { set, places }) },
      ...set.photos.map((_, at) => ({ path: photoPath(set, at), html: () => photoPage(own, { set, at, places }) })),
    ]),
  ];
}

/** What was chosen or rated of the photos that are there, in their order, each where it is shown first. */
const picksIn = ({ sets, picks }: Kept) =>
  [...photosOnce(sets)].flatMap(({ set, photo, at }) => {
    const pick = picks.get(photo);
    return pick ? [{ set, at, pick }] : [];
  });

function firstPage(kept: Kept, places: Places): string {
  const { title, date, description, sets, photos, voice, cover, part, parts } = kept;
  const [path, shown] = [FIRST_PAGE, cover === null ? undefined : photos.get(cover)];
  const at = cover === null ? undefined : places.get(cover);
  const src = shown?.video ? at?.small : at?.shown;
  const main = markup`
    <header class="cover">
      ${shown && src ? markup`<img src="${hrefFrom(path, src)}" width="${shown.width}" height="${shown.height}" alt="${describe(shown, voice)}">` : nothing}
      <h1>${title}</h1>
      ${date === null ? nothing : markup`<p class="quiet"><time datetime="${date}">${voice.date(date)}</time></p>`}
      ${description === null ? nothing : markup`<p>${description}</p>`}
      ${parts === 1 ? nothing : markup`<p class="quiet">${voice.say("part", { part: voice.number(part), parts: voice.number(parts) })}</p>`}
    </header>
    ${sets.length === 0 ? markup`<p>${voice.say("emptyGallery")}</p>` : nothing}
    <nav aria-label="${voice.say("sets")}">
      <ul class="sets">${sets.map((set) => setLink(kept, { set, places }))}</ul>
      ${picksIn(kept).length > 0 ? markup`<p><a href="${PICKS_PAGE}">♥ ${voice.say(kept.picksTitle)}</a></p>` : nothing}
    </nav>
    <p class="quiet small">${voice.say("keepsakeSigned")}</p>`;
  return frame(kept, { path, title, main });
}

function setLink({ voice }: Kept, { set, places }: { set: KeptSet; places: Places }): Markup {
  const first = set.photos.map((name) => places.get(name)?.small).find((small) => small != null);
  return markup`
    <li>
      <a href="${hrefFrom(FIRST_PAGE, setPath(set))}">
        ${first ? markup`<img src="${hrefFrom(FIRST_PAGE, first)}" alt="">` : nothing}
        <b>${set.title}</b>
        <small>${voice.count("photos", set.photos.length)}</small>
      </a>
      ${set.clientOnly ? markup`<small>${voice.say("clientOnly")}</small>` : nothing}
    </li>`;
}

function setPage(kept: Kept, { set, places }: { set: KeptSet; places: Places }): string {
  const { title, photos, picks, hidden, voice, sets } = kept;
  const path = setPath(set);
  const next = sets[sets.findIndex(({ id }) => id === set.id) + 1];
  const tiles = set.photos.flatMap((name, at) => {
    const [photo, own] = [photos.get(name), places.get(name)];
    if (!photo || !own) return [];
    const to = photoPath(set, at);
    return [tileMarkup({ page: path, to, photo, places: own, pick: picks.get(name), hidden: hidden.has(name), voice })];
  });
  const main = markup`
    <nav><a href="${hrefFrom(path, FIRST_PAGE)}">${title}</a></nav>
    <h1>${set.title}</h1>
    <p class="quiet">${voice.count("photos", set.photos.length)}${set.clientOnly ? markup` · ${voice.say("clientOnly")}` : nothing}</p>
    ${tiles.length === 0 ? markup`<p>${voice.say("emptySet")}</p>` : markup`<ul class="grid">${tiles}</ul>`}
    ${next ? markup`<nav><a href="${hrefFrom(path, setPath(next))}">${voice.say("nextSet")}: ${next.title}</a></nav>` : nothing}`;
  return frame(kept, { path, title: `${set.title} · ${title}`, main });
}

function picksPage(kept: Kept, places: Places): string {
  const { title, photos, voice } = kept;
  const chosen = picksIn(kept).flatMap(({ set, at, pick }) => {
    const [photo, own] = [photos.get(pick.photo), places.get(pick.photo)];
    const to = hrefFrom(PICKS_PAGE, photoPath(set, at));
    if (!photo || !own) return [];
    const picture = own.small
      ? markup`<img src="${hrefFrom(PICKS_PAGE, own.small)}" alt="${describe(photo, voice)}">`
      : nothing;
    return [markup`<li><a href="${to}">${picture}<b>${photo.name}</b></a>${pickMarkup(pick, voice)}</li>`];
  });
  const heading = voice.say(kept.picksTitle);
  const main = markup`
    <nav><a href="${FIRST_PAGE}">${title}</a></nav>
    <h1>${heading}</h1>
    <ul class="sets">${chosen}</ul>`;
  return frame(kept, { path: PICKS_PAGE, title: `${heading} · ${title}`, main });
}
