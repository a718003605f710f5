import { dateLocale } from "../../../worker/domain/words/date-locale.ts";
import type { KeptSet } from "./copy.ts";

/** What is shown without a connection. Only texts that were kept are in it, each escaped. */

const ESCAPED: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string) => text.replace(/[&<>"]/g, (letter) => ESCAPED[letter] ?? "");

/** A moment, as the gallery's language writes it. */
const momentOf = ({ since, locale }: KeptSet) =>
  new Intl.DateTimeFormat(dateLocale(locale), { dateStyle: "long", timeStyle: "short" }).format(since);

const since = (kept: KeptSet, text: string) => escaped(text.replace("{date}", momentOf(kept)));

/** A kept page, with a line at its top that says since when it is kept. */
export function noted(body: string, kept: KeptSet): string {
  const note = `<aside class="switch offline-note"><p>${since(kept, kept.words.offlineNote ?? "")}</p></aside>`;
  return body.replace(/<html /, "$&data-offline ").replace(/<body[^>]*>/, (tag) => `${tag}${note}`);
}

interface Listed {
  /** The words come from any of them. */
  from: KeptSet;
  sets: { href: string; kept: KeptSet }[];
  style: string | undefined;
}

/** A page that lists what is kept; or, if everything was deleted just now, says so. */
export function listPage({ from, sets, style }: Listed): string {
  const { words } = from;
  const say = (text: string | undefined) => escaped(text ?? "");
  const links = sets.map(
    ({ href, kept }) =>
      `<li><a href="${escaped(href)}" dir="auto">${escaped(`${kept.title} · ${kept.gallery}`)}</a> <small>${since(kept, words.keptSince ?? "")}</small></li>`,
  );
  const list = links.length > 0 ? `<p>${say(words.offlineKept)}</p><ul class="kept-list">${links.join("")}</ul>` : "";
  const text = links.length > 0 ? words.offlineLater : words.offlineLeft;
  return `<!doctype html>
<html lang="${escaped(from.locale.split("-")[0] ?? "en")}" data-offline>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>${say(words.offlineTitle)}</title>${style ? `<link rel="stylesheet" href="${escaped(style)}">` : ""}</head>
<body><main class="sheet"><header class="sheet-title"><div><h1>${say(words.offlineTitle)}</h1></div></header>
<div class="sheet-body">${list}<p>${say(text)}</p></div></main></body></html>`;
}
