import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { downloadName } from "../../scripts/content/file-name.ts";
import { galleryProblems } from "../../scripts/content/gallery-checks.ts";
import { scanSet } from "../../scripts/content/gallery-folder.ts";
import { isIgnored } from "../../scripts/content/ignored.ts";
import { kindOf } from "../../scripts/content/kind.ts";
import { photoFault } from "../../scripts/content/photo-fault.ts";
import { readContent } from "../../scripts/content/read.ts";
import { parseYaml } from "../../scripts/content/yaml-file.ts";
import { formatProblem, sortProblems } from "../../scripts/terminal/problem.ts";
import { safeFileName } from "../../worker/domain/folder-names.ts";
import { growth, LARGE, SLACK, SMALL } from "../support/growth.ts";
import { photoBytes } from "../support/photos.ts";

let content: string;
beforeEach(async () => {
  content = await mkdtemp(path.join(tmpdir(), "glassine-content-"));
  await write("studio.yaml", "name: Mara Lindt\ntimezone: Europe/Vienna\n");
});
afterEach(() => rm(content, { recursive: true, force: true }));

async function write(file: string, text: string | Uint8Array): Promise<void> {
  const at = path.join(content, file);
  await mkdir(path.dirname(at), { recursive: true });
  await writeFile(at, text);
}

/** Problems of all content as they are printed, in their order, without the folder they are in. */
async function problems(): Promise<string[]> {
  const { problems: outside, galleries } = await readContent(content, []);
  const found = galleries.flatMap((gallery) => [
    ...gallery.problems,
    ...(gallery.content ? galleryProblems(gallery.content, gallery.content.files) : []),
  ]);
  return sortProblems([...outside, ...found]).map((p) => formatProblem(p).replaceAll(`${content}/`, ""));
}

async function settings() {
  const { galleries } = await readContent(content, []);
  return galleries[0]?.content?.settings;
}

const SETS = "sets:\n  - id: all\n    title: All\n";

describe("gallery.yaml and studio.yaml", () => {
  it("are read in full", async () => {
    await write(
      "trip/gallery.yaml",
      `title: "Anna & Ben: 2026"
date: 2026-06-13
description: |
  Two days
  in the Wachau
cover: 0042
language: de
sets:
  - id: all
    title: 2026
    visibility: client
listed: true
downloads: photos
expires: never
strip-gps: false
remove: [0043]
captions: { 0042: First }
alts: { 0042: Two people }
look: { cover: split, theme: dark, fonts: modern, accent: "#7a5c3e", cover-position: 50% 30% }
`,
    );
    await write("trip/all/0042.jpg", await photoBytes());
    expect(await problems()).toEqual([]);
    // Numbers stay what was written: a photo may be called 0042.
    expect(await settings()).toEqual({
      title: "Anna & Ben: 2026",
      date: "2026-06-13",
      description: "Two days\nin the Wachau",
      cover: "0042",
      language: "de",
      sets: [{ id: "all", title: "2026", visibility: "client" }],
      listed: true,
      downloads: "photos",
      expires: "never",
      "strip-gps": false,
      remove: ["0043"],
      captions: { own: { "0042": "First" }, fromFiles: true },
      alts: { "0042": "Two people" },
      "clock-offset": {},
      look: { cover: "split", theme: "dark", fonts: "modern", accent: "#7a5c3e", "cover-position": "50% 30%" },
    });
  });

  it("report everything that is wrong with them at once, each with its line and how to fix it", async () => {
    await write(
      "studio.yaml",
      "name: Mara\ntimezone: Europe/Wien\nemial: x\nlinks:\n  - label: Web\n    url: javascript:alert(1)\n",
    );
    await write(
      "trip/gallery.yaml",
      `title:
date: 2026-02-30
titel: Trip
listed: yes
guest-password: hunter2
downloads: everything
expires: soon
language: xx
look:
  accent: blue
  colour: red
  cover-position: top
sets:
  - id: enter
    title: One
  - id: Getting Ready
    title: [a]
    visibility: clients
  - title: Three
remove: ANB_1
captions:
  ANB_1: [x]
response:
  invites: friends
  min: 12
  max: none
  question: x
  questions:
    - text: ""
      choices: Linen
`,
    );
    expect(await problems()).toEqual([
      'studio.yaml:2 timezone: is not a time zone. Write its IANA name, such as "Europe/Vienna".',
      'studio.yaml:3 emial: unknown setting. Did you mean "email"?',
      "studio.yaml:6 links 1 url: is not a link. Write it with https://, http:// or mailto:.",
      "trip/gallery.yaml:1 title: is empty. Write something, or remove the line.",
      "trip/gallery.yaml:2 date: is not a date. Write it as year-month-day, such as 2026-06-13.",
      'trip/gallery.yaml:3 titel: unknown setting. Did you mean "title"?',
      "trip/gallery.yaml:4 listed: is not a possible value. It must be true or false.",
      "trip/gallery.yaml:5 guest-password: passwords don't belong in this file. Remove the line and use npm run access.",
      "trip/gallery.yaml:6 downloads: is not a possible value. It must be off, photos, all or buy.",
      "trip/gallery.yaml:7 expires: is not a date. Write it as 2027-06-13, or never.",
      "trip/gallery.yaml:8 language: is not a possible value. It must be en, de, fr or es.",
      'trip/gallery.yaml:10 look accent: is not a colour. Write it as "#rrggbb" in quotes, such as "#7a5c3e".',
      "trip/gallery.yaml:11 look colour: unknown setting. Possible settings: cover, theme, fonts, grid, viewer, slideshow, accent and cover-position.",
      'trip/gallery.yaml:12 look cover-position: is not a position. Write it as "50% 30%": from the left, from the top.',
      'trip/gallery.yaml:14 sets 1 id: "enter" is a reserved word. Choose another id, such as "enter-photos".',
      'trip/gallery.yaml:16 sets 2 id: "Getting Ready" can\'t be used in a link. Write "getting-ready", and give the folder the same name.',
      'trip/gallery.yaml:17 sets 2 title: must be text. Write it after the colon, and put "quotes" around it if it contains : or #.',
      "trip/gallery.yaml:18 sets 2 visibility: is not a possible value. It must be everyone or client.",
      "trip/gallery.yaml:19 sets 3 id is missing. Add it: id: ...",
      "trip/gallery.yaml:20 remove: must be a list. Write each photo's name as - ANB_0042.",
      'trip/gallery.yaml:22 captions ANB_1: must be text. Write it after the colon, and put "quotes" around it if it contains : or #.',
      "trip/gallery.yaml:24 response invites: is not a possible value. It must be off, clients, favourites or everyone.",
      "trip/gallery.yaml:26 response max: is not a number of photos. Write a number from 1 to 100000, or remove the line.",
      'trip/gallery.yaml:27 response question: unknown setting. Did you mean "questions"?',
      "trip/gallery.yaml:29 response questions 1 text: is empty. Write something, or remove the line.",
      "trip/gallery.yaml:30 response questions 1 choices: must be a list. Write each choice as - Linen.",
    ]);
  });

  it.each([
    ["title: Trip\ntitle: Trap\n", /^trip\/gallery\.yaml:2 has this setting twice\. Keep one of the two\.$/],
    ["title: 'Trip\n", /gallery\.yaml:\d is missing a quote/],
    [
      "date: 2026-06-13\ntitle: Trip: Day 1\n",
      /^trip\/gallery\.yaml:2 has a ':' inside a text\. Put quotes around a text that contains ':'\.$/,
    ],
    ["title: Trip\n date: 2026-06-13\n", /^trip\/gallery\.yaml:1 has two lines here that don't fit together\./],
    ["title: Trip\nlook:\n\tcover: full\n", /gallery\.yaml:3 is indented with a tab\. Use spaces/],
    ["title: @trip\n", /gallery\.yaml:1 has a text that begins with a special character/],
    ["title: *Trip* to Rome\n", /gallery\.yaml:1 has a text that begins with '\*'\. Put quotes around the text/],
    [`title: Trip\n${SETS}captions:\n  *: off\n`, /gallery\.yaml:6 has a text that begins with '\*'/],
    ["title: Trip\ndate: !Hurra today\n", /gallery\.yaml:2 has a text that begins with '!'/],
    ["title: &Friends party\n", /gallery\.yaml:1 has a text that begins with '&'/],
    ["title: Trip\nlook: { cover: full, theme: dark, cover: none }\n", /gallery\.yaml:2 has this setting twice/],
    ["", /gallery\.yaml:1 contains no settings\. Begin with title: and sets:/],
    ["- a\n- b\n", /gallery\.yaml:1 contains no settings/],
    [`title: x\n${"[".repeat(200_000)}`, /gallery\.yaml(?::\d+)? /],
    [`title: ${"x".repeat(300)}\n${SETS}`, /title: is longer than 200 characters/],
    [`title: "a\\u0007b"\n${SETS}`, /title: has more than one line, or control characters/],
    [`title: Trip\n__proto__: { a: b }\nconstructor: x\n${SETS}`, /__proto__: unknown setting/],
    [`title: Trip\nsets: []\n`, /gallery\.yaml:2 sets: is empty/],
    [`title: Trip\n`, /gallery\.yaml:1 sets is missing/],
    [
      `title: Trip\n${SETS}response:\n  invites: clients\n  min: 9\n  max: 8\n`,
      /response min: is greater than max\. Write a number up to max/,
    ],
    [
      `title: Trip\n${SETS}offer:\n  currency: JPY\n  items:\n    - sell: photo\n      price: 12.50\n`,
      /offer items 1 price: is not an amount in JPY\. Write it as 12 or, where there are cents, 12\.50/,
    ],
    [
      `title: Trip\n${SETS}offer:\n  currency: EUR\n  items:\n    - sell: photos\n      price: 12.50\n`,
      /offer items 1 count: is not a possible pack size/,
    ],
    [
      `title: Trip\n${SETS}offer:\n  currency: EUR\n  items:\n    - sell: prints\n      price: 1\n      cost: 2\n`,
      /offer items 1 (?:sell: is not a possible value|cost: unknown setting)/,
    ],
  ])("that make no sense are reported, not obeyed: %#", async (text, expected) => {
    await write("trip/gallery.yaml", text);
    const found = await problems();
    expect(found.length).toBeGreaterThan(0);
    expect(found.join("\n")).toMatch(expected);
  });

  it("may repeat a text by its anchor", async () => {
    await write("trip/gallery.yaml", `title: &title Trip\ndescription: *title\n${SETS}`);
    expect(await settings()).toMatchObject({ title: "Trip", description: "Trip" });
  });

  it.each([
    ["latin-1", Buffer.from(`# Sets\ntitle: J\u00f6rg\n${SETS}`, "latin1"), 2],
    ["UTF-16", Buffer.from(`\ufefftitle: Trip\n${SETS}`, "utf16le"), 1],
  ])("are refused in %s, where letters would be read as others", async (_, bytes, line) => {
    await write("trip/gallery.yaml", bytes);
    expect(await problems()).toEqual([
      `trip/gallery.yaml:${line} is not saved as UTF-8. Save it again with the encoding UTF-8.`,
    ]);
  });

  it("are read in a time that grows in proportion to what they say", async () => {
    const captions = (photos: number) =>
      `captions:\n${Array.from({ length: photos }, (_, i) => `  ANB_${i}: The first look\n`).join("")}`;
    const [small, large] = [captions(320), captions(320 * (LARGE / SMALL))];
    const read = (text: string) => () => parseYaml(text, "gallery.yaml");
    expect(await growth(read(small), read(large))).toBeLessThan(SLACK);
  });

  it("can't explode through aliases", async () => {
    const levels = Array.from({ length: 12 }, (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i},`.repeat(9)}]`);
    await write("trip/gallery.yaml", `title: Trip\nl0: &l0 [x]\n${levels.join("\n")}\n${SETS}`);
    expect((await problems()).join("\n")).toContain("trip/gallery.yaml uses its aliases too often");
  });

  it("can't be huge", async () => {
    await write("trip/gallery.yaml", `title: Trip\n${SETS}${"# x\n".repeat(1_100_000)}`);
    expect(await problems()).toEqual([
      "trip/gallery.yaml is larger than 4 MiB. This file should contain only settings and captions.",
    ]);
  });

  it("are reported if they can't be read", async () => {
    await mkdir(path.join(content, "trip/gallery.yaml"), { recursive: true });
    expect(await problems()).toEqual([
      "trip/gallery.yaml can't be read. Check that it is a file and that you may read it.",
    ]);
  });

  it("are not taken for missing if their folder can't be opened", async () => {
    await symlink("trip", path.join(content, "trip"));
    expect((await problems()).join("\n")).toContain("trip/gallery.yaml can't be read.");
    expect((await readContent(content, [])).warnings).toEqual([]);
  });

  it("are reported if they are missing", async () => {
    await rm(path.join(content, "studio.yaml"));
    await mkdir(path.join(content, "trip"));
    const { problems: found, warnings } = await readContent(content, []);
    expect(found.map((p) => p.what)).toEqual(["is missing"]);
    expect(warnings).toEqual([`${content}/trip has no gallery.yaml, so it is not a gallery yet.`]);
    const asked = await readContent(content, ["trip"]);
    expect(asked.galleries[0]?.problems.map((p) => p.what)).toEqual(["is missing"]);
  });

  it("print nothing that could control a terminal", async () => {
    await write("trip/gallery.yaml", `title: Trip\n"evil\\e[2J\\u202e": x\n${SETS}`);
    const found = (await problems()).join("");
    expect(found).toContain("evil\ufffd[2J\ufffd");
    for (const character of ["\u001b", "\u202e"]) expect(found).not.toContain(character);
  });
});

describe("a gallery", () => {
  const trip = (yaml: string) => write("trip/gallery.yaml", `title: Trip\n${yaml}`);

  it("has its photos in natural order, without sidecars and litter", async () => {
    await trip(SETS);
    for (const file of ["IMG_10.jpg", "IMG_9.JPG", "img_1.jpeg", "Ängste 2.jpg"])
      await write(`trip/all/${file}`, await photoBytes());
    for (const file of ["IMG_9.xmp", "IMG_9.JPG.xmp", ".hidden.jpg", "._IMG_9.jpg", "Thumbs.db", "notes.txt"]) {
      await write(`trip/all/${file}`, "x");
    }
    const { galleries } = await readContent(content, []);
    expect(galleries[0]?.content?.files.map(({ name }) => name)).toEqual(["Ängste 2", "img_1", "IMG_9", "IMG_10"]);
    expect(await problems()).toEqual([]);
  });

  it("must be in a folder whose name can be used in a link", async () => {
    await write("Fränzi & Jo/gallery.yaml", `title: Trip\n${SETS}`);
    expect(await problems()).toEqual([
      'Fränzi & Jo "Fränzi & Jo" can\'t be used in a link. Call the folder "franzi-jo".',
    ]);
  });

  it("can't have two sets with one id or one title", async () => {
    await trip(`${SETS}  - id: all\n    title: Other\n  - id: more\n    title: ALL\n`);
    await write("trip/all/a.jpg", await photoBytes());
    await write("trip/more/b.jpg", await photoBytes());
    expect(await problems()).toEqual([
      'trip/gallery.yaml:5 sets 2 id: "all" is used twice. Give each set an id of its own.',
      'trip/gallery.yaml:8 sets 3 title: "ALL" is used twice. Give each set a title of its own.',
    ]);
  });

  it("can't have two photos with one name, whatever their case, extension or spelling", async () => {
    await trip(`${SETS}  - id: more\n    title: More\n`);
    for (const file of ["all/a.jpg", "all/a.png", "more/A.jpg", "more/e\u0301.jpg", "all/\u00e9.jpg", "all/x.jpg"]) {
      await write(`trip/${file}`, await photoBytes());
    }
    const found = await problems();
    expect(found.map((text) => text.split(" ")[0])).toEqual([
      "trip/all/a.png",
      "trip/more/A.jpg",
      "trip/more/e\u0301.jpg",
    ]);
    expect(found[0]).toContain("has the same name as trip/all/a.jpg. A photo's name must be unique");
    expect(found[1]).toContain("apart from upper and lower case or accents");
    expect(found[2]).toContain("only its accents are stored in another way");
  });

  it("can't have two photos that Windows would store as one", async () => {
    await trip(SETS);
    for (const file of ["a?.jpg", "a_.jpg"]) await write(`trip/all/${file}`, await photoBytes());
    expect((await problems())[0]).toMatch(/would download under the same file name as trip\/all\/a_\.jpg/);
  });

  it("must have photos in every set, and a folder for every set", async () => {
    await trip(`${SETS}  - id: more\n    title: More\n  - id: last\n    title: Last\n`);
    await write("trip/all/a.jpg", await photoBytes());
    await mkdir(path.join(content, "trip/more"));
    await write("trip/last", "x");
    expect(await problems()).toEqual([
      "trip/gallery.yaml:5 sets 2: trip/more contains no photos. Put photos in it, or remove the set.",
      "trip/gallery.yaml:7 sets 3: trip/last contains no photos. Put photos in it, or remove the set.",
      "trip/last is a file. Replace it with a folder of the set's photos.",
    ]);
    await rm(path.join(content, "trip/more"), { recursive: true });
    expect((await problems())[0]).toContain("sets 2: its folder trip/more is missing");
  });

  it("must have the cover and the captioned photos that it names", async () => {
    await trip(`cover: ANB_42.jpg\n${SETS}captions:\n  ANB_43: x\n  zzzzzzzz: y\n`);
    await write("trip/all/ANB_42.jpg", await photoBytes());
    expect(await problems()).toEqual([
      'trip/gallery.yaml:2 cover: there is no photo "ANB_42.jpg". Did you mean "ANB_42"?',
      'trip/gallery.yaml:7 captions: there is no photo "ANB_43". Did you mean "ANB_42"?',
      'trip/gallery.yaml:8 captions: there is no photo "zzzzzzzz". Write a photo\'s file name without its extension.',
    ]);
  });

  it.each([
    ["captions: file", { own: {}, fromFiles: true }],
    ["captions: off", { own: {}, fromFiles: false }],
    ['captions: { a: "", "*": off }', { own: { a: "" }, fromFiles: false }],
    ['captions: { "*": file, a: One }', { own: { a: "One" }, fromFiles: true }],
    ["remove: []", { own: {}, fromFiles: true }],
  ])("has captions from its files, its own, or none: %s", async (yaml, expected) => {
    await trip(`${SETS}${yaml}\n`);
    await write("trip/all/a.jpg", await photoBytes());
    expect(await problems()).toEqual([]);
    expect((await settings())?.captions).toEqual(expected);
  });

  it.each([
    ["captions: none", "trip/gallery.yaml:5 captions: must be file, off, or a list of names and texts."],
    ["captions:", "trip/gallery.yaml:5 captions: must be file, off, or a list of names and texts."],
    ["captions: [a]", "trip/gallery.yaml:5 captions: must be file, off, or a list of names and texts."],
    ['captions: { "*": no }', "trip/gallery.yaml:5 captions *: must be file or off"],
    ["captions: { a: [b] }", "trip/gallery.yaml:5 captions a: must be text."],
  ])("is clear about captions that can't be meant: %s", async (yaml, expected) => {
    await trip(`${SETS}${yaml}\n`);
    await write("trip/all/a.jpg", await photoBytes());
    expect((await problems())[0]).toContain(expected);
  });

  it("has a problem if a set's folder can't be listed, and the others go on", async () => {
    const folder = { content, path: path.join(content, "trip/gone"), shown: "trip/gone" };
    const { files, problems: found } = await scanSet(folder, "gone");
    expect(files).toEqual([]);
    expect(found).toEqual([
      { file: "trip/gone", line: null, what: "can't be read", fix: "Check that you may open it" },
    ]);
  });

  it("leaves files outside every set alone, and says so", async () => {
    await trip(SETS);
    await write("trip/all/a.jpg", await photoBytes());
    await write("trip/Al/b.jpg", await photoBytes());
    await write("trip/c.jpg", await photoBytes());
    await write("trip/all/raw/d.jpg", await photoBytes());
    const { galleries } = await readContent(content, []);
    expect(galleries[0]?.problems).toEqual([]);
    expect(galleries[0]?.warnings.map((warning) => warning.replaceAll(`${content}/`, ""))).toEqual([
      'trip/Al isn\'t listed in gallery.yaml, so its photos are not published. Did you mean "all"? To publish it, list it under sets.',
      "trip: 1 photo is outside every set folder, so it is not published: c.jpg",
      "trip/all/raw is a folder inside a set, so its files are not published.",
    ]);
  });

  it("follows no link out of the content folder", async () => {
    const outside = await mkdtemp(path.join(tmpdir(), "glassine-outside-"));
    await writeFile(path.join(outside, "secret.jpg"), await photoBytes());
    await writeFile(path.join(outside, "gallery.yaml"), `title: Trip\n${SETS}`);
    await trip(`${SETS}  - id: more\n    title: More\n`);
    await write("trip/all/a.jpg", await photoBytes());
    await symlink(path.join(outside, "secret.jpg"), path.join(content, "trip/all/b.jpg"));
    await symlink(path.join(content, "nowhere"), path.join(content, "trip/all/c.jpg"));
    await symlink("a.jpg", path.join(content, "trip/all/d.jpg"));
    await symlink(outside, path.join(content, "trip/more"));
    await symlink(outside, path.join(content, "other"));
    const found = await problems();
    expect(found.map((text) => text.split(" is ")[0])).toEqual([
      "other/gallery.yaml",
      "trip/all/b.jpg",
      "trip/all/c.jpg",
      "trip/gallery.yaml:5 sets 2: trip/more contains no photos. Put photos in it, or remove the set.",
      "trip/more",
    ]);
    for (const text of [found[0], found[1], found[2], found[4]])
      expect(text).toContain("points outside the content folder");
    await rm(outside, { recursive: true });
  });
});

describe("a photo file", () => {
  const faultOf = async (bytes: Uint8Array | string) => {
    await write("file", bytes);
    return photoFault(path.join(content, "file"), Buffer.from(bytes as string).length);
  };

  it.each(["jpeg", "png", "webp", "tiff", "avif"] as const)("is known by its content: %s", async (format) => {
    const bytes = await photoBytes({ format });
    expect(kindOf(bytes)).toEqual({ ok: true, kind: format });
    expect(await faultOf(bytes)).toBeNull();
  });

  it.each(["jpeg", "png", "webp"] as const)("that is cut off is found before it is decoded: %s", async (format) => {
    const bytes = await photoBytes({ format, width: 300, height: 200 });
    expect(await faultOf(bytes.subarray(0, bytes.length >> 1))).toMatchObject({
      what: expect.stringContaining("cut off"),
    });
  });

  it("that can't be opened is reported, and the rest goes on", async () => {
    expect(await photoFault(path.join(content, "gone.jpg"), 10)).toMatchObject({ what: "can't be read" });
  });

  it("with much data after its end is whole", async () => {
    expect(await faultOf(Buffer.concat([await photoBytes(), Buffer.alloc(200_000)]))).toBeNull();
  });

  it.each([
    ["\0\0\0\x18ftypcrx \0\0\0\0", "a Canon raw file"],
    ["II*\0\x10\0\0\0CR\x02\0", "a Canon raw file"],
    ["GIF89a............", "GIF"],
    ["8BPS..............", "Photoshop"],
    ["%PDF-1.7..........", "PDF"],
    ["<svg xmlns='http://www.w3.org/2000/svg'/>", null],
    ["<html>", null],
    ["x", null],
  ])("that can't be decoded here is called what it is: %#", async (text, called) => {
    const bytes = Buffer.from(text, "latin1");
    expect(kindOf(bytes)).toEqual({ ok: false, called });
    expect(await faultOf(bytes)).toMatchObject({
      what: called ? `is ${called}, which Glassine can't read` : "is not an image",
    });
  });

  it("that is empty is reported as empty", async () => {
    expect(await faultOf("")).toMatchObject({ what: "is empty" });
  });
});

describe("names of downloaded files", () => {
  it.each([
    ["ANB_0042.jpg", "ANB_0042.jpg", "ANB_0042.jpg"],
    ["Übergang am See.PNG", "Übergang am See.PNG", "Übergang am See.jpg"],
    ["e\u0301.tif", "\u00e9.tif", "\u00e9.jpg"],
    ['a<b>:"|?*.jpg', "a_b______.jpg", "a_b______.jpg"],
    ["CON.jpg", "CON_.jpg", "CON_.jpg"],
    ["aux.photo.jpg", "aux_.photo.jpg", "aux_.photo.jpg"],
    ["trailing. .jpg", "trailing.jpg", "trailing.jpg"],
    ["evil\u202egpj.exe", "evil_gpj.exe", "evil_gpj.jpg"],
    ["no-ending", "no-ending", "no-ending.jpg"],
  ])("can be stored anywhere: %j", (file, original, web) => {
    expect([downloadName(file, "original"), downloadName(file, "web")]).toEqual([original, web]);
  });

  it("are never empty", () => {
    expect(safeFileName("...", "photo")).toBe("photo");
    expect(downloadName("....jpg", "web")).toBe("photo.jpg");
  });
});

describe("files beside photos", () => {
  it.each([
    ".DS_Store",
    "._a.jpg",
    "Thumbs.db",
    "desktop.ini",
    "a.xmp",
    "A.XMP",
    "a.jpg.dop",
    "a.aae",
    "list.txt",
    "Icon\r",
  ])("are skipped: %j", (file) => expect(isIgnored(file)).toBe(true));
  it.each(["a.jpg", "xmp", "a", "a.xmp.jpg", "a.heic", "a.arw"])("are not skipped when they may be meant: %j", (file) =>
    expect(isIgnored(file)).toBe(false),
  );
});
