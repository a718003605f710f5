import type { z } from "zod";
import { listWords } from "../terminal/nearest.ts";

/** What is wrong with a setting, and what would be right. `{name}` stands for a value of the problem. */
interface Wording {
  what: string;
  fix: string;
}

/** Why `gallery.yaml` and `studio.yaml` are not taken. Schemas name the key; the words are here alone. */
const WORDINGS = {
  notText: { what: "must be text", fix: 'Write it after the colon, and put "quotes" around it if it contains : or #' },
  notSettings: { what: "must be settings", fix: "Write each one below it, indented, as key: value" },
  empty: { what: "is empty", fix: "Write something, or remove the line" },
  tooLong: { what: "is longer than {most} characters", fix: "Shorten it" },
  severalLines: { what: "has more than one line, or control characters", fix: "Write it on one line" },
  controlCharacters: { what: "contains control characters", fix: "Remove them" },
  noChoice: { what: "is not a possible value", fix: "It must be {choices}" },
  notDay: { what: "is not a date", fix: "Write it as year-month-day, such as 2026-06-13" },
  notExpiry: { what: "is not a date", fix: "Write it as 2027-06-13, or never" },
  notColour: { what: "is not a colour", fix: 'Write it as "#rrggbb" in quotes, such as "#7a5c3e"' },
  notPosition: { what: "is not a position", fix: 'Write it as "50% 30%": from the left, from the top' },
  reservedSet: { what: '"{id}" is a reserved word', fix: 'Choose another id, such as "{id}-photos"' },
  noSlug: {
    what: '"{id}" can\'t be used in a link',
    fix: 'Write "{suggestion}", and give the folder the same name',
  },
  noFormerSet: { what: "can't be the id of a set", fix: "Write the id the set used to have" },
  setsNoList: { what: "must be a list", fix: "Write each set as - id: highlights, and title: below it" },
  setsEmpty: { what: "is empty", fix: "Write at least one set as - id: highlights, and title: below it" },
  removeNoList: { what: "must be a list", fix: "Write each photo's name as - ANB_0042" },
  captionsNoList: {
    what: "must be file, off, or a list of names and texts",
    fix: "Write captions: file to show what the files say, captions: off for none, or each one as ANB_0042: The first look",
  },
  photosNoList: { what: "must be a list", fix: "Write the photos in order, each name as - ANB_0042" },
  altsNoList: { what: "must be a list of names and texts", fix: "Write each one as ANB_0042: Two people on a bridge" },
  captionsForRest: {
    what: "must be file or off: it is for all photos that are not named",
    fix: "Write a photo's name instead",
  },
  notOffset: {
    what: "is not a time to add",
    fix: "Write hours, minutes and seconds with their sign, such as +01:00:00 or -00:03:20",
  },
  notCamera: { what: "is not a camera", fix: "Write its model, or how the names of its files begin" },
  offsetsNoList: {
    what: "must be a list of cameras and times",
    fix: 'Write each one as "Canon EOS R5": +01:00:00, or as IMG_: +01:00:00',
  },
  noWatermark: {
    what: "must be off, or settings",
    fix: "Write text: or logo: below it, indented; or watermark: off for none",
  },
  markMissing: { what: "has neither text nor logo", fix: "Write text: © and your name, or logo: mark.svg, below it" },
  markTwice: { what: "has both text and logo", fix: "Keep one of them" },
  notMarkSize: { what: "is not a size", fix: "Write it as part of the shorter edge, from 5% to 100%" },
  notMarkOpacity: { what: "is not an opacity", fix: "Write it from 10% to 100%" },
  notEmail: { what: "is not an email address", fix: "Write it as studio@example.com" },
  notTimezone: { what: "is not a time zone", fix: 'Write its IANA name, such as "Europe/Vienna"' },
  notLink: { what: "is not a link", fix: "Write it with https://, http:// or mailto:" },
  linksNoList: { what: "must be a list", fix: "Write each link as - label: Website, and url: below it" },
  tooManyLinks: { what: "has more than {most} links", fix: "Keep the important ones" },
  notPicks: { what: "is not a number of photos", fix: "Write a number from 1 to {most}, or remove the line" },
  overMax: { what: "is greater than max", fix: "Write a number up to max" },
  listsNoList: { what: "must be a list", fix: "Write each list as - name: Album, with max: below it" },
  tooManyLists: { what: "has more than {most} lists", fix: "Keep the important ones" },
  listTwice: { what: "is the name of another list", fix: "Give each list a name of its own" },
  choicesNoList: { what: "must be a list", fix: "Write each choice as - Linen" },
  choicesEmpty: { what: "is empty", fix: "Write at least one choice, or remove the line" },
  tooManyChoices: { what: "has more than {most} choices", fix: "Keep the important ones" },
  questionsNoList: { what: "must be a list", fix: "Write each question as - text: Which album?" },
  tooManyQuestions: { what: "has more than {most} questions", fix: "Keep the important ones" },
  itemsNoList: { what: "must be a list", fix: "Write each item as - sell: photo, with price: below it" },
  tooManyItems: { what: "has more than {most} items", fix: "Keep the important ones" },
  notWhole: { what: "is not a number", fix: "Write a whole number" },
  notPercentage: { what: "is not a percentage", fix: "Write it as 20 or 7.7" },
  onlyPacks: { what: "is only for packs", fix: "Write sell: photos, or remove the line" },
  notPack: { what: "is not a possible pack size", fix: "Write how many photos it contains, {least} to {most}" },
  notAmount: { what: "is not an amount in {currency}", fix: "Write it as 12 or, where there are cents, 12.50" },
} as const satisfies Record<string, Wording>;

export type WordingKey = keyof typeof WORDINGS;

/** What a schema says of a check that fails: the key of its wording. */
export const wrong = (key: WordingKey) => ({ error: key });

/** The same for what a refinement finds, with values of its own. */
export const wrongWith = (key: WordingKey, values: Readonly<Record<string, string | number>>) => ({
  error: key,
  params: values,
});

/** An issue in words. Throws a TypeError for a check without a wording: that is a fault of the schema. */
export function wordingOf(issue: z.core.$ZodIssue): Wording {
  const key = issue.message;
  if (!isKey(key)) throw new TypeError(`no wording for "${key}" at ${issue.path.join(".")}`);
  const values = valuesOf(issue);
  const put = (text: string) => text.replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));
  return { what: put(WORDINGS[key].what), fix: put(WORDINGS[key].fix) };
}

const isKey = (text: string): text is WordingKey => Object.hasOwn(WORDINGS, text);

function valuesOf(issue: z.core.$ZodIssue): Readonly<Record<string, unknown>> {
  switch (issue.code) {
    case "custom":
      return issue.params ?? {};
    case "too_big":
      return { most: issue.maximum };
    case "invalid_value":
      return { choices: listWords(issue.values.map(String)) };
    default:
      return {};
  }
}
