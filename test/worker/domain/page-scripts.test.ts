import { describe, expect, it } from "vitest";
import { withScriptsOf } from "../../../worker/domain/page-scripts.ts";
import { cutPage } from "../../../worker/domain/slices.ts";

interface Page {
  script: string;
  css?: string;
  title?: string;
  photos: Record<string, string>;
}

function page({ script, css = "aaaaaaaa", title = "Trip", photos }: Page): string {
  const tiles = Object.entries(photos).map(([name, tile]) => `<!--[photo ${name}]--><li>${tile}</li><!--[/photo]-->`);
  const head = `<link href="/_astro/main.${css}.css"><script type="module" src="/_astro/Grid.lang.${script}.js"></script>`;
  return `${head}<h1>${title}</h1><!--[slot count all]--><ul>${tiles.join("")}</ul>`;
}

const PUBLISHED = { script: "Dnewh3au", photos: { a: "A", b: "B" } };
const again = (made: Partial<Page>) => withScriptsOf(cutPage(page(PUBLISHED)), page({ ...PUBLISHED, ...made }));

describe("a page that is made again by another build", () => {
  it("names the scripts it named before where only photos' own parts differ", () => {
    const others: Page["photos"][] = [{ a: "A", b: "Other" }, { b: "B" }, { b: "B", a: "A", c: "C" }, { c: "C" }];
    for (const photos of others) expect(again({ script: "34LhiHbB", photos })).toBe(page({ ...PUBLISHED, photos }));
  });

  it("names its own where another edition made it, or everybody sees the change", () => {
    const changes = [{ css: "bbbbbbbb" }, { title: "Journey" }, { photos: { a: "<b>A</b>", b: "<b>B</b>" } }];
    for (const change of changes)
      expect(again({ script: "34LhiHbB", ...change })).toBe(page({ ...PUBLISHED, script: "34LhiHbB", ...change }));
  });

  it("takes no text of the photographer for a script", () => {
    const photos = { a: "A", b: "src=&quot;/_astro/Grid.lang.34LhiHbB.js&quot; /_astro/Grid.lang.34LhiHbB.js" };
    expect(again({ script: "34LhiHbB", photos })).toBe(page({ ...PUBLISHED, photos }));
  });
});
