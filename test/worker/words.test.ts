import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { de } from "../../worker/domain/words/de.ts";
import { en, type Words } from "../../worker/domain/words/en.ts";
import { es } from "../../worker/domain/words/es.ts";
import { fr } from "../../worker/domain/words/fr.ts";
import { pickLanguage, pickLocale } from "../../worker/domain/words/locale.ts";
import { isTextKey, LANGUAGES, words } from "../../worker/domain/words/voice.ts";

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
    expect(same).toEqual([
      "downloadHint",
      "video",
      "videoAlt",
      "pin",
      "listCount",
      "optional",
      "passkeys",
      "privacyCookies",
    ]);
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

  it("writes dates in full, and leaves other texts alone", () => {
    expect(words("en").date("2026-06-13")).toBe("13 June 2026");
    expect(words("de").date("2026-06-13T22:00:00Z")).toBe("13. Juni 2026");
    expect(words("en").date("some day")).toBe("some day");
    expect(words("en").date("2026-99-99")).toBe("2026-99-99");
  });

  it.each([
    ["en", "13 June 2026", "€1,234.50", "1.2 GB"],
    ["en-US", "June 13, 2026", "€1,234.50", "1.2 GB"],
    ["en-GB", "13 June 2026", "€1,234.50", "1.2 GB"],
    ["de", "13. Juni 2026", "1.234,50 €", "1,2 GB"],
    ["de-AT", "13. Juni 2026", "€ 1.234,50", "1,2 GB"],
    ["fr-CA", "13 juin 2026", "1 234,50 €", "1,2 Go"],
    ["es-MX", "13 de junio de 2026", "EUR 1,234.50", "1.2 GB"],
  ])("writes dates and numbers as in %s, and speaks as its language does", (locale, date, money, bytes) => {
    const voice = words(locale);
    const said = [voice.date("2026-06-13"), voice.money(123450, "EUR"), voice.bytes(1_200_000_000)];
    expect(said.map((text) => text.replace(/\s/g, " "))).toEqual([date, money, bytes]);
    expect(voice.say("download")).toBe(words(voice.language).say("download"));
    expect(voice.language).toBe(locale.slice(0, 2));
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

describe("picking a locale", () => {
  it.each([
    { gallery: "en", accept: "en-GB,en;q=0.9,en-US;q=0.8", picked: "en-GB" },
    { gallery: null, accept: "en-GB,en;q=0.9,en-US;q=0.8", picked: "en-GB" },
    { gallery: "en", accept: "de-AT,de;q=0.9,en-US;q=0.8,en-GB;q=0.7", picked: "en-GB" },
    { gallery: "en", accept: "de,en-US;q=0.7,en;q=0.3", picked: "en" },
    { gallery: "en", accept: "es-US,es;q=0.9,en-US;q=0.8", picked: "en-US" },
    { gallery: "en", accept: "en,en-US;q=0.8", picked: "en-US" },
    { gallery: "de", accept: "en-GB,en;q=0.9", picked: "de" },
    { gallery: "de", accept: "de,de-AT;q=0.5,de-CH;q=0.6", picked: "de-CH" },
    { gallery: "fr", accept: "FR-ca", picked: "fr-CA" },
    { gallery: null, accept: "es-419", picked: "es-419" },
    { gallery: null, accept: "de-Latn-AT-1996-u-nu-arab", picked: "de-AT" },
    { gallery: null, accept: "en-u-nu-arab-ca-buddhist", picked: "en" },
    { gallery: null, accept: "en-XX", picked: "en" },
    { gallery: null, accept: "en-GB;q=0,en-US;q=0.1", picked: "en-US" },
    { gallery: null, accept: "en-GBR, en-, en-G1, en_AU, en-\u0661\u0662\u0663", picked: "en" },
    { gallery: null, accept: "pt-BR,ja-JP", picked: "en" },
    { gallery: null, accept: null, picked: "en" },
  ])("takes $picked for the gallery's $gallery and the browser's $accept", ({ gallery, accept, picked }) => {
    expect(pickLocale({ gallery, accept })).toBe(picked);
  });

  it("never leaves the page's language, whatever a browser sends", () => {
    const tag = fc.stringMatching(/^(?:en|de|fr|es|pt)(?:-[A-Za-z]{4})?-(?:[A-Za-z]{2}|\d{3})(?:-[a-z0-9]{1,8}){0,3}$/);
    fc.assert(
      fc.property(fc.constantFrom("en", "de", null), fc.array(fc.oneof(tag, fc.string())), (gallery, tags) => {
        const asked = { gallery, accept: tags.join(",") };
        const voice = words(pickLocale(asked));
        expect(voice.language).toBe(pickLanguage(asked));
        expect(voice.locale).toMatch(/^[a-z]{2}(?:-(?:[A-Z]{2}|\d{3}))?$/);
        expect(voice.date("2026-06-13")).toMatch(/\b2026\b/);
        expect(voice.number(1234567).replace(/\D/g, "")).toBe("1234567");
      }),
    );
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
