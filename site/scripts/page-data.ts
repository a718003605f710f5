import { asLink, type Link } from "../../worker/domain/link.ts";
import type { ClientData } from "../../worker/page/client-data.ts";

/** What the page passes to its scripts. */
export const client: ClientData = JSON.parse(document.getElementById("@client")?.textContent ?? "null") ?? {
  gallery: "",
  language: "en",
  marks: null,
  selection: null,
  download: null,
  buy: false,
  words: {},
  counted: {},
};

/** The gallery's current address: what addresses are made of. What the browser keeps is under `client.gallery`. */
export const ownLink: Link = client.link ?? asLink(client.gallery);

type Values = Record<string, string | number>;

/** A text of the page's language. */
export function say(key: keyof ClientData["words"], values: Values = {}): string {
  return put(client.words[key] ?? "", values);
}

/** A counted text of the page's language. */
export function count(key: keyof ClientData["counted"], number: number): string {
  const forms = client.counted[key];
  const form = forms?.[new Intl.PluralRules(client.language).select(number)] ?? forms?.other ?? "";
  return put(form, { count: showNumber(number) });
}

let format: Intl.NumberFormat | undefined;

/** A number as the page writes it. Below 1,000 all of its languages write it alike; a format takes a slow phone 50 ms to make. */
export function showNumber(number: number): string {
  if (number < 1000) return String(number);
  format ??= new Intl.NumberFormat(client.locale ?? client.language);
  return format.format(number);
}

function put(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));
}

/** The name of a tile's photo. */
export const photoOf = (tile: Element): string => decodeURIComponent(tile.id);
