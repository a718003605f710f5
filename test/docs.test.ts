import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "..");
const PAGES = globSync(["*.md", "content/*.md", "docs/**/*.md", "test/*/README.md", "site/fonts/*.md"], { cwd: ROOT });
const OURS = /^(?:worker|site|scripts|sample|migrations|test|docs)\/[\w@./{},<>*-]*$/;
const SOURCE = /^[\w@./{},<>*-]+\/[\w@./{},<>*-]+\.(?:ts|mjs|astro|css|sql|md)$/;

const read = (page: string) => readFileSync(path.join(ROOT, page), "utf8");
const prose = (page: string) => read(page).replace(/^```.*?^```/gms, "");

/** GitHub's anchors of a page's headings. */
function anchorsOf(page: string): string[] {
  const headings = prose(page).matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, text = ""]) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

describe.each(PAGES)("%s", (page) => {
  it("names files and folders that exist, by their full path", () => {
    const named = [...prose(page).matchAll(/`([^`\n]+)`/g)].map(([, text = ""]) => text);
    const missing = named
      .filter((text) => OURS.test(text) || SOURCE.test(text))
      .map((text) => (text.startsWith("..") ? path.join(path.dirname(page), text) : text))
      .filter((file) => globSync(file.replace(/<[^>]*>/g, "*").replace(/\/$/, ""), { cwd: ROOT }).length === 0);
    expect(missing).toEqual([]);
  });

  it("links to pages and headings that exist", () => {
    const links = [...prose(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)];
    const broken = links.filter(([, to = "", anchor]) => {
      const target = to === "" ? page : path.join(path.dirname(page), to);
      return !existsSync(path.join(ROOT, target)) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });

  it("has no marks of an unfinished merge", () => {
    expect(
      read(page)
        .split("\n")
        .filter((line) => /^(?:<{7}|={7}|>{7})(?: |$)/.test(line)),
    ).toEqual([]);
  });

  // A merge that kept both sides once listed the guides twice: one line in two versions.
  it("says nothing twice", () => {
    const links = [...read(page).matchAll(/^\[[^\]]+\]\([^)]+\)(?= ·)/gm)].map(([link]) => link);
    const long = read(page)
      .split("\n")
      .filter((line) => line.length > 60 && !line.startsWith("|"));
    const twice = (all: string[]) => all.filter((one, at) => all.indexOf(one) !== at);
    expect([...twice(links), ...twice(long)]).toEqual([]);
  });

  it("shows commands that exist", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const shown = [...read(page).matchAll(/npm run ([a-z][\w-]*)/g)].map(([, name = ""]) => name);
    expect(shown.filter((name) => !(name in scripts))).toEqual([]);
  });
});

/** Phrases that read like a translation, with what to write instead. */
const FOREIGN: [phrase: RegExp, better: string][] = [
  [/\banew\b/i, "again"],
  [/\b(?:is|are|was|were|be|been|being) told\b/i, "is reported, learns, gets"],
  [/\bstands? in (?:an?|the|its|no|any|every)\b/i, "is in"],
  [/\blies? in\b/i, "is in"],
  [/\bnot to be had\b/i, "is unavailable"],
  [/\bat one go\b/i, "at once"],
  [/\bby (?:itself|themselves)\b/i, "on its own"],
  [/\bmend(?:s|ed|ing)?\b/i, "fix, repair, correct"],
  [/\breckon/i, "estimate, compute"],
  [/\bone too many\b/i, "is unexpected"],
  [/\btold (?:apart )?from\b/i, "distinguished from"],
  [/\bleads? the domain\b/i, "points the domain"],
  [/\bthe one of (?:now|before|today)\b/i, "the current one, the previous one"],
];

/** Words that meant several things, and the files where one of them keeps its name. */
const MANY_MEANINGS: [word: RegExp, instead: string, except: string[]][] = [
  [/doors?(?![a-z])/i, "password, entry rules, form", ["worker/store/schema/counted.ts"]],
  [/journal/i, "lock writer, step log", ["scripts/target/state-lock.ts"]],
  [/exchang/i, "what is done with it", []],
  [/(?:studio|gallery|stranger|preview)Card|CardTags/i, "profile, link preview", []],
  [/(?:error|page|settings|publish)Notices?(?![a-z])|noticesOf/i, "message, banner, warning", []],
  [/responseProfile|ResponseForm/i, "questionnaire", []],
];

describe("a word that meant several things", () => {
  const source = globSync("{worker,site,scripts}/**/*.{ts,cjs,astro,css}", { cwd: ROOT });

  it.each(MANY_MEANINGS)("is in no name and no comment: %s", (word, instead, except) => {
    const found = source
      .filter((file) => !except.includes(file) && (word.test(file) || word.test(read(file))))
      .map((file) => `${file} (write: ${instead})`);
    expect(found).toEqual([]);
  });
});

describe("what people read", () => {
  const written = globSync(
    ["*.md", "*.toml", "{content,docs,test,site,worker,scripts,sample}/**/*.{md,ts,mjs,cjs,astro,css}"],
    { cwd: ROOT, exclude: ["**/node_modules/**", "test/docs.test.ts"] },
  );

  it("is found in hundreds of files", () => expect(written.length).toBeGreaterThan(900));

  it.each(FOREIGN)("doesn't say %s", (phrase, better) => {
    const found = written.flatMap((file) =>
      read(file)
        .split("\n")
        .flatMap((line, i) => (phrase.test(line) ? [`${file}:${i + 1} (write: ${better}) ${line.trim()}`] : [])),
    );
    expect(found).toEqual([]);
  });
});

it("decision records have numbers of their own, in their names and headings", () => {
  const records = globSync("docs/decisions/*.md", { cwd: ROOT }).sort();
  const numbers = records.map((record) => path.basename(record).slice(0, 3));
  expect(new Set(numbers).size).toBe(numbers.length);
  for (const [i, record] of records.entries()) expect(read(record)).toMatch(new RegExp(`^# ${numbers[i]}\\b`));
});
