import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cutPage,
  decodePage,
  encodePage,
  joinPage,
  PAGE_FORMAT,
  type SliceOwner,
  sliceMark,
} from "../../../worker/domain/slices.ts";
import { markup, nothing } from "../../../worker/page/markup.ts";

const HOSTILE = [
  "-->",
  "]-->",
  "<!--[/photo]-->",
  '" data-slot="x y',
  "a--b",
  "--!>",
  "%",
  "%5D",
  "100 %",
  "../..",
  "Übergang am See",
  "💍 (1)",
  "e\u0301",
  "</script>",
  "photo set slot",
  "\u2028",
];

interface Part {
  /** Markup as in the built page. */
  html: string;
  /** What is left of it when the slots are filled with nothing. */
  plain: string;
  owner: SliceOwner | null;
  slots: { name: string; key: string }[];
  /** Stands in this part's bytes and nowhere else. */
  secret: string;
}

const keys = fc.oneof(fc.string({ unit: "grapheme", minLength: 1 }), fc.constantFrom(...HOSTILE));
// A photographer's text as Astro escapes it.
const text = fc
  .oneof(fc.string({ unit: "grapheme" }), fc.constantFrom(...HOSTILE))
  .map((t) => t.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;"));
const slots = fc.record({ name: fc.constantFrom("title", "photo-count", "eye"), key: fc.oneof(keys, fc.constant("")) });
const owners = fc.option(fc.record<SliceOwner>({ kind: fc.constantFrom("set", "photo"), key: keys }));

const ingredients = fc.record({
  owner: owners,
  before: text,
  after: text,
  slot: fc.option(slots),
  inside: fc.boolean(),
});

const pages: fc.Arbitrary<Part[]> = fc.array(ingredients, { maxLength: 12 }).map((list) =>
  list.map(({ owner, before, after, slot, inside }, n): Part => {
    const secret = `«${n}»`;
    const attribute = slot && inside ? ` data-slot="${sliceMark.attribute(slot.name, slot.key)}"` : "";
    const element = slot && !inside ? sliceMark.slot(slot.name, slot.key) : "";
    const wrap = (attr: string, between: string) =>
      `${before}<a title="${after}"${attr}>${secret}${between}${after}</a>`;
    const marked = owner ? sliceMark.open(owner) + wrap(attribute, element) + sliceMark.close(owner.kind) : null;
    const html = marked ?? wrap(attribute, element);
    return { html, plain: wrap("", ""), owner, slots: slot ? [slot] : [], secret };
  }),
);

const bytesOf = (html: string) => new TextEncoder().encode(html);
const textOf = (bytes: Uint8Array) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
const cut = (parts: Part[]) => cutPage(parts.map((part) => part.html).join(""));
const stored = (parts: Part[]) => decodePage(encodePage(cut(parts)));
const everything = { sees: () => true, fill: () => nothing };
const isSame = (a: SliceOwner, b: SliceOwner) => a.kind === b.kind && a.key === b.key;

describe("a page that was cut, stored and joined again", () => {
  it("is the page without its marks for viewers who may have everything", () => {
    fc.assert(
      fc.property(pages, (parts) => {
        expect(textOf(joinPage(stored(parts), everything))).toBe(parts.map((part) => part.plain).join(""));
      }),
    );
  });

  it("comes out of storage as it went in", () => {
    fc.assert(
      fc.property(pages, (parts) => {
        expect(stored(parts)).toEqual(cut(parts));
      }),
    );
  });

  it("has every byte of what the viewer sees and none of what is hidden", () => {
    fc.assert(
      fc.property(pages, fc.infiniteStream(fc.boolean()), (parts, coin) => {
        const shown = parts.flatMap(({ owner }) => (owner && coin.next().value ? [owner] : []));
        const sees = (owner: SliceOwner) => shown.some((other) => isSame(owner, other));
        const joined = textOf(joinPage(stored(parts), { sees, fill: () => nothing }));
        const visible = parts.filter(({ owner }) => owner === null || sees(owner));
        expect(joined).toBe(visible.map((part) => part.plain).join(""));
        for (const { owner, secret } of parts) {
          expect(joined.includes(secret)).toBe(owner === null || sees(owner));
        }
      }),
    );
  });

  it("asks to fill the slots of visible parts, with their exact keys, and never those of hidden parts", () => {
    fc.assert(
      fc.property(pages, fc.constantFrom("set", "photo"), (parts, kind) => {
        const asked: unknown[] = [];
        const fill = (slot: unknown) => {
          asked.push(slot);
          return nothing;
        };
        joinPage(stored(parts), { sees: (owner) => owner.kind === kind, fill });
        const visible = parts.filter(({ owner }) => owner === null || owner.kind === kind);
        expect(asked).toEqual(visible.flatMap((part) => part.slots));
      }),
    );
  });

  it("fills slots between elements and among attributes", () => {
    const page = cutPage(`<p${' data-slot="mine a%20b"'}>${sliceMark.slot("title")}!</p>`);
    const fill = ({ name, key }: { name: string; key: string }) =>
      name === "mine" ? markup` id="${key}"` : markup`Anna & Bén`;
    expect(textOf(joinPage(page, { sees: () => false, fill }))).toBe('<p id="a b">Anna & Bén!</p>');
  });

  it("shows a photo to viewers of the photo, not to viewers of a set with its name", () => {
    const page = cutPage(`${sliceMark.open({ kind: "photo", key: "vows" })}x${sliceMark.close("photo")}`);
    expect(joinPage(page, { sees: ({ kind }) => kind === "set", fill: () => nothing })).toHaveLength(0);
  });

  it("distinguishes names that differ only in case or composition", () => {
    const names = ["é", "e\u0301", "É"];
    const page = cutPage(
      names.map((key, n) => `${sliceMark.open({ kind: "photo", key })}${n}${sliceMark.close("photo")}`).join(""),
    );
    expect(textOf(joinPage(page, { sees: ({ key }) => key === "e\u0301", fill: () => nothing }))).toBe("1");
  });

  it("may be empty", () => {
    expect(joinPage(decodePage(encodePage(cutPage(""))), everything)).toHaveLength(0);
  });
});

describe("marks that do not fit stop the cut", () => {
  const photo = sliceMark.open({ kind: "photo", key: "ANB_0042" });
  const set = sliceMark.open({ kind: "set", key: "vows" });

  it.each<[string, string]>([
    ["a photo inside a set", `${set}${photo}x<!--[/photo]--><!--[/set]-->`],
    ["a photo inside itself", `${photo}${photo}x<!--[/photo]--><!--[/photo]-->`],
    ["a photo that is not closed", `${photo}x`],
    ["a photo that is closed as a set", `${photo}x<!--[/set]-->`],
    ["an end of nothing", "x<!--[/photo]-->"],
    ["an end twice", `${photo}x<!--[/photo]--><!--[/photo]-->`],
    ["a photo without a name", `${sliceMark.open({ kind: "photo", key: "" })}x<!--[/photo]-->`],
    ["a name that is not encoded", "<!--[photo ANB 0042]-->x<!--[/photo]-->"],
    ["a name that can't be decoded", "<!--[photo %zz]-->x<!--[/photo]-->"],
    ["a slot's key that can't be decoded", "<!--[slot title %zz]-->"],
    ["a beginning that lost its bracket", "<!--photo ANB_0042]-->x<!--[/photo]-->"],
    ["an end that lost its bracket", `${photo}x<!--/photo]-->`],
    ["a kind of owner nobody knows, which would show its content to everybody", "<!--[foto A]-->x<!--[/foto]-->"],
    ["marks in capitals, which would show their content to everybody", "<!--[PHOTO A]-->x<!--[/PHOTO]-->"],
    ["spaces in beginning and end, which would show the content to everybody", "<!--[photo A ]-->x<!--[/photo ]-->"],
  ])("%s", (_what, html) => {
    expect(() => cutPage(html)).toThrow();
  });
});

describe("a stored page", () => {
  const whole = encodePage(
    cutPage(`<ul>${sliceMark.open({ kind: "set", key: "vows" })}<li>Vows ✓</li>${sliceMark.close("set")}</ul>`),
  );

  it("is refused if it was cut short anywhere", () => {
    for (let length = 0; length < whole.length; length++) {
      expect(() => decodePage(whole.subarray(0, length)), `${length} of ${whole.length}`).toThrow();
    }
  });

  it("is refused if something comes after it", () => {
    expect(() => decodePage(Uint8Array.of(...whole, 32))).toThrow();
  });

  it.each([
    ["of another format", `{"format":${PAGE_FORMAT + 1},"pieces":[]}\n`],
    ["without a format", '{"pieces":[]}\n'],
    ["that is HTML", "<!doctype html>\n<p>x</p>"],
    ["that is nothing", ""],
    ["whose head is no object", "null\n"],
  ])("%s is refused", (_what, foreign) => {
    expect(() => decodePage(bytesOf(foreign))).toThrow();
  });

  it.each(["styles", "scripts"] as const)("names its %s by their digests, and nothing else", (kind) => {
    const digest = `${"A".repeat(43)}=`;
    const own = { ...cutPage("<p>x</p>"), [kind]: [digest, "'unsafe-inline'", `${digest}' 'unsafe-inline`, ""] };
    expect(decodePage(encodePage(own))[kind]).toEqual([digest]);
    expect(decodePage(bytesOf(`{"format":${PAGE_FORMAT},"pieces":[]}\n`))[kind]).toEqual([]);
  });

  it("hides a piece whose owner is of an unknown kind", () => {
    const odd = bytesOf(`{"format":${PAGE_FORMAT},"pieces":[["x","vows","","",1]]}\n!`);
    expect(joinPage(decodePage(odd), { sees: ({ kind }) => kind === "set", fill: () => nothing })).toHaveLength(0);
  });
});
