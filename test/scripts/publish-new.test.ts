import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { STUDIO_YAML } from "../../sample/studio.ts";
import { readContent } from "../../scripts/content/read.ts";
import { openLocalTarget } from "../../scripts/target/local.ts";
import { dayIn } from "../../worker/domain/expiry.ts";
import type { Preset } from "../../worker/domain/preset.ts";
import { keepPreset } from "../../worker/store/presets.ts";
import { writePhoto } from "../support/photos.ts";
import { ROOT } from "../support/publishing.ts";

let content: string;
beforeEach(async () => {
  content = path.join(await mkdtemp(path.join(tmpdir(), "glassine-new-")), "content");
});
afterEach(() => rm(path.dirname(content), { recursive: true, force: true }));

/** What is kept on this computer plays no part. */
const noState = () => ["--state", path.join(path.dirname(content), "no-state")];

function begin(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(ROOT, "scripts/new.ts"), ...args, "--content", content, ...(args.includes("--state") ? [] : noState())],
    {
      cwd: ROOT,
      encoding: "utf8",
    },
  );
  return { status, output: stdout + stderr };
}

describe("content/README.md", () => {
  const readme = path.join(ROOT, "content/README.md");

  it("shows files that can be published as they are, and gets in no command's way", async () => {
    const text = await readFile(readme, "utf8");
    const examples = [...text.matchAll(/`content\/([\w./-]+)`:\n\n```yaml\n(.*?)```/gs)];
    expect(examples.map(([, file]) => file)).toEqual(["anna-ben/gallery.yaml", "studio.yaml"]);
    await mkdir(path.join(content, "anna-ben"), { recursive: true });
    for (const [, file = "", yaml = ""] of examples) await writeFile(path.join(content, file), yaml);
    await cp(readme, path.join(content, "README.md"));
    await writePhoto(path.join(content, "greta.jpg"));
    await writePhoto(path.join(content, "anna-ben/highlights/ANB_0042.jpg"));
    await writePhoto(path.join(content, "anna-ben/getting-ready/ANB_0007.jpg"), { seed: 2 });
    const { studio, galleries, problems, warnings } = await readContent(content, []);
    expect({ problems, warnings, of: galleries.map(({ gallery, problems }) => ({ gallery, problems })) }).toEqual({
      ...{ problems: [], warnings: [] },
      of: [{ gallery: "anna-ben", problems: [] }],
    });
    expect(studio?.name).toBe("Greta Hall");
  });

  it("is the only file of content/ in git: photos never get there, whatever their extension", () => {
    const git = (...args: string[]) => spawnSync("git", args, { cwd: ROOT, encoding: "utf8" });
    const isIgnored = (file: string) => git("check-ignore", "-q", file).status === 0;
    expect(git("ls-files", "--", "content").stdout).toBe("content/README.md\n");
    expect(["content/README.md", "content/a/gallery.yaml", "content/a/photos.lock.json"].some(isIgnored)).toBe(false);
    const endings = "jpg JPG jpeg png tif TIFF webp avif heic HEIC".split(" ");
    expect(endings.filter((ending) => !isIgnored(`content/a/b/c.${ending}`))).toEqual([]);
  });
});

describe("npm run new", () => {
  it("starts a gallery that can be published once it has photos", async () => {
    expect(begin("anna-ben")).toMatchObject({
      status: 0,
      output: expect.stringContaining("npm run publish -- anna-ben"),
    });
    for (const set of ["highlights"]) await writePhoto(path.join(content, "anna-ben", set, `${set}.jpg`));
    const { studio, galleries, problems } = await readContent(content, []);
    expect([...problems, ...(galleries[0]?.problems ?? [])]).toEqual([]);
    expect(studio).toMatchObject({ name: "Your Studio" });
    expect(galleries[0]?.content?.settings).toMatchObject({
      title: "Anna Ben",
      sets: [{ id: "highlights" }],
    });
  });

  it("shows every key there is, each with a valid value", async () => {
    begin("trip");
    const file = path.join(content, "trip/gallery.yaml");
    const text = (await readFile(file, "utf8"))
      .replace(/^# (?! *(?:Sets are|Only for|What visitors))/gm, "")
      .replace(/^( +)# /gm, "$1");
    await rm(file);
    await writeFile(file, text);
    const { galleries } = await readContent(content, []);
    expect(galleries[0]?.problems).toEqual([]);
    expect(Object.keys(galleries[0]?.content?.settings ?? {}).sort()).toEqual(
      "alts captions clock-offset cover date description downloads expires language listed look offer order remove response sets strip-gps title watermark".split(
        " ",
      ),
    );
  });

  // After the demo, a photographer's first gallery had the sample's name, logo and links, and nothing said so.
  it.each([
    ["the name it was written with", "name: Your Studio\n", "says that you are Your Studio"],
    ["the sample's", STUDIO_YAML, "says that you are Mira Lindhof"],
    ["the photographer's own", "name: Mara Lindt\ntimezone: Europe/Vienna\n", null],
  ])("says whose name galleries show, if it is %s", async (_what, yaml, said) => {
    await mkdir(content, { recursive: true });
    await writeFile(path.join(content, "studio.yaml"), yaml);
    const { output } = begin("trip");
    if (said) expect(output).toContain(said);
    else expect(output).not.toContain("says that you are");
  });

  it("overwrites nothing", async () => {
    begin("trip");
    const before = await readFile(path.join(content, "trip/gallery.yaml"), "utf8");
    expect(begin("trip")).toMatchObject({
      status: 1,
      output: expect.stringContaining("exists already. Nothing was changed."),
    });
    expect(await readFile(path.join(content, "trip/gallery.yaml"), "utf8")).toBe(before);
  });

  it.each([
    [["Anna & Ben"], 'Call it "anna-ben"'],
    [["../x"], 'Call it "x"'],
    [[], "<gallery> is missing. Usage: npm run new -- <gallery>"],
    [["a", "b"], '"b" is unexpected'],
  ])("refuses what can't be a gallery, and says what can: %j", (args, said) => {
    expect(begin(...args)).toMatchObject({ status: 2, output: expect.stringContaining(said) });
  });
});

describe("npm run new -- <gallery> --preset", () => {
  const state = () => path.join(path.dirname(content), "v3");
  const keep = async (...presets: Preset[]) => {
    const target = await openLocalTarget({ stateDir: state(), root: ROOT });
    for (const preset of presets) await keepPreset(target.db, { ...preset, now: 1 });
    await target.close();
  };
  const beginWith = (preset: string) => begin("trip", "--preset", preset, "--state", state());
  const WEDDING = {
    name: "Wedding, large",
    settings: { visibility: "private", marks: false, downloads: "photos", downloadSizes: "web", listed: false },
    closesAfter: 90,
  } as const;

  it("begins with what a file can say, and says how to set the rest", async () => {
    await keep(WEDDING);
    const before = Date.now();
    const { status, output } = beginWith("Wedding, large");
    expect(output).toContain(
      `npm run access -- trip --state ${state()} --visibility private --marks off --download-sizes web\n`,
    );
    expect(status).toBe(0);
    await writePhoto(path.join(content, "trip/highlights/one.jpg"));
    const { galleries } = await readContent(content, []);
    expect(galleries[0]?.problems).toEqual([]);
    const { listed, downloads, expires } = galleries[0]?.content?.settings ?? {};
    const days = [before, Date.now()].map((at) =>
      dayIn(at + 90 * 86_400_000, Intl.DateTimeFormat().resolvedOptions().timeZone),
    );
    expect({ listed, downloads }).toEqual({ listed: false, downloads: "photos" });
    expect(days).toContain(expires);
  });

  it("of a preset with nothing but a number of days sets the last day, and has nothing to say", async () => {
    await keep({ name: "Short", settings: {}, closesAfter: 7 });
    const { status, output } = beginWith("Short");
    expect(output).not.toContain("npm run access");
    expect(status).toBe(0);
    const text = await readFile(path.join(content, "trip/gallery.yaml"), "utf8");
    expect(text).toMatch(/^expires: \d{4}-\d\d-\d\d +# the last day/m);
    expect(text).toMatch(/^# downloads: all +# what guests/m);
  });

  it("that is unknown changes nothing, and names those there are", async () => {
    await keep(WEDDING, { name: "Portrait", settings: {}, closesAfter: null });
    for (const [name, said] of [
      ["Portrai", 'Did you mean "Portrait"? Presets: Portrait and Wedding, large.'],
      ["?", "Presets: Portrait and Wedding, large."],
    ] as const)
      expect(beginWith(name)).toMatchObject({ status: 2, output: expect.stringContaining(said) });
    expect(existsSync(path.join(content, "trip"))).toBe(false);
  });

  it("says where presets come from while there are none", () => {
    expect(beginWith("Wedding")).toMatchObject({
      status: 2,
      output: expect.stringContaining("There are no presets yet: keep one in the studio"),
    });
    expect(begin("--help").output).toContain("--preset NAME");
  });
});

describe("a gallery published for the first time", () => {
  // `npm start` printed that guests can't enter, and opened the demo's doors right after.
  it("says that guests can't enter yet, unless a command that opens it follows", async () => {
    for (const gallery of ["demo", "own"]) {
      await mkdir(path.join(content, gallery), { recursive: true });
      await writeFile(path.join(content, gallery, "gallery.yaml"), "title: One\nsets:\n  - id: all\n    title: All\n");
      await writePhoto(path.join(content, gallery, "all/a.jpg"));
    }
    await writeFile(path.join(content, "studio.yaml"), "name: Mara Lindt\ntimezone: Europe/Vienna\n");
    const state = path.join(path.dirname(content), "state");
    const args = [path.join(ROOT, "scripts/publish.ts"), "--content", content, "--state", state];
    const env = { ...process.env, NO_COLOR: "1", GLASSINE_OPENS_NEXT: "demo other" };
    const { status, stdout } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8", env });
    expect(status).toBe(0);
    expect(stdout).toContain("demo published");
    expect(stdout.match(/Guests can't enter yet.*/g)).toEqual([
      `Guests can't enter yet. Set a guest password: npm run access -- own --state ${state} --guest-password`,
    ]);
  });
});
