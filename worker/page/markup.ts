import { html, raw } from "hono/html";
import type { Markup } from "../domain/markup.ts";
import { type SliceOwner, sliceMark } from "../domain/slices.ts";

// Only for the makers below: each of them makes sure that its text is safe.
const trusted = (text: string) => raw(text) as unknown as Markup;

const joined = new WeakMap<TemplateStringsArray, TemplateStringsArray>();

/** Values of a template: text is escaped, markup is inserted as it is, null is nothing. */
type Value = Markup | readonly Markup[] | string | number | null;

/**
 * Markup from a template. Every plain text in it is escaped, for elements and for quoted attributes. Line breaks are read
 * as in JSX, with the indentation after them: nothing next to a tag or a value, a space elsewhere.
 */
export function markup(template: TemplateStringsArray, ...values: Value[]): Markup {
  return html(joinLines(template), ...values) as unknown as Markup;
}

/** Nothing, where something could be. */
export const nothing = markup``;

/** Markup as text, for consumers that accept nothing else: Astro's `set:html`, and the bytes of a page. */
export const htmlOf = (made: Markup): string => made.toString();

/** Where the edge fills something in, between elements or in the value of an attribute: the mark contains no quote. */
export const elementSlot = (name: string, key = ""): Markup => trusted(sliceMark.slot(name, key));

/** Where the edge writes attributes of this element. The mark contains no quote. */
export const attributeSlot = (name: string, key: string): Markup =>
  trusted(` data-slot="${sliceMark.attribute(name, key)}"`);

/** Where something begins that only viewers who may have its owner see. */
export const sliceBegin = (owner: SliceOwner): Markup => trusted(sliceMark.open(owner));

/** Where it ends. */
export const sliceEnd = (kind: SliceOwner["kind"]): Markup => trusted(sliceMark.close(kind));

/** A JSON data block for scripts; `<` is escaped, so that no text can end the element. */
export function dataBlock(id: string, data: unknown): Markup {
  const json = trusted(JSON.stringify(data).replaceAll("<", "\\u003c"));
  return markup`<script type="application/json" id="${id}">${json}</script>`;
}

/** The contents of a `<style>`. Throws if they would end the element. */
export function styleText(css: string): Markup {
  if (css.includes("</")) throw new Error("A style with </ in it would end its element");
  return trusted(css);
}

/** The contents of a `<script>` of a page's own. Throws if they would end the element, or begin a comment in it. */
export function scriptText(code: string): Markup {
  if (/<[/!]/.test(code)) throw new Error("A script with </ or <! in it would end its element");
  return trusted(code);
}

function joinLines(template: TemplateStringsArray): TemplateStringsArray {
  const known = joined.get(template);
  if (known) return known;
  const lines = template.map((text) => text.replace(/(?<=^|>)\n\s*|\n\s*(?=[<>]|\/>|$)/g, "").replace(/\n\s*/g, " "));
  const joint = Object.assign(lines, { raw: template.raw });
  joined.set(template, joint);
  return joint;
}
