import { describe, expect, it } from "vitest";
import { htmlOf } from "../../../worker/page/markup.ts";
import { fillSlots } from "../../../worker/page/slots.ts";
import { galleryBuild, type Looker, viewOf } from "../../site/gallery-build.ts";
import { growth, LARGE, SLACK, SMALL } from "../../support/growth.ts";

const HOSTILE = `"><script>alert(1)</script>' data-x='`;
const SLOTS =
  "lang word label date count count-text client-only viewer switch downloads card cover preload begin empty next-set client next in-set section mark-button pick-button eyes eye hearts heart picking load load-alt";

const build = galleryBuild({
  title: HOSTILE,
  description: HOSTILE,
  cover: "A_1",
  sets: {
    first: { title: `First ${HOSTILE}`, photos: [{ name: "A_1", caption: HOSTILE }, "A_2", "A_3", "A_4", "A_5"] },
    second: { title: `Second ${HOSTILE}`, photos: ["B_1", "B_2"] },
    family: { title: "Family", photos: ["C_1"] },
  },
});
build.manifest.studio.name = HOSTILE;
const kept: Looker = { clientSets: ["family"], marked: ["A_2"] };
const client: Looker = { ...kept, viewer: { as: "client", mayEnterAsClient: false }, mark: true };

function page(looker: Looker, set: string | null = "first") {
  const view = viewOf(build, { here: set ? `/g/anna-ben/${set}/` : "/g/anna-ben/", ...looker });
  const fill = fillSlots(view, view.sets.find(({ id }) => id === set) ?? null);
  return (name: string, key = "") => htmlOf(fill({ name, key }));
}

function everything(looker: Looker, set: string | null = "first"): string {
  const fill = page(looker, set);
  const keys = ["", "first", "second", "family", "A_1", "A_2", "photographsBy", HOSTILE];
  return SLOTS.split(" ")
    .flatMap((name) => keys.map((key) => fill(name, key)))
    .join("\n");
}

describe("the fillings of a gallery's slots", () => {
  it("escape the words of the photographer and of visitors everywhere", () => {
    for (const looker of [kept, client, { ...kept, viewer: { lowered: true } }]) {
      for (const set of ["first", "second", null]) {
        const markup = everything(looker, set);
        expect(markup).not.toContain("<script>alert");
        expect(markup).not.toContain("' data-x='");
        expect(markup).toContain("&lt;script&gt;");
      }
    }
  });

  it("keep a data block safe from its content", () => {
    const data = page({ ...client, locale: "en" })("client");
    expect(data.match(/<\/script>/g)).toHaveLength(1);
    expect(JSON.parse(data.replace(/^<script[^>]*>|<\/script>$/g, ""))).toMatchObject({ gallery: "anna-ben" });
  });

  it("are empty for unknown slots and words", () => {
    const fill = page(client);
    expect(fill("constructor", "x")).toBe("");
    expect(fill("toString")).toBe("");
    expect(fill("word", "__proto__")).toBe("");
    expect(fill("count", "no-such-set")).toBe("0");
  });

  it("give guests no eye, badge, count or name of what is hidden", () => {
    const markup = everything(kept).replaceAll(/hid(e|den)from/gi, "");
    for (const slot of ["mark-button", "eye"]) {
      expect(page(kept)(slot, "A_1")).toBe("");
      expect(page(kept)(slot, "A_2")).toBe("");
    }
    expect(page(kept)("eyes")).toBe("");
    expect(page(kept)("client-only", "family")).toBe("");
    expect(page(kept)("count", "family")).toBe("0");
    expect(page(kept)("count")).toBe("6");
    expect(page(kept)("count", "first")).toBe("4");
    expect(page(kept, "second")("next-set")).toBe("");
    expect(markup).not.toContain("Hidden from guests");
    expect(markup).not.toContain("Family");
  });

  it("show clients what is hidden, and let them change it", () => {
    const fill = page(client);
    expect(fill("mark-button", "A_1")).toContain('name="hide" value="A_1" formaction="/g/anna-ben/marks"');
    expect(fill("mark-button", "A_2")).toContain('name="show" value="A_2" formaction="/g/anna-ben/marks"');
    expect(fill("mark-button", "A_2")).toContain("Hidden from guests");
    expect(fill("client-only", "family")).toContain("Clients only");
    expect(fill("count")).toBe("8");
  });

  it("show clients who may not mark photos what is hidden, without a button", () => {
    const eye = page({ ...client, mark: false })("mark-button", "A_2");
    expect(eye).toContain("Hidden from guests");
    expect(eye).not.toContain("<button");
  });

  it("give a client who views as guest exactly a guest's page, plus the way back", () => {
    const lowered: Looker = { ...kept, viewer: { lowered: true } };
    const back = page(lowered)("switch");
    expect(back).toContain('value="client"');
    expect(everything(lowered).replaceAll(back, "")).toBe(everything(kept));
  });

  it("send a client who starts to view as guest to a page that guests may see", () => {
    const next = (looker: Looker, set: string) => /name="next" value="([^"]*)"/.exec(page(looker, set)("viewer"))?.[1];
    expect(next(client, "first")).toBe("/g/anna-ben/first/");
    expect(next(client, "family")).toBe("/g/anna-ben/");
    expect(next({ ...client, here: "/g/anna-ben/photo/A_2/" }, "first")).toBe("/g/anna-ben/");
    expect(next({ ...client, here: "/g/anna-ben/photo/A_1/" }, "first")).toBe("/g/anna-ben/photo/A_1/");
  });

  it("load a viewer's first photos at once, and the others when they are near", () => {
    const load = page(kept);
    expect(["A_1", "A_3", "A_4", "A_5", "B_1"].map((photo) => load("load", photo))).toEqual([
      ' fetchpriority="high"',
      ' fetchpriority="high"',
      "",
      "",
      ' loading="lazy"',
    ]);
  });

  it("say what a download contains", () => {
    const menu = page({ ...kept, locale: "de" })("downloads");
    expect(menu).toContain("4 Fotos, 32 MB");
    expect(menu).toContain("6 Fotos, 48 MB");
    expect(menu).toContain('href="/g/anna-ben/download/set/first.zip?size=web"');
  });

  it("mention only the web size to viewers who may have no originals", () => {
    const menu = page({ ...kept, originals: false })("downloads");
    const links = [...menu.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
    expect(links).toEqual(["/g/anna-ben/download/set/first.zip?size=web", "/g/anna-ben/download/all.zip?size=web"]);
  });

  it("show no picture on a text cover, or if there is none to see", () => {
    expect(page(kept, null)("cover")).toContain("<picture>");
    build.manifest.look.cover = "text";
    expect(page(kept, null)("cover") + page(kept, null)("preload")).toBe("");
    build.manifest.look.cover = "full";
    const view = { ...viewOf(build, kept), cover: null };
    expect(htmlOf(fillSlots(view, null)({ name: "cover", key: "" }))).toBe("");
  });

  it("accept only a valid cover position", () => {
    const styled = (position: string) => {
      build.manifest.look["cover-position"] = position;
      return page(kept, null)("cover");
    };
    expect(styled("50% 30%")).toContain("object-position:50% 30%");
    expect(styled("0 0;background:url(//evil.example)")).not.toContain("object-position");
  });

  it("show hearts, ratings and the tally only if a selection is asked for", () => {
    const said = { photo: "A_1", picked: true, stars: 3, label: "red" as const, comment: HOSTILE, lists: [] };
    const fill = page({ ...kept, selection: { photos: [said], maxPicks: 10 } });
    expect(fill("pick-button", "A_1")).toContain('name="unpick" value="A_1"');
    expect(fill("pick-button", "A_1")).toContain("3 stars, Red, Commented");
    expect(fill("pick-button", "A_3")).toContain('name="pick" value="A_3"');
    expect(fill("picking")).toContain("1 of 10 chosen");
    expect(fill("pick-button", "A_1") + fill("client")).not.toContain("<script>alert");
    const sent = page({ ...kept, selection: { photos: [said], state: "read-only" } });
    expect(sent("pick-button", "A_1")).toContain("Chosen");
    const all = ["pick-button", "heart"].map((slot) => sent(slot, "A_1") + sent(slot, "A_3")).join("");
    expect(all + sent("hearts")).not.toMatch(/<button|<form/);
    for (const slot of ["pick-button", "heart", "hearts", "picking"]) expect(page(kept)(slot, "A_1")).toBe("");
  });

  it("give pages published earlier the forms their eyes and hearts are sent with", () => {
    const said = { photo: "A_1", picked: true, stars: 0, label: null, comment: "", lists: [] };
    const fill = page({ ...client, selection: { photos: [said] } });
    const buttons = ["eye", "heart"]
      .flatMap((slot) => ["A_1", "A_2", "A_3"].map((photo) => fill(slot, photo)))
      .join("");
    const forms = fill("eyes") + fill("hearts");
    const names = new Set(
      [...buttons.matchAll(/<button class="\w+" form="([^"]+)" name="photo"/g)].map(([, id]) => id),
    );
    expect(names).toEqual(new Set(["@hide", "@show", "@pick", "@unpick"]));
    for (const id of names) expect(forms).toContain(`<form id="${id}" method="post" action="/g/anna-ben/`);
  });

  it("begin a section after every 240 photos that this viewer sees, whatever is hidden from them", () => {
    const names = Array.from({ length: 600 }, (_, i) => `N_${i}`);
    const large = galleryBuild({ sets: { all: { title: "All", photos: names } } });
    const begun = (marked: string[]) => {
      const view = viewOf(large, { marked, here: "/g/anna-ben/all/" });
      const fill = fillSlots(view, view.sets[0] ?? null);
      const seen = view.sets[0]?.photos ?? [];
      return seen.flatMap((name, i) => (htmlOf(fill({ name: "section", key: name })) ? [i] : []));
    };
    expect(begun([])).toEqual([240, 480]);
    expect(begun(["N_3", "N_100", "N_240", "N_500"])).toEqual([240, 480]);
    expect(begun(names.slice(0, 370))).toEqual([]);
  });

  it("take time in proportion for 2,000 tiles and 31", async () => {
    const filling = (count: number) => {
      const names = Array.from({ length: count }, (_, i) => `N_${i}`);
      const build = galleryBuild({ sets: { all: { title: "All", photos: names } } });
      const view = viewOf(build, { ...client, clientSets: [], marked: [] });
      return () => {
        const fill = fillSlots(view, view.sets[0] ?? null);
        for (const key of names) for (const name of ["load-alt", "section", "mark-button"]) htmlOf(fill({ name, key }));
      };
    };
    expect(await growth(filling(Math.floor(2000 / (LARGE / SMALL))), filling(2000))).toBeLessThan(SLACK);
  });
});
