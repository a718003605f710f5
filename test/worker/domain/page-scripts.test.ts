import { describe, expect, it } from "vitest";
import { withScriptsOf } from "../../../worker/domain/page-scripts.ts";
import { cutPage } from "../../../worker/domain/slices.ts";

const page = (script: string, text = "A") =>
  `<link href="/_astro/main.aaaaaaaa.css"><script type="module" src="/_astro/Grid.lang.${script}.js"></script><p>${text}</p>`;
const SITE = "a".repeat(64);
const published = { ...cutPage(page("Dnewh3au")), site: SITE };

describe("a page that is made again by another build", () => {
  it("names the scripts it named before, whatever else is different", () => {
    expect(withScriptsOf(published, { html: page("34LhiHbB", "Other"), site: SITE })).toBe(page("Dnewh3au", "Other"));
  });

  it.each(["b".repeat(64), null])("names its own where it was made of something else before (%s)", (site) => {
    const html = page("34LhiHbB");
    expect(withScriptsOf({ ...published, site }, { html, site: SITE })).toBe(html);
  });

  it("takes no text of the photographer for a script", () => {
    const text = "src=&quot;/_astro/Grid.lang.34LhiHbB.js&quot; /_astro/Grid.lang.34LhiHbB.js";
    expect(withScriptsOf(published, { html: page("34LhiHbB", text), site: SITE })).toBe(page("Dnewh3au", text));
  });
});
