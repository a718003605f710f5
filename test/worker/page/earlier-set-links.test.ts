import { expect, it } from "vitest";
import { cutPage, joinPage } from "../../../worker/domain/slices.ts";
import { withoutUnseenSets } from "../../../worker/page/earlier-set-links.ts";
import { markup } from "../../../worker/page/markup.ts";

const link = (photo: string, query: string) =>
  `<a href="/g/ours/photo/${encodeURIComponent(photo)}/${query}">${photo}</a>`;
const rules = { sees: () => true, fill: () => markup`?set=late` };

function shown(html: string, seenBefore: string[]): string {
  const page = cutPage(html);
  const told = withoutUnseenSets(joinPage(page, rules), page, (photo) => seenBefore.includes(photo));
  return new TextDecoder().decode(told);
}

it("links of an earlier page name a set only where this viewer sees the photo in an earlier one", () => {
  const names = ["both", "Übergang & 100 %", "only here"];
  const html = names.map((name) => link(name, name === "only here" ? "" : "?set=late")).join("");
  const clean = names.map((name) => link(name, "")).join("");
  expect(shown(html, names)).toBe(html);
  expect(shown(html, [])).toBe(clean);
  expect(shown(html, ["Übergang & 100 %"])).toBe(
    link("both", "") + link("Übergang & 100 %", "?set=late") + link("only here", ""),
  );
});

it("words that look like an address stay, and pages whose links the edge writes", () => {
  const words = "<p>See href=&#34;/g/ours/photo/both/?set=late&#34; and /photo/both/?set=late</p>";
  expect(shown(words, [])).toBe(words);
  const filled = link("both", "<!--[slot in-set both]-->");
  expect(shown(filled, [])).toBe(link("both", "?set=late"));
});
