import type { Markup } from "../domain/markup.ts";
import { markup, nothing } from "../page/markup.ts";
import { frame, hrefFrom } from "./frame.ts";
import type { Kept, KeptSet } from "./kept.ts";
import type { PhotoPlaces } from "./places.ts";
import { describe, pickMarkup } from "./tiles.ts";

/** The page of a photo, by its place in a set: names of photos need not be names of files everywhere. */
export const photoPath = ({ id }: KeptSet, at: number): string => `sets/${id}/${String(at + 1).padStart(4, "0")}.html`;

interface At {
  set: KeptSet;
  /** Its place in the set. */
  at: number;
  places: ReadonlyMap<string, PhotoPlaces>;
}

/** A photo, with its neighbours, its caption and what its owner said about it. */
export function photoPage(kept: Kept, { set, at, places }: At): string {
  const { title, photos, picks, hidden, voice } = kept;
  const name = set.photos[at] ?? "";
  const [path, photo, own] = [photoPath(set, at), photos.get(name), places.get(name)];
  if (!photo || !own) throw new Error(`the keepsake has no photo ${name}`);
  const link = (to: number, key: "previous" | "next", sign: string): Markup =>
    to < 0 || to >= set.photos.length
      ? markup`<span></span>`
      : markup`<a rel="${key === "next" ? "next" : "prev"}" href="${hrefFrom(path, photoPath(set, to))}" aria-label="${voice.say(key)}">${sign}</a>`;
  const said = describe(photo, voice);
  const [src, poster] = [hrefFrom(path, own.shown), own.small && markup` poster="${hrefFrom(path, own.small)}"`];
  const picture = photo.video
    ? markup`<video src="${src}" controls playsinline preload="metadata" width="${photo.width}" height="${photo.height}" aria-label="${said}"${poster ?? nothing}></video>`
    : markup`<img src="${src}" width="${photo.width}" height="${photo.height}" alt="${said}">`;
  const original = own.original
    ? markup`<p><a href="${hrefFrom(path, own.original)}">${voice.say("originalSize")}</a></p>`
    : nothing;
  const main = markup`
    <nav class="turn">
      ${link(at - 1, "previous", "←")}
      <a href="index.html">${set.title}</a>
      <small>${voice.say("position", { position: voice.number(at + 1), total: voice.number(set.photos.length) })}</small>
      ${link(at + 1, "next", "→")}
    </nav>
    <figure>
      ${picture}
      <figcaption>
        ${photo.caption === null ? nothing : markup`<p>${photo.caption}</p>`}
        <h1>${name}</h1>
        ${hidden.has(name) ? markup`<p class="small">${voice.say("hiddenFromGuests")}</p>` : nothing}
        ${pickMarkup(picks.get(name), voice)}
        ${original}
      </figcaption>
    </figure>`;
  return frame(kept, { path, title: `${name} · ${title}`, main });
}
