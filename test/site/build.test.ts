import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { type BuiltPage, buildPages } from "../../scripts/publish/gallery-pages.ts";
import type { ShellFile } from "../../scripts/publish/page-renderer.ts";
import { digestSite } from "../../scripts/publish/site-digest.ts";
import { LOOK_CHOICES } from "../../worker/domain/look.ts";
import { cutPage, joinPage } from "../../worker/domain/slices.ts";
import { contentPolicy } from "../../worker/http/headers.ts";
import { fillSlots } from "../../worker/page/slots.ts";
import { digestsOf } from "../../worker/store/pieces.ts";
import { galleryBuild, type Looker, photoOf, viewOf } from "./gallery-build.ts";

const ROOT = join(import.meta.dirname, "../..");
const STYLES = join(ROOT, "site/styles");
/** The root asked for a descendant, or every element for anything. */
const ASKS_ALL = /^\s*(?:(?::root|html|body|\[[^\]]*\])+:has\((?!>)|\*?:has\().*/gm;
const HOSTILE = [
  "--><script>alert(1)</script>",
  `" data-slot="eye x"`,
  "<!--[slot viewer ]-->",
  "<!--[/photo]--><!--[photo SECRET_1]-->",
  "]--> <!--[set secret-set]-->",
];
const names = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}_${1000 + i}`);

const build = galleryBuild({
  title: `Anna & Ben ${HOSTILE[2]}`,
  description: `Two days ${HOSTILE[3]} ${HOSTILE[0]}`,
  cover: "SECRET_1",
  look: { accent: "#2f6f5e", theme: "dark" },
  sets: {
    sixty: { title: `Sixty ${HOSTILE[4]}`, photos: names("ANB", 60) },
    odd: {
      title: "Odd names",
      photos: [...HOSTILE.map((caption, i) => ({ name: `ODD ${i} é'"&<`, caption })), "SECRET_1", "SECRET_2"],
    },
    films: { title: "Films", photos: names("FLM", 60) },
    "secret-set": { title: "Secretly", photos: ["SECRET_3"] },
  },
});
const FILM = {
  duration: 83,
  width: 1920,
  height: 1080,
  versions: [{ edge: 1920, blob: "0".repeat(64), size: 9_000_000 }],
};
for (const name of names("FLM", 60).filter((_, i) => i % 2 === 0)) {
  const photo = build.photos[name];
  if (photo) build.photos[name] = { ...photo, video: FILM };
}
const kept: Looker = { clientSets: ["secret-set"], marked: ["SECRET_1", "SECRET_2"] };

let pages: BuiltPage[];
let shell: ShellFile[];
const progress: { done: number; total: number }[] = [];
let treeBefore: string[];

const sourceTree = async () =>
  (
    await Promise.all(["site", "worker", "scripts"].map((room) => readdir(join(ROOT, room), { recursive: true })))
  ).flat();

beforeAll(async () => {
  treeBefore = await sourceTree();
  ({ pages, shell } = await buildPages({
    galleries: [build],
    root: ROOT,
    site: await digestSite(ROOT),
    onProgress: (p) => progress.push(p),
  }));
});

const built = (set: string | null) =>
  pages.find(({ page }) => (page.kind === "set" ? page.set : null) === set)?.html ?? "no such page";

function joined(set: string | null, looker: Looker): string {
  const view = viewOf(build, { here: set ? `/g/anna-ben/${set}/` : "/g/anna-ben/", ...looker });
  const [sets, photos] = [new Set(view.sets.map(({ id }) => id)), new Set(view.sets.flatMap((s) => s.photos))];
  const page = joinPage(cutPage(built(set)), {
    sees: ({ kind, key }) => (kind === "set" ? sets : photos).has(key),
    fill: fillSlots({ ...view, cover: null }, view.sets.find(({ id }) => id === set) ?? null),
  });
  return new TextDecoder().decode(page);
}

const brotli = (bytes: string | Uint8Array) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }).length;

async function shellBytes(ending: string): Promise<number> {
  const files = shell.filter(({ file }) => file.endsWith(ending));
  const sizes = await Promise.all(files.map(async ({ path }) => brotli(await readFile(path))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

describe("building a gallery's pages", () => {
  it("makes a cover and a page for each set, and reports its progress", () => {
    expect(pages.map(({ page }) => (page.kind === "set" ? page.set : "")).sort()).toEqual([
      "",
      "films",
      "odd",
      "secret-set",
      "sixty",
    ]);
    expect(progress.at(0)).toEqual({ done: 0, total: 5 });
    expect(progress.at(-1)).toEqual({ done: 5, total: 5 });
  });

  it("builds what it is given, even the second time in one process", async () => {
    const other = galleryBuild({ gallery: "other", sets: { only: { title: "Only", photos: ["X_1"] } } });
    const again = { galleries: [other], root: ROOT, site: await digestSite(ROOT) };
    await buildPages(again);
    const later = await buildPages({
      ...again,
      galleries: [{ ...other, photos: { X_1: photoOf("X_1", { set: "only", caption: "Late" }) } }],
    });
    expect(later.pages.at(-1)?.html).toContain('alt="Late"');
  });

  it("writes nothing into the source tree", async () => {
    expect(await sourceTree()).toEqual(treeBefore);
  });

  it("has one style and at most one script that its policy knows by their hashes, and nothing from other hosts", () => {
    for (const { html } of pages) {
      for (const [rule, element] of [
        ["styles", "style"],
        ["scripts", "script"],
      ] as const) {
        const own = [...html.matchAll(new RegExp(`<${element}(?![^>]* src="/_astro/)[^>]*>(.*?)</${element}>`, "gs"))];
        const digests = own.map(([, text = ""]) => createHash("sha256").update(text).digest("base64"));
        expect(digests.length).toBeLessThanOrEqual(1);
        expect(digestsOf(html)[rule]).toEqual(digests);
        const allowed = digests.map((digest) => ` 'sha256-${digest}'`).join("");
        expect(contentPolicy(digestsOf(html))).toContain(`; ${element}-src 'self'${allowed}; `);
      }
      expect(digestsOf(html).styles).toHaveLength(1);
      expect(html.match(/(?:src|href)="(?!\/|#|mailto:)[^"]*"/g) ?? []).toEqual([]);
    }
  });

  it("names files that reveal nothing about the gallery and contain none of its data", async () => {
    for (const { file, path } of shell) {
      // Without the digest of its content, in which any three letters may come.
      expect(file.replace(/\.[\w-]{8}(?=\.\w+$)/, "")).not.toMatch(/anna|sixty|odd|secret/i);
      expect(file).not.toContain("/");
      if (/\.(css|js|webmanifest|svg)$/.test(file))
        expect(await readFile(path, "utf8")).not.toMatch(/anna-ben|ANB_|Tove/);
    }
    for (const name of new Set(
      pages.flatMap(({ html }) => [...html.matchAll(/\/_astro\/([^"]+)/g)].map((m) => m[1])),
    )) {
      expect(shell.map(({ file }) => file)).toContain(name);
    }
  });
});

describe("a built page, cut and joined", () => {
  it("keeps captions and titles that look like marks as words", () => {
    const html = joined("odd", { ...kept, viewer: { as: "client" }, mark: true });
    expect(html).not.toContain("<script>alert(1)");
    for (let i = 0; i < HOSTILE.length; i++) expect(html).toContain(`ODD%20${i}%20%C3%A9&#39;%22%26%3C`);
    const owners = cutPage(built("odd")).pieces.flatMap(({ owner }) => (owner?.kind === "photo" ? [owner.key] : []));
    expect(new Set(owners)).toEqual(new Set(build.manifest.sets[1]?.photos));
  });

  it.each(["sixty", "odd", null])("leaves a guest no trace of what is hidden (%s)", (set) => {
    const html = joined(set, kept);
    expect(html).not.toMatch(/SECRET_\d(?!\]--)/);
    expect(html).not.toContain("Secretly");
    expect(html).not.toContain("/secret-set/");
    expect(html).not.toContain("<!--[");
    expect(html).not.toMatch(/data-slot="\w/);
  });

  it("gives a client all of it", () => {
    const html = joined(null, { ...kept, viewer: { as: "client" } });
    expect(html).toContain("Secretly");
    expect(joined("odd", { ...kept, viewer: { as: "client" } })).toContain('id="SECRET_1"');
  });

  it("shows a guest the counts for guests", () => {
    expect(joined("odd", kept)).toContain("5 photos");
    expect(joined(null, kept)).toContain("5 photos");
    expect(joined("odd", { ...kept, viewer: { as: "client" } })).toContain("7 photos");
  });

  it("is in the viewer's language, alternative texts included", () => {
    const html = joined("sixty", { ...kept, locale: "de" });
    expect(html).toContain('<html lang="de"');
    expect(html).toContain('alt="Foto ANB_1000"');
    expect(html).toContain('aria-label="Kapitel"');
    expect(html).not.toMatch(/<img(?![^>]* alt=")/);
  });
});

describe("what a visitor downloads first", () => {
  it("is at most 16 KB of HTML for 60 photos, for guests and clients", () => {
    expect(brotli(joined("sixty", kept))).toBeLessThanOrEqual(16 * 1024);
    expect(brotli(joined("sixty", { ...kept, viewer: { as: "client" }, mark: true }))).toBeLessThanOrEqual(16 * 1024);
  });

  it("is hardly more where every second photo is a video, and loads the same pictures and nothing of a film", () => {
    const [photos, films] = [joined("sixty", kept), joined("films", kept)];
    expect(films.match(/class="film"/g)?.length).toBe(30);
    expect(brotli(films)).toBeLessThanOrEqual(16 * 1024);
    for (const loads of [
      / loading="lazy"/g,
      / fetchpriority="high"/g,
      /<link [^>]*rel="(?:preload|stylesheet|modulepreload)"/g,
      /<script/g,
    ])
      expect(films.match(loads)?.length).toBe(photos.match(loads)?.length);
    expect(films).not.toMatch(/<video|<source[^>]* src=|\.mp4|\.vtt/);
  });

  it("is at most 16 KB of HTML for a client who marks and picks, hearts included", () => {
    const photos = names("ANB", 60).map((photo, i) => ({
      photo,
      picked: i % 3 === 0,
      stars: i % 6,
      label: i % 4 === 0 ? ("red" as const) : null,
      comment: i % 5 === 0 ? "For the wall" : "",
      lists: [],
    }));
    const picking = { ...kept, viewer: { as: "client" as const }, mark: true, selection: { photos, maxPicks: 40 } };
    expect(brotli(joined("sixty", picking))).toBeLessThanOrEqual(16 * 1024);
  });

  it("asks with :has() nothing that makes a browser walk the whole page at each change", async () => {
    const sheets = (await readdir(STYLES, { recursive: true })).filter((file) => file.endsWith(".css"));
    const asking = sheets.map(async (file) => {
      const rules = await readFile(join(STYLES, file), "utf8");
      return [...rules.matchAll(ASKS_ALL)].map(([rule]) => `${file}: ${rule.trim()}`);
    });
    expect((await Promise.all(asking)).flat()).toEqual([]);
    expect(":root:has(.open) .x".match(ASKS_ALL)).not.toBeNull();
    expect("  :has(> .film) {".match(ASKS_ALL)).not.toBeNull();
    expect(":root:has(> body > .open)".match(ASKS_ALL)).toBeNull();
  });

  it("is at most 12 KB of CSS, in one file, which no page waits for", async () => {
    const linked = [...built("sixty").matchAll(/<link rel="stylesheet" href="\/_astro\/([^"]+)"/g)].map((m) => m[1]);
    expect([...new Set(linked)]).toEqual([expect.stringMatching(/^main\./)]);
    const path = shell.find(({ file }) => file === linked[0])?.path ?? "";
    expect(brotli(await readFile(path))).toBeLessThanOrEqual(12 * 1024);
  });

  it("is at most 1 KB more of CSS for each pair of fonts, and one file that brings them", async () => {
    const sheets = shell.filter(({ file }) => file.endsWith(".css") && !file.startsWith("main."));
    const pairs = sheets.map(({ file }) => file.split(".")[0]);
    expect(pairs.toSorted()).toEqual(LOOK_CHOICES.fonts.filter((pair) => pair !== "book").toSorted());
    for (const { path } of sheets) expect(brotli(await readFile(path))).toBeLessThanOrEqual(1024);
  });

  it("is at most 6 KB of script, and 28 KB with everything that is loaded on demand", async () => {
    const first = [...built("sixty").matchAll(/<script[^>]* src="\/_astro\/([^"]+)"/g)].map((m) => m[1]);
    const path = shell.find(({ file }) => file === first[0])?.path ?? "";
    expect(first).toHaveLength(1);
    expect(brotli(await readFile(path))).toBeLessThanOrEqual(6 * 1024);
    expect(await shellBytes(".js")).toBeLessThanOrEqual(28 * 1024);
  });
});
