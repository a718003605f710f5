import { describe, expect, it } from "vitest";
import { de } from "../../worker/domain/words/de.ts";
import { en, type Words } from "../../worker/domain/words/en.ts";
import { es } from "../../worker/domain/words/es.ts";
import { fr } from "../../worker/domain/words/fr.ts";
import { isTextKey, LANGUAGES, pickLanguage, words } from "../../worker/domain/words/voice.ts";

const catalogues: Record<string, Words> = { en, de, fr, es };
const holes = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

describe("the catalogues", () => {
  it.each(Object.keys(catalogues))(
    "say everything in %s, with the same values and the plural forms it needs",
    (language) => {
      const catalogue = catalogues[language] as Words;
      expect(Object.keys(catalogue).sort()).toEqual(Object.keys(en).sort());
      for (const key of Object.keys(en) as (keyof Words)[]) {
        const [here, english] = [catalogue[key], en[key]];
        if (typeof here === "string") expect(holes(here), key).toEqual(holes(english as string));
        else
          for (const n of [0, 1, 2, 5, 21, 1_000_000])
            expect(words(language).count(key as "photos", n)).not.toContain("{");
        expect(JSON.stringify(here).trim(), key).not.toBe('""');
      }
    },
  );

  it("do not leave texts in English", () => {
    const same = (Object.keys(en) as (keyof Words)[]).filter(
      (key) => JSON.stringify(de[key]) === JSON.stringify(en[key]),
    );
    expect(same).toEqual(["downloadHint", "pin", "optional"]);
  });

  it.each([
    ["en", "straight or foreign quotes", /["'„«»]/],
    ["de", "straight or foreign quotes", /["'”«»]|“\w|\w„/],
    ["fr", "straight or foreign quotes", /["'„“”]/],
    ["es", "straight or foreign quotes", /["'„“”]/],
    ["fr", "a space at which a line may break before a mark or inside quotes", / [;:?!»]|« /],
    ["de", "informal address", /\b(?:du|dich|dir|dein\w*|ihr|euch|euer|eure\w*)\b/],
    ["fr", "informal address", /(?<!\p{L})(?:tu|te|ton|tes|toi)(?!\p{L})/iu],
    ["es", "informal address", /(?<!\p{L})(?:tú|tu|tus|te|ti)(?!\p{L})/iu],
  ])("in %s have no %s", (language, _what, pattern) => {
    const texts = Object.entries(catalogues[language] as Words).flatMap(([key, text]) =>
      (typeof text === "string" ? [text] : Object.values(text)).map((one) => `${key}: ${one}`),
    );
    expect(texts.filter((text) => pattern.test(text.slice(text.indexOf(": ") + 2)))).toEqual([]);
  });
});

describe("a voice", () => {
  it("counts as its language does", () => {
    expect(words("en").count("photos", 1)).toBe("1 photo");
    expect(words("en").count("photos", 0)).toBe("0 photos");
    expect(words("fr").count("photos", 0)).toBe("0 photo");
    expect(words("de").count("photos", 1234)).toBe("1.234 Fotos");
  });

  it("writes dates in full and leaves alone what is none", () => {
    expect(words("en").date("2026-06-13")).toBe("June 13, 2026");
    expect(words("de").date("2026-06-13T22:00:00Z")).toBe("13. Juni 2026");
    expect(words("en").date("some day")).toBe("some day");
    expect(words("en").date("2026-99-99")).toBe("2026-99-99");
  });

  it("writes bytes in units people know", () => {
    expect(words("en").bytes(0)).toBe("0 bytes");
    expect(words("en").bytes(1)).toBe("1 byte");
    expect(words("de").bytes(12)).toBe("12 Byte");
    expect(words("en").bytes(8_100_000)).toBe("8.1 MB");
    expect(words("de").bytes(1_250_000_000)).toBe("1,3\u00a0GB");
    expect(words("en").bytes(241_400_000)).toBe("241 MB");
  });

  it("rounds a wait up, so that nobody comes back too early", () => {
    expect(words("en").wait(0)).toBe("1 second");
    expect(words("en").wait(30)).toBe("30 seconds");
    expect(words("en").wait(91)).toBe("2 minutes");
    expect(words("de").wait(5401)).toBe("2 Stunden");
  });

  it("speaks English where there is no catalogue, also for names every object has", () => {
    expect(words("tlh").language).toBe("en");
    expect(words("constructor").language).toBe("en");
    expect(isTextKey("toString")).toBe(false);
    expect(isTextKey("photos")).toBe(false);
    expect(isTextKey("download")).toBe(true);
  });
});

describe("picking a language", () => {
  it.each([
    { gallery: "fr", accept: "de", picked: "fr" },
    { gallery: "pt", accept: "de", picked: "de" },
    { gallery: null, accept: "de-AT,de;q=0.9,en;q=0.8", picked: "de" },
    { gallery: null, accept: "en;q=0.2, es;q=0.9", picked: "es" },
    { gallery: null, accept: "it, fr;q=0.4, *;q=0.5", picked: "en" },
    { gallery: null, accept: "de;q=0, fr;q=0.1", picked: "fr" },
    { gallery: null, accept: "FR-ca", picked: "fr" },
    { gallery: null, accept: ";;;q=,,", picked: "en" },
    { gallery: null, accept: null, picked: "en" },
    { gallery: "__proto__", accept: "constructor", picked: "en" },
  ])("takes $picked for the gallery's $gallery and the browser's $accept", ({ gallery, accept, picked }) => {
    expect(pickLanguage({ gallery, accept })).toBe(picked);
  });

  it("offers the four languages there are", () => {
    expect(LANGUAGES).toEqual(["en", "de", "fr", "es"]);
  });
});
