import { cleanBlobsOf, downloadsOf, type Photo, proofBlobsOf } from "../../worker/domain/manifest.ts";
import { LANGUAGES, words } from "../../worker/domain/words/voice.ts";
import type { Facts } from "./facts.ts";
import type { IsHouse } from "./house-words.ts";
import type { Answer } from "./request.ts";
import type { Sight } from "./sight.ts";
import { searchFor } from "./terms.ts";
import { unescaped } from "./text.ts";

/** How many hex digits of a hash are enough to know it again. */
const DIGITS = 12;
const HASHES = new RegExp(`[0-9a-f]{${DIGITS},}`, "g");

/** What somebody may know of a gallery. */
export interface Knowledge {
  photos: ReadonlySet<string>;
  /** Those of them that they have without a watermark. */
  clean: ReadonlySet<string>;
  /** Ids of sets. */
  sets: ReadonlySet<string>;
  /** How many photos they see: of each set, and in all. */
  counts: ReadonlySet<number>;
  /** That the gallery exists, and its title. */
  title: boolean;
  /** Its description. */
  description: boolean;
}

/** What sights together let somebody know. */
export function knowledgeOf({ photos }: Facts, sights: readonly Sight[]): Knowledge {
  const seen = new Set([...photos.keys()].filter((name) => sights.some((sight) => sight.seesPhoto(name))));
  const clean = [...photos.values()].filter((photo) => sights.some((sight) => sight.seesClean(photo)));
  const sets = sights.flatMap((sight) => sight.sets);
  const looks = sights.some((sight) => sight.decide({ wish: "look" }).allow);
  const countOf = (sight: Sight) => [...photos.keys()].filter((name) => sight.seesPhoto(name)).length;
  return {
    photos: seen,
    clean: new Set(clean.flatMap(({ name }) => (seen.has(name) ? name : []))),
    sets: new Set(sets.map(({ id }) => id)),
    counts: new Set([seen.size, ...sights.map(countOf), ...sets.map((set) => set.photos.length)]),
    title: looks || sights.some((sight) => sight.decide({ wish: "claim" }).allow),
    description: looks,
  };
}

/** Looks through answers for what their recipient may not know. */
export interface Secrets {
  /** What it gives away, in words; none: nothing. `sent`: what was asked for, which answers may repeat. */
  leaksIn(answer: Answer, about: { sent: string; body: boolean }): string[];
  /** Names that our pages use too, or that are very short: only looked for in addresses. */
  common: number;
}

interface Known {
  facts: Facts;
  knows: Knowledge;
  isHouse: IsHouse;
  /** Titles of other galleries, which everybody may see on the home page. */
  others: readonly string[];
}

/** Prepares the search of everything that somebody with this knowledge may not have. */
export function secretsOf({ facts, knows, isHouse, others }: Known): Secrets {
  const hidden = [...facts.photos.values()].filter(({ name }) => !knows.photos.has(name));
  const shown = [...facts.photos.values()].filter(({ name }) => knows.photos.has(name));
  const allowed = [...shown.flatMap(textsOf), ...allowedTexts(facts, knows), ...others];
  const fine = new Set(allowed);
  const wanted = [...hidden.flatMap(textsOf), ...hiddenTexts(facts, knows)].filter((term) => !fine.has(term));
  const isCommon = (term: string) => term.length < 3 || /^[\d\s.,-]+$/.test(term) || isHouse(term);
  const own = new Set(wanted.filter((term) => !isCommon(term)));
  const common = new Set(wanted.filter(isCommon));
  const addresses = hiddenAddresses(facts, { hidden, knows });
  const search = searchFor([...own, ...addresses, ...countTerms(facts, knows)], allowed);
  const proofs = shown.filter(({ name }) => !knows.clean.has(name));
  const clean = shown.filter(({ name }) => knows.clean.has(name));
  const hashes = new Map([...hashesOf(hidden, allHashesOf), ...hashesOf(proofs, cleanHashesOf)]);
  for (const hash of hashesOf(clean, allHashesOf).keys()) hashes.delete(hash);
  for (const hash of hashesOf(proofs, proofHashesOf).keys()) hashes.delete(hash);
  return {
    common: common.size,
    leaksIn({ headers, body }, { sent, body: searched }) {
      const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
      const raw = [...head, searched ? textOf(body) : ""].join("\n");
      const isEcho = repeats(sent);
      const resolved = unescaped(raw);
      const texts = resolved === raw ? [raw] : [raw, resolved];
      const named = texts.flatMap((text) => search.find(text)).filter((term) => !isEcho(term));
      const hashed = texts.flatMap((text) =>
        [...text.matchAll(HASHES)]
          .map(([hash]) => hash.slice(0, DIGITS))
          .flatMap((hash) => (isEcho(hash) ? [] : (hashes.get(hash) ?? []))),
      );
      const said = named.map((term) => `says ${JSON.stringify(term)}`);
      return [...new Set([...said, ...hashed.map((name) => `names the content of photo ${name}`)])];
    },
  };
}

const textOf = (body: Buffer) => {
  const text = body.toString("utf8");
  return text.includes("\ufffd") ? `${text}\n${body.toString("latin1")}` : text;
};

/** Whether a text only repeats what its recipient put into the request themselves, in whatever spelling. */
function repeats(sent: string): (said: string) => boolean {
  const known = unescaped(sent);
  return (said) => said.split("/").every((part) => known.includes(decoded(part)));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Everything that names or describes a photo. */
const textsOf = (photo: Photo): string[] => [
  photo.name,
  ...downloadsOf(photo).map(({ file }) => file),
  ...[photo.caption, photo.alt].filter((text): text is string => Boolean(text)),
];

const hashesOf = (photos: readonly Photo[], of: (photo: Photo) => string[]): Map<string, string> =>
  new Map(photos.flatMap((photo) => of(photo).map((hash) => [hash.slice(0, DIGITS), photo.name])));

const cleanHashesOf = (photo: Photo) => [photo.hash, ...cleanBlobsOf(photo)];
const proofHashesOf = (photo: Photo) => [...(photo.proof ? [photo.proof.hash] : []), ...proofBlobsOf(photo)];
const allHashesOf = (photo: Photo) => [...cleanHashesOf(photo), ...proofHashesOf(photo)];

function allowedTexts({ manifest, policy }: Facts, knows: Knowledge): string[] {
  const { title, description, studio, sets } = manifest;
  const seen = sets.filter(({ id }) => knows.sets.has(id)).flatMap((set) => [set.id, set.title, set.folder]);
  return [
    ...seen,
    ...(knows.title ? [title] : []),
    ...(knows.description && description ? [description] : []),
    ...[studio.name, policy.link, policy.gallery],
  ];
}

function hiddenTexts({ manifest }: Facts, knows: Knowledge): string[] {
  const { title, description, sets } = manifest;
  return [
    ...sets.filter(({ id }) => !knows.sets.has(id)).flatMap((set) => [set.id, set.title, set.folder]),
    ...(knows.title ? [] : [title]),
    ...(knows.description || !description ? [] : [description]),
  ];
}

/** The addresses of what is hidden, however common its names are. */
function hiddenAddresses(
  { policy, manifest }: Facts,
  { hidden, knows }: { hidden: Photo[]; knows: Knowledge },
): string[] {
  const sets = manifest.sets.filter(({ id }) => !knows.sets.has(id));
  return [
    ...hidden.flatMap(({ name }) => [`/photo/${encodeURIComponent(name)}/`, `/image/${encodeURIComponent(name)}/`]),
    ...sets.flatMap(({ id }) => [`/g/${policy.link}/${id}/`, `/set/${id}.zip`, `/news/${id}`, `/offline/${id}`]),
  ];
}

/** Numbers of photos that only those know who see them, as pages write them. */
function countTerms({ manifest, photos }: Facts, { counts }: Knowledge): string[] {
  const all = [photos.size, ...manifest.sets.map((set) => set.photos.length)];
  const secret = new Set(all.filter((count) => count > 0 && !counts.has(count)));
  const voices = LANGUAGES.map((language) => words(language));
  return [...secret].flatMap((count) => voices.map((voice) => voice.count("photos", count)));
}
