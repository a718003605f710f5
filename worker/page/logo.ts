import type { StudioLogo } from "../domain/manifest.ts";
import type { Markup } from "../domain/markup.ts";
import { paths } from "../domain/paths.ts";
import { markup } from "./markup.ts";

/** The photographer's name on pages: the logo, with the name as its text alternative, or the name. */
export function studioMarkup({ name, logo }: { name: string; logo?: StudioLogo | null | undefined }): Markup {
  if (!logo) return markup`${name}`;
  const { file, width, height, opaque } = logo;
  const kind = opaque ? "logo" : "logo logo-drawn";
  return markup`<img class="${kind}" src="${paths.shell(file)}" width="${width}" height="${height}" alt="${name}">`;
}
