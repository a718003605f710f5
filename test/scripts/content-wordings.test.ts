import { describe, expect, it } from "vitest";
import { gallerySchema, studioSchema } from "../../scripts/content/schema.ts";
import { wordingOf } from "../../scripts/content/wordings.ts";

const GALLERY = {
  ...{ title: "Trip", date: "2026-06-13", description: "Two days", cover: "ANB_1", language: "en" },
  sets: [{ id: "day-one", title: "Day one", visibility: "everyone", "renamed-from": "first" }],
  ...{ listed: "true", downloads: "all", expires: "2027-06-13", "strip-gps": "true", remove: ["ANB_2"] },
  response: {
    ...{ invites: "clients", min: "1", max: "2", afterwards: "keep-open" },
    questions: [{ text: "Which?", choices: ["Linen"], required: "true" }],
  },
  offer: {
    ...{ currency: "EUR", clients: "free", invoice: "true", seller: "M", transfer: "T", conditions: "C" },
    items: [{ sell: "photos", size: "web", price: "5", count: "2" }],
    free: { photos: "1", size: "web", for: "everyone" },
    tax: { kind: "none", rate: "7", label: "VAT" },
  },
  captions: { ANB_1: "The first look" },
  ...{ order: "taken", "clock-offset": { "Canon EOS R5": "+01:00:00" } },
  watermark: { text: "© Mara", position: "center", size: "50%", opacity: "50" },
  look: { cover: "full", theme: "light", accent: "#7a5c3e", "cover-position": "50% 30%" },
};
const STUDIO = {
  ...{ name: "Mara Lindt", logo: "logo.svg", email: "m@example.com", timezone: "Europe/Vienna" },
  watermark: { logo: "mark.svg" },
  links: [{ label: "Website", url: "https://example.com" }],
};

type Path = (string | number)[];

/** Every place of a value, the whole left out. */
function pathsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [];
  const parts = Object.entries(value).map(([key, part]) => [Array.isArray(value) ? Number(key) : key, part] as const);
  return parts.flatMap(([key, part]) => [[...at, key], ...pathsOf(part, [...at, key])]);
}

function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((part, i) => (i === key ? replaced(part, rest, by) : part));
  return { ...(value as object), [key]: replaced(Reflect.get(value as object, key), rest, by) };
}

const WRONG = {
  "other text": "§",
  "long text": "x".repeat(5000),
  "a long address": `https://example.com/${"x".repeat(600)}`,
  "a long e-mail address": `${"x".repeat(300)}@example.com`,
  lines: "one\u0007\ntwo",
  "no text": "",
  "a list": [],
  "a long list": Array.from({ length: 30 }, () => "x"),
  settings: {},
  nothing: null,
};

// What a library says of a check that was given no words reached photographers: "Too big: expected string to have <=254 …".
describe("a file with a problem", () => {
  it("is valid before the problem is put in", () => {
    expect(gallerySchema.safeParse(GALLERY).error).toBeUndefined();
    expect(studioSchema.safeParse(STUDIO).error).toBeUndefined();
  });

  it.each([
    ["gallery.yaml", gallerySchema, GALLERY],
    ["studio.yaml", studioSchema, STUDIO],
  ] as const)("is said in our own words: %s", (_file, schema, whole) => {
    let found = 0;
    for (const path of pathsOf(whole)) {
      for (const [what, by] of Object.entries(WRONG)) {
        const issues = schema.safeParse(replaced(whole, path, by)).error?.issues ?? [];
        // What is missing, and keys nobody knows, are worded by the place they are at.
        for (const issue of issues.filter(({ code }) => code !== "unrecognized_keys")) {
          const { what: says, fix } = wordingOf(issue);
          expect(`${says} ${fix}`, `${path.join(".")}: ${what}`).not.toMatch(/\{\w+\}|undefined/);
          found += 1;
        }
      }
    }
    expect(found).toBeGreaterThan(20);
  });
});
