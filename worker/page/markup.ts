import { html, raw } from "hono/html";
import type { Markup } from "../domain/markup.ts";
import { type SliceOwner, sliceMark } from "../domain/slices.ts";

// For the makers below alone: each of them sees to it that its text is safe.
const trusted = (text: string) => raw(text) as unknown as Markup;

const joined = new WeakMap<TemplateStringsArray, TemplateStringsArray>();

/** What a template takes: text is escaped, markup is put in as it is, null is nothing. */
type Value = Markup | readonly Markup[] | string | number | null;

/**
 * Markup from a template. Every plain text put into it is escaped, for elements and for quoted attributes. Line breaks are
 * read as in JSX, each with the indentation after it: nothing beside a tag or a value, a blank elsewhere.
 */
export function markup(template: TemplateStringsArray, ...values: Value[]): Markup {
  return html(joinLines(template), ...values) as unknown as Markup;
}

/** Nothing, where something could be. */
export const nothing = markup``;

/** Markup as text, for what takes nothing else: `set:html` of Astro, and the bytes of a page. */
export const htmlOf = (made: Markup): string => made.toString();

/** Where the edge fills something in, between elements. */
export const elementSlot = (name: string, key = ""): Markup => trusted(sliceMark.slot(name, key));

/** Where the edge writes attributes of this element. The mark has no quote in it. */
export const attributeSlot = (name: string, key: string): Markup =>
  trusted(` data-slot="${sliceMark.attribute(name, key)}"`);

/** Where something begins that only those see who may have its owner. */
export const sliceBegin = (owner: SliceOwner): Markup => trusted(sliceMark.open(owner));

/** Where it ends. */
export const sliceEnd = (kind: SliceOwner["kind"]): Markup => trusted(sliceMark.close(kind));

/** A JSON data block for scripts; `<` is written so that no text can end the element. */
export function dataBlock(id: string, data: unknown): Markup {
  const json = trusted(JSON.stringify(data).replaceAll("<", "\\u003c"));
  return markup`<script type="application/json" id="${id}">${json}</script>`;
}

/** What a `<style>` holds. Throws when the style would end the element. */
export function styleText(css: string): Markup {
  if (css.includes("</")) throw new Error("A style with </ in it would end its element");
  return trusted(css);
}

function joinLines(template: TemplateStringsArray): TemplateStringsArray {
  const known = joined.get(template);
  if (known) return known;
  const lines = template.map((text) => text.replace(/(?<=^|>)\n\s*|\n\s*(?=[<>]|\/>|$)/g, "").replace(/\n\s*/g, " "));
  const joint = Object.assign(lines, { raw: template.raw });
  joined.set(template, joint);
  return joint;
}
