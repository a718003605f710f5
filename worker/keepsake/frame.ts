import { lookAttributes } from "../domain/look-attributes.ts";
import type { Markup } from "../domain/markup.ts";
import { htmlOf, markup, nothing } from "../page/markup.ts";
import type { Kept } from "./kept.ts";

/** A page of a keepsake: its place, and its text. */
export interface KeptPage {
  /** Relative to the keepsake's folder. */
  path: string;
  html: () => string;
}

/** The address of a file from a page, both relative to the keepsake's folder. */
export function hrefFrom(page: string, file: string): string {
  const up = "../".repeat(page.split("/").length - 1);
  return up + file.split("/").map(encodeURIComponent).join("/");
}

export const STYLE_FILE = "look/style.css";

/** A whole page. Its links are relative and it has no script, so it opens from a disk as it does from a stick. */
export function frame(kept: Kept, { path, title, main }: { path: string; title: string; main: Markup }): string {
  const { voice, look, studio } = kept;
  const page = markup`
    <html lang="${voice.language}"${attributesOf(look)}>
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>${title}</title>
        <meta name="robots" content="noindex">
        <link rel="stylesheet" href="${hrefFrom(path, STYLE_FILE)}">
      </head>
      <body>
        <main>${main}</main>
        <footer>
          <p>${voice.say("photographsBy", { studio: studio.name })}</p>
          ${studio.links.length === 0 ? nothing : markup`<ul>${studio.links.map(linkMarkup)}</ul>`}
        </footer>
      </body>
    </html>`;
  return `<!doctype html>\n${htmlOf(page)}\n`;
}

const linkMarkup = ({ label, url }: { label: string; url: string }) =>
  markup`<li><a href="${url}" rel="noreferrer">${label}</a></li>`;

function attributesOf(look: Kept["look"]): Markup {
  const marks = Object.entries(lookAttributes(look)).filter(([name]) => name === "style" || name === "data-theme");
  return markup`${marks.map(([name, value]) => (name === "style" ? markup` style="${value}"` : markup` data-theme="${value}"`))}`;
}
