import { html, raw } from "hono/html";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import type { Markup } from "../../../worker/domain/markup.ts";
import type { VisibleGallery } from "../../../worker/domain/pages/visible-gallery.ts";
import { cutPage, joinPage } from "../../../worker/domain/slices.ts";
import {
  attributeSlot,
  dataBlock,
  elementSlot,
  htmlOf,
  markup,
  nothing,
  sliceBegin,
  sliceEnd,
  styleText,
} from "../../../worker/page/markup.ts";
import { qrCode } from "../../../worker/page/qr-code.ts";
import { find, readSources, readTexts } from "../../support/sources.ts";

const HOSTILE = `"><script>alert('1')</script>&`;
const ESCAPED = "&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;";

/** What a slot of a page may be filled by. */
type Filler = (view: VisibleGallery) => Markup;

// The types are checked by `npm run check`: a line below that compiles without its error fails there.
export const REFUSED: Filler[] = [
  // @ts-expect-error a plain string
  () => "<b>Anna</b>",
  // @ts-expect-error a title
  ({ manifest }) => manifest.title,
  // @ts-expect-error a number
  ({ photoCount }) => photoCount,
  // @ts-expect-error a template without its tag
  () => `<b>Anna</b>`,
  // @ts-expect-error a template without its tag, around a title
  ({ manifest }) => `<b>${manifest.title}</b>`,
  // @ts-expect-error markup put into a template without a tag
  ({ manifest }) => `<b>${markup`${manifest.title}`}</b>`,
  // @ts-expect-error markup as text
  ({ manifest }) => htmlOf(markup`${manifest.title}`),
  // @ts-expect-error a title that was called markup
  ({ manifest }) => manifest.title as Markup,
  // @ts-expect-error text that only this library calls escaped
  ({ manifest }) => raw(manifest.title),
  // @ts-expect-error a template of the library, which takes anything
  ({ manifest }) => html`<b>${manifest.title}</b>`,
  // @ts-expect-error a template that waits for something
  ({ manifest }) => markup`<b>${Promise.resolve(manifest.title)}</b>`,
  // @ts-expect-error a template of an object, which would be "[object Object]"
  ({ manifest }) => markup`<b>${manifest.studio}</b>`,
];

const page = cutPage(`<p>${htmlOf(elementSlot("title"))}</p>`);
export const refusedByPages = (title: string) => [
  // @ts-expect-error a title in the slot of a page
  joinPage(page, { sees: () => true, fill: () => title }),
  // @ts-expect-error a title where Astro takes markup as it is
  htmlOf(title),
];

describe("markup", () => {
  it("escapes every text once, in elements and in attributes", () => {
    const inner = markup`<b title="${HOSTILE}">${HOSTILE}</b>`;
    expect(htmlOf(inner)).toBe(`<b title="${ESCAPED}">${ESCAPED}</b>`);
    expect(htmlOf(markup`<i>${inner}${[inner, nothing]}${null}${7}</i>`)).toBe(`<i>${inner}${inner}7</i>`);
  });

  it("treats line breaks in a template like JSX, and keeps those of values", () => {
    const text = "one\n  two";
    const made = () => markup`
      <p
        class="${"small"}"
        id="@x"
      >
        <b>${text}</b>
        ${text}
        of
        three<br
        />
      </p>`;
    expect(htmlOf(made())).toBe('<p class="small" id="@x"><b>one\n  two</b>one\n  twoof three<br/></p>');
    expect(htmlOf(made())).toBe(htmlOf(made()));
  });

  it("has no attribute without quotes, where a text could begin another one", () => {
    const isTemplate = (node: ts.Node) => ts.isTaggedTemplateExpression(node) && node.tag.getText() === "markup";
    const templates = readSources("worker", "site").flatMap((source) => find(source, isTemplate));
    expect(templates.length).toBeGreaterThan(30);
    expect(templates.filter((template) => /=\s*\$\{/.test(template))).toEqual([]);
  });
});

describe("functions that make markup", () => {
  it("mark slots and slices by names that can't end the mark", () => {
    const key = `O'Hara ${HOSTILE}]-->`;
    const slots = cutPage(`${elementSlot("eye", key)}<img${attributeSlot("load", key)}>`).pieces;
    expect(slots.flatMap(({ slot }) => slot ?? [])).toEqual([
      { name: "eye", key },
      { name: "load", key },
    ]);
    const owned = cutPage(`${sliceBegin({ kind: "photo", key })}x${sliceEnd("photo")}`).pieces;
    expect(owned).toEqual([{ owner: { kind: "photo", key }, slot: null, length: 1 }]);
  });

  it("keep data inside its element", () => {
    const block = htmlOf(dataBlock("@client", { title: HOSTILE }));
    expect(block.match(/</g)).toHaveLength(2);
    expect(JSON.parse(block.replace(/^<script[^>]*>|<\/script>$/g, ""))).toEqual({ title: HOSTILE });
  });

  it("refuse a style that would end its element", () => {
    expect(htmlOf(styleText("a > b { color: red }"))).toBe("a > b { color: red }");
    expect(() => styleText("</style><script>")).toThrow("would end its element");
  });

  it("draw a QR code from shapes only", () => {
    expect(htmlOf(qrCode(HOSTILE))).toMatch(
      /^<svg xmlns="[^"]*" viewBox="[0-9 ]*"><rect fill="white" [^>]*\/><path fill="black" d="[MhvzZ0-9,-]*"\/><\/svg>$/,
    );
  });
});

describe("HTML", () => {
  const ours = readTexts("worker", "site");
  const filesWith = (pattern: RegExp) => ours.filter(({ text }) => pattern.test(text)).map(({ file }) => file);

  it("is made in one file", () => {
    expect(filesWith(/["']hono\/(?:html|jsx|utils\/html)/)).toEqual(["worker/page/markup.ts"]);
    expect(filesWith(/\bas (?:unknown as )?Markup\b/)).toEqual(["worker/page/markup.ts"]);
  });

  it("is passed to components only as markup", () => {
    expect(filesWith(/set:html=\{htmlOf\(/)).toContain("site/components/Tile.astro");
    expect(filesWith(/\sset:html(?!=\{htmlOf\()/)).toEqual([]);
  });

  it("is never made from text by scripts in the browser", () => {
    expect(
      filesWith(
        /\b(?:innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|setHTMLUnsafe|srcdoc)\b|document\.write/,
      ),
    ).toEqual([]);
  });
});
