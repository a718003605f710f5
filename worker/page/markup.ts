import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import { sliceMark } from "../domain/slices.ts";

/** Markup that is safe to put into a page as it is. */
export type Markup = HtmlEscapedString;

/** Markup from a template; every plain text put into it is escaped, for elements and for quoted attributes. */
export function markup(
  template: TemplateStringsArray,
  ...values: (Markup | string | number | Markup[] | null)[]
): Markup {
  return html(template, ...values) as Markup;
}

/** Where the edge writes attributes of this element. */
export function attributeSlot(name: string, key: string): Markup {
  return raw(` data-slot="${sliceMark.attribute(name, key)}"`);
}

/** Nothing, where something could stand. */
export const nothing = markup``;

/** A JSON data block for scripts; `<` is written so that no text can end the element. */
export function dataBlock(id: string, data: unknown): string {
  const json = JSON.stringify(data).replaceAll("<", "\\u003c");
  return `<script type="application/json" id="${id}">${json}</script>`;
}
