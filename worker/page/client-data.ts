import { LABELS } from "../domain/labels.ts";
import type { Link } from "../domain/link.ts";
import type { Markup } from "../domain/markup.ts";
import { listKey } from "../domain/pages/news.ts";
import type { VisibleGallery, VisibleSet } from "../domain/pages/visible-gallery.ts";
import { paths } from "../domain/paths.ts";
import type { OwnSelection } from "../domain/selection.ts";
import type { Size } from "../domain/sizes.ts";
import { type CountKey, pluralForms, type TextKey, words } from "../domain/words/voice.ts";
import { anchors } from "./anchors.ts";
import { bestSize } from "./downloads.ts";
import { dataBlock } from "./markup.ts";

const SPOKEN = [
  "close",
  "previous",
  "next",
  "play",
  "pause",
  "zoom",
  "share",
  "copyLink",
  "copied",
  "byEmail",
  "done",
  "position",
  "photoFailed",
  "videoFailed",
  "tryAgain",
  "cancel",
  "print",
  "printNames",
  "showNew",
] as const;
const SELECTING = ["select", "selectPhoto", "selectAll", "addToSelection", "shareSet", "qrCode"] as const;
const SPOKEN_TO_MARKERS = [
  "hidePhoto",
  "showPhoto",
  "hiddenFromGuests",
  "hide",
  "show",
  "nowAllShown",
  "markFailed",
  "undo",
] as const;
const COUNTED_BY_MARKERS = ["nowHidden", "nowShown"] as const;
const COUNTED_BY_SAVERS = ["fetching", "fetched", "toSave"] as const;
const SPOKEN_TO_PICKERS = [
  "pickPhoto",
  "unpickPhoto",
  "picked",
  "chosenOf",
  "chosenAtLeast",
  "commented",
  "rate",
  "nothingMatches",
  "compare",
  "compareHint",
  "allSaved",
  "pickFull",
  "selectionOver",
  "signedOut",
  "sendLater",
  "ownerlessMine",
  "ownerlessDiscard",
] as const;
const COUNTED_BY_PICKERS = ["chosen", "starCount", "unsaved", "ownerless"] as const;

/** Everything that the browser's scripts get on a set's page: words, paths, what is offered; nothing about single photos. */
export interface ClientData {
  /** Its id, under which the browser keeps things: it is the same for ever. */
  gallery: string;
  /** Its current address. Missing from an older Worker, for which it is the id. */
  link?: Link;
  language: string;
  /** The language, with the region whose numbers are shown. Missing from an older Worker. */
  locale?: string;
  /** Where private marks are sent, or null. */
  marks: string | null;
  /** Where links for others are made, or null. Missing from an older Worker. */
  links?: string | null;
  /** Where a page that is left open asks for photos that came since. Missing from an older Worker, and on other pages. */
  news?: string;
  /** The viewer's selection: its address, its owner, how many photos may and should be picked, and whether it is open. */
  selection: {
    path: string;
    whose: string;
    /** The claim this guest began with, or "". */
    began: string;
    most: number | null;
    least: number | null;
    open: boolean;
    /** Ids of the gallery's lists. Missing without lists, and from an older Worker. */
    lists?: string[];
    /** Those that photos can be put on, with how many they take. Missing without lists, and from an older Worker. */
    fillable?: { id: string; name: string; most: number | null }[];
  } | null;
  /** The size photos may be downloaded in one by one, the original where that is offered; null: not at all. */
  download: Size | null;
  /** Photos may be bought. */
  buy: boolean;
  words: Partial<Record<TextKey, string>>;
  counted: Partial<Record<CountKey, ReturnType<typeof pluralForms>>>;
}

/** The data block of a page for this viewer; `set`: the one it shows, if it is a set's page. */
export function clientData(
  { gallery, link, locale, offers, selection: own }: VisibleGallery,
  set: Pick<VisibleSet, "id" | "photos"> | null = null,
): Markup {
  const voice = words(locale);
  const keys: TextKey[] = [...SPOKEN];
  if (offers.mark) keys.push(...SPOKEN_TO_MARKERS);
  if (own) keys.push(...SPOKEN_TO_PICKERS, ...LABELS);
  const listed = own !== null && own.lists.length > 0;
  if (offers.downloadPhoto) keys.push("download", "save");
  if (offers.link) keys.push("linkToThese", "shareWhole");
  if (offers.keep) keys.push("keepOffline");
  const selecting = offers.mark || offers.link || own || offers.downloadPhoto || offers.buy;
  if (selecting) keys.push(...SELECTING);
  if (listed) keys.push("addToList", "listOf", "listCount");
  if (offers.buy) keys.push("buy", "buyFewer");
  const counted: CountKey[] = selecting ? ["toPrint", "newPhotos", "selected"] : ["toPrint", "newPhotos"];
  if (offers.mark) counted.push(...COUNTED_BY_MARKERS);
  if (own) counted.push(...COUNTED_BY_PICKERS);
  if (offers.downloadPhoto) counted.push(...COUNTED_BY_SAVERS);
  const data: ClientData = {
    gallery,
    link,
    language: voice.language,
    locale: voice.locale,
    marks: offers.mark ? paths.marks(link) : null,
    links: offers.link ? paths.links(link) : null,
    ...(set ? { news: paths.news(link, set.id, listKey(set.photos)) } : {}),
    selection: own && {
      path: paths.selection(link),
      whose: own.whose,
      began: own.began,
      most: own.maxPicks,
      least: own.minPicks,
      open: own.state === "open",
      ...(listed ? { lists: own.lists.map(({ id }) => id), fillable: fillableOf(own) } : {}),
    },
    download: offers.downloadPhoto ? bestSize(offers) : null,
    buy: offers.buy,
    words: Object.fromEntries(keys.map((key) => [key, voice.say(key)])),
    counted: Object.fromEntries(counted.map((key) => [key, pluralForms(voice.language, key)])),
  };
  return dataBlock(anchors.client, data);
}

const fillableOf = ({ lists, closedLists }: OwnSelection) =>
  lists.filter(({ id }) => !closedLists.includes(id)).map(({ id, name, max: most }) => ({ id, name, most }));
