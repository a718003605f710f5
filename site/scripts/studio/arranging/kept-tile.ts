import { makeElement } from "../../elements.ts";

/** An element as data that a browser can keep: it comes back without HTML that is made from text. */
export type KeptTile = string | { tag: string; attributes: Record<string, string>; children: KeptTile[] };

/** What is kept of an element of HTML and what it contains. */
export function keptTile(node: Node): KeptTile {
  if (!(node instanceof Element)) return node.textContent ?? "";
  const attributes = Object.fromEntries([...node.attributes].map(({ name, value }) => [name, value]));
  return { tag: node.localName, attributes, children: [...node.childNodes].map(keptTile) };
}

/** The element that was kept. */
export function tileOf(kept: KeptTile): HTMLElement | string {
  if (typeof kept === "string") return kept;
  return makeElement(kept.tag as "div", kept.attributes, ...kept.children.map(tileOf));
}
