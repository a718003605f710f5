import { FALLBACK, FORMATS } from "../domain/formats.ts";
import type { Link } from "../domain/link.ts";
import type { Photo } from "../domain/manifest.ts";
import type { Markup } from "../domain/markup.ts";
import { type Place, paths, pictureSources } from "../domain/paths.ts";
import type { SeenPhoto } from "../domain/seen-photo.ts";
import { markup, nothing } from "./markup.ts";

/** Custom properties with a photo's shape and the colours of its four corners; a photo that was not measured has none. */
export function placeholderStyle({
  width,
  height,
  placeholder,
}: Pick<Photo, "width" | "height" | "placeholder">): string {
  const colours = placeholder.split(" ").filter((colour) => /^[0-9a-f]{6}$/.test(colour));
  const corners = colours.length === 4 ? colours.map((colour, i) => `;--${"abcd"[i]}:#${colour}`).join("") : "";
  return `--r:${ratioOf({ width, height })}${corners}`;
}

/** What is said of a photo to those who can't see it; null: neither its file nor the photographer says anything. */
export function altOf({ alt, caption }: Pick<Photo, "alt" | "caption">): string | null {
  return alt ?? caption;
}

/** Width divided by height, at most four digits after the point. */
export function ratioOf({ width, height }: Pick<Photo, "width" | "height">): number {
  return Number((width / height).toFixed(4));
}

export interface PictureOptions {
  /** The `sizes` attribute. */
  sizes: string;
  /** null: something else writes it. */
  alt: string | null;
  /** Further attributes of the `<img>`, beginning with a space. */
  attributes?: Markup;
}

/** `<picture>` of one photo: the best format first, with one that every browser knows. */
export function pictureMarkup(place: Place, photo: SeenPhoto, { sizes, alt, attributes }: PictureOptions): Markup {
  const { sources, srcset, src, width, height } = pictureSources(place, photo);
  const better = sources.map((one) => markup`<source type="${one.type}" srcset="${one.srcset}" sizes="${sizes}">`);
  const said = alt === null ? nothing : markup` alt="${alt}"`;
  const set = srcset ? markup` srcset="${srcset}" sizes="${sizes}"` : nothing;
  return markup`
    <picture>
      ${better}
      <img src="${src}"${set} width="${width}" height="${height}"${said}${attributes ?? nothing}>
    </picture>`;
}

/** `<picture>` of one photo where it is small: of each format the smallest rendition of at least this longer edge. */
export function smallPictureMarkup(link: Link, photo: SeenPhoto, { edge, attributes }: SmallPicture): Markup {
  const small = FORMATS.flatMap(({ format, type }) => {
    const own = photo.renditions.filter((rendition) => rendition.format === format);
    const rendition = own.find((one) => one.edge >= edge) ?? own.at(-1);
    return rendition ? [{ format, type, src: paths.image(link, photo, rendition) }] : [];
  });
  const fallback = small.find(({ format }) => format === FALLBACK) ?? small[0];
  const better = small.filter((one) => one !== fallback);
  return markup`
    <picture>
      ${better.map(({ type, src }) => markup`<source type="${type}" srcset="${src}">`)}
      <img src="${fallback?.src ?? ""}" width="${photo.width}" height="${photo.height}" alt=""${attributes ?? nothing}>
    </picture>`;
}

interface SmallPicture extends Pick<PictureOptions, "attributes"> {
  edge: number;
}

/** A picture that is loaded when it comes near. */
export const LAZY = markup` loading="lazy"`;
