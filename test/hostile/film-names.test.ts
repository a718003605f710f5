import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { builtLink } from "../../worker/domain/link.ts";
import { paths } from "../../worker/domain/paths.ts";
import { makeFilm } from "../support/films.ts";
import { writePhoto } from "../support/photos.ts";
import { outcomes, publishing, told } from "../support/publishing.ts";
import type { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";
import { readZip } from "../worker/zip/archive.ts";

/** Names that films may have on a Mac or on Linux, without their ending, and under which they are downloaded. */
const NAMES: [string, string][] = [
  [`"quoted" 'film' \`ls\` $(id)`, `_quoted_ 'film' \`ls\` $(id)`],
  ["<b onclick=hit()>&amp;", "_b onclick=hit()_&amp;"],
  ["--all -rf", "--all -rf"],
  ["-i", "-i"],
  ["100% %2e%2e %n %s", "100% %2e%2e %n %s"],
  ["a,b;c=d#e&g+h", "a,b;c=d#e&g+h"],
  ["q?size=web", "q_size=web"],
  ["\u202egpj.exe", "_gpj.exe"],
  ["עברית \u2067x\u2069", "עברית _x_"],
  ["e\u0301te", "\u00e9te"],
  ["CON", "CON_"],
  ["film.poster", "film.poster"],
  ["clip.mp4", "clip.mp4"],
  ["__proto__", "__proto__"],
  ["長".repeat(60), "長".repeat(60)],
  ["👩‍👩‍👧‍👦 🎉", "👩‍👩‍👧‍👦 🎉"],
];

/** Each is as long as no other: what comes under a name is known by its length. */
const lengthOf = (nth: number) => 1 + nth / 4;
const filmOf = (nth: number) => makeFilm({ width: 64, height: 48, rate: 4, duration: lengthOf(nth), sound: false });
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const plain = (html: string) => html.replaceAll("&#39;", "'").replaceAll("&quot;", '"').replaceAll("&amp;", "&");

describe("films whose names look like something else", () => {
  let wedding: Wedding;
  let guest: Visitor;
  beforeAll(async () => {
    wedding = await openWedding();
    const at = (file: string) => path.join(wedding.content, GALLERY, "dancing", file);
    for (const [nth, [name]] of NAMES.entries()) {
      await writeFile(at(`${name}.mp4`), await filmOf(nth));
      await writePhoto(at(`${name}.poster.jpg`), { width: 64, height: 48, seed: nth + 90 });
      await writeFile(at(`${name}.vtt`), `WEBVTT\n\n00:00.000 --> 00:01.000\ncaptions ${nth}.\n`);
    }
    await wedding.publish();
    guest = await wedding.guest();
  });
  afterAll(() => wedding?.close());

  it.each(NAMES)("are played, captioned and downloaded as what they are: %j", async (file, saved) => {
    const [name, nth] = [file.normalize("NFC"), NAMES.findIndex(([one]) => one === file)];
    const photo = await wedding.photo(name);
    const link = builtLink(GALLERY);
    const [version] = photo.video?.versions ?? [];
    if (!version) throw new Error(`${name} is not a film`);
    const played = await guest.get(paths.video(link, photo, version), { range: "bytes=4-7" });
    expect([played.status, await played.text()]).toEqual([206, "ftyp"]);
    const page = await guest.text(paths.photo(link, name));
    expect(photo.video?.duration).toBeCloseTo(lengthOf(nth), 1);
    expect(plain(page)).toContain(`<source src="${paths.video(link, photo, version)}"`);
    expect(page).not.toContain("<b onclick");
    const [, track = ""] = /<track[^>]* src="([^"]+)"/.exec(page) ?? [];
    expect(await guest.text(plain(track))).toContain(`captions ${nth}.`);
    const download = await guest.get(paths.downloadPhoto(link, name, "original"));
    expect(sha256(new Uint8Array(await download.arrayBuffer()))).toBe(photo.original.blob);
    const disposition = download.headers.get("content-disposition") ?? "";
    expect(disposition).toMatch(/^attachment; filename="[ !#-[\]-~]+\.mp4"/);
    const [, encoded = `${saved}.mp4`] = /filename\*=UTF-8''(\S+)$/.exec(disposition) ?? [];
    expect(encoded.includes("%") ? decodeURIComponent(encoded) : encoded).toBe(`${saved}.mp4`);
  });

  it("are in a zip under names that every system can store, each one once", async () => {
    const response = await guest.get(`/g/${GALLERY}/download/set/dancing.zip`);
    const entries = await readZip(Buffer.from(await response.arrayBuffer()));
    const films = entries.filter(({ path }) => path.endsWith(".mp4"));
    expect(films.map(({ path }) => path).sort()).toEqual(NAMES.map(([, saved]) => `${saved}.mp4`).sort());
    for (const [name, saved] of NAMES) {
      const bytes = films.find(({ path }) => path === `${saved}.mp4`)?.bytes ?? Buffer.alloc(0);
      expect(sha256(bytes), saved).toBe((await wedding.photo(name.normalize("NFC"))).original.blob);
    }
  });
});

describe("films whose names can't be published", () => {
  const desk = publishing();
  const publishNamed = async (names: readonly string[]) => {
    await desk.write("trip/gallery.yaml", "title: Trip\nsets:\n  - id: all\n    title: All\n");
    for (const [nth, name] of names.entries()) await desk.write(`trip/all/${name}`, await filmOf(nth));
    const report = await desk.publish();
    return { said: told(report, desk.content), trip: outcomes(report).trip };
  };

  it.each<[string, string[], RegExp]>([
    ["a line feed", ["two\nlines.mp4"], /holds a control character/],
    ["an escape sequence", ["\u001b[2Jgone.mp4"], /holds a control character/],
    ["a backslash", ["up\\film.mp4"], /a backslash/],
    ["255 bytes", [`${"a".repeat(251)}.mp4`], /is longer than 180 bytes/],
    ["181 bytes", [`${"é".repeat(90)}a.mov`], /is longer than 180 bytes/],
    ["only spaces", ["  .mp4"], /is empty/],
    ["the same letters, but for their case", ["Clip.mp4", "cLIP.mov"], /has the same name as/],
    ["the same letters, but for their width", ["ＦＩＬＭ.mp4", "film.m4v"], /has the same name as/],
    ["the same letters after folding", ["STRASSE.mp4", "straße.mp4"], /has the same name as/],
  ])("are reported in one plain line each: %s", async (_what, names, wanted) => {
    const { said, trip } = await publishNamed(names);
    expect(trip).toBe("failed");
    expect(said.join("\n")).toMatch(wanted);
    for (const line of said) expect(line).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
    expect(await desk.live("trip")).toBeNull();
  });
});
