import { visibilityOf, visibilityOnReturn } from "../../worker/domain/access.ts";
import { instantOf, lastDayIn } from "../../worker/domain/expiry.ts";
import type { SetVisibility } from "../../worker/domain/gallery.ts";
import { type GalleryManifest, type Photo, setsOf } from "../../worker/domain/manifest.ts";
import { FIRST_QUESTIONNAIRE, type Questionnaire } from "../../worker/domain/selection.ts";
import type { Offer } from "../../worker/domain/shop/offer.ts";
import { foldName } from "../../worker/domain/slug.ts";
import type { Published } from "../../worker/store/published.ts";
import type { Switch } from "../../worker/store/switch-version.ts";
import type { GalleryContent } from "../content/gallery.ts";
import { countedWith } from "../terminal/counted.ts";
import type { Problem } from "../terminal/problem.ts";

/** Who may see what once a gallery is published: what the database says, and for what is new to it, the file. */
export interface AccessPlan {
  /** Of every set the gallery will have. */
  sets: ReadonlyMap<string, SetVisibility>;
  newSets: ReadonlyMap<string, SetVisibility>;
  /** Sets that were for everyone, come back, and are for clients now. */
  closed: readonly string[];
  /** New ids of sets that were there before, each with the one it had. */
  renamed: ReadonlyMap<string, string>;
  first: NonNullable<Switch["first"]>;
}

type Placed = Pick<Photo, "set" | "alsoIn">;

export interface Facts {
  content: GalleryContent;
  /** null: a first publish. */
  published: Published | null;
  timezone: string;
  now: number;
}

interface Known {
  renamed?: ReadonlyMap<string, string>;
  /** Sets made in the studio. */
  added?: readonly string[];
  /** Sets that were live once and are not now. */
  returning?: ReadonlySet<string>;
}

/**
 * Plans access without ever widening it: a set new to a live gallery is for clients unless the file says everyone; one that
 * only has a new id keeps what it had.
 */
export function planAccess(
  { content, published, timezone }: Facts,
  { renamed = new Map(), added = [], returning = new Set() }: Known = {},
): AccessPlan {
  const { sets, downloads, listed, expires, response, offer } = content.settings;
  const fresh = sets.filter((set) => !published?.sets.has(set.id));
  const before = (id: string) => published?.sets.get(renamed.get(id) ?? "");
  const newSets = new Map(
    fresh.map(({ id, visibility }) => [id, visibility ?? before(id) ?? (published ? "client" : "everyone")]),
  );
  const closed = sets.flatMap(({ id, visibility }) => {
    const was = returning.has(id) ? published?.sets.get(id) : undefined;
    return was && visibilityOnReturn(was, visibility) !== was ? [id] : [];
  });
  const ids = [...sets.map(({ id }) => id), ...added];
  const holds = new Map([...(published?.sets ?? []), ...newSets, ...closed.map((id) => [id, "client"] as const)]);
  const visibility = new Map(ids.map((id) => [id, visibilityOf(holds, id)]));
  const expiresAt = expires === undefined || expires === "never" ? null : instantOf(expires, timezone);
  const first = {
    ...{ downloads: downloads ?? "all", listed: listed ?? false, expiresAt },
    ...{ response: response ?? FIRST_QUESTIONNAIRE, offer: offer ?? null },
  };
  return { sets: visibility, newSets, closed, renamed, first };
}

/** What must be put right first: a first expiry in the past, or no set a guest could see. */
export function accessProblems({ content, published, now }: Facts, { sets, first }: AccessPlan): Problem[] {
  const { shown, lineOf } = content;
  const problems: Problem[] = [];
  if (!published && first.expiresAt !== null && first.expiresAt <= now) {
    const what = `expires: ${content.settings.expires} is in the past`;
    problems.push({ file: shown, line: lineOf(["expires"]), what, fix: "Write a date in the future, or never" });
  }
  if (![...sets.values()].includes("everyone")) {
    const fix = published
      ? `Open one: write visibility: everyone for a new set, or run npm run access -- ${content.gallery} --everyone <set>`
      : "Remove visibility: client from one; to keep all guests out, set no guest password";
    problems.push({ file: shown, line: lineOf(["sets"]), what: "sets: at least one must be for everyone", fix });
  }
  return problems;
}

/** The visibility of each set that shows a photo. */
export function visibilities(photo: Placed, sets: ReadonlyMap<string, SetVisibility>): SetVisibility[] {
  return setsOf(photo).map((set) => visibilityOf(sets, set));
}

/** Photos guests would see that are in sets for clients only now, each with its old sets and those that open it. */
export function wideningProblem(
  { content, published }: Pick<Facts, "content" | "published">,
  {
    access,
    live,
    photos,
  }: { access: AccessPlan; live: GalleryManifest | null; photos: readonly (Placed & { name: string })[] },
): Problem | null {
  if (!published) return null;
  const problem = { file: content.shown, line: content.lineOf(["sets"]) };
  if (!live) {
    const what = "the live version can't be read, so Glassine can't tell what guests would see for the first time";
    return { ...problem, what, fix: "Check the sets, then publish with --allow-widening" };
  }
  const places = live.sets.flatMap(({ id, photos }) => photos.map((name) => ({ id, name: foldName(name) })));
  const before = Map.groupBy(places, ({ name }) => name);
  const isOpen = (sets: ReadonlyMap<string, SetVisibility>) => (id: string) => sets.get(id) === "everyone";
  const moved = photos.flatMap((photo) => {
    const from = before.get(foldName(photo.name))?.map(({ id }) => id) ?? [];
    const to = setsOf(photo).filter(isOpen(access.sets));
    const hidden = from.length > 0 && !from.some(isOpen(published.sets));
    return hidden && to.length > 0 ? [{ name: photo.name, from, to }] : [];
  });
  if (moved.length === 0) return null;
  const list = moved.map(({ name, from, to }) => `${name} (${from.join(", ")} -> ${to.join(", ")})`);
  const what = `guests would see ${countedWith(moved.length, "photo", ["that is", "that are"])} for clients now: ${list.join(", ")}`;
  return { ...problem, what, fix: "Move them back, or publish with --allow-widening" };
}

/** Where the file says other than what holds: access is changed in the studio or by `access`, never by the file. */
export function accessWarnings(
  { content, published, timezone }: Facts,
  { closed }: Pick<AccessPlan, "closed">,
): string[] {
  if (!published) return [];
  const { gallery, settings } = content;
  const { sets, downloads, listed, expires, response, offer } = settings;
  const wrong = (key: string, file: string, holds: string) =>
    `${content.shown}: ${key} is ${file}, but live it is ${holds}. Change it in the studio or with npm run access -- ${gallery}`;
  const warnings: string[] = [];
  for (const { id, visibility } of sets) {
    const holds = published.sets.get(id);
    if (visibility && holds && visibility !== holds && !closed.includes(id))
      warnings.push(wrong(`visibility of set ${id}`, visibility, holds));
  }
  if (downloads && downloads !== published.downloads) warnings.push(wrong("downloads", downloads, published.downloads));
  if (listed !== undefined && listed !== published.listed)
    warnings.push(wrong("listed", `${listed}`, `${published.listed}`));
  const expiresAt = expires === undefined || expires === "never" ? null : instantOf(expires, timezone);
  if (expires !== undefined && expiresAt !== published.expiresAt) {
    warnings.push(
      wrong("expires", expires, published.expiresAt === null ? "never" : lastDayIn(published.expiresAt, timezone)),
    );
  }
  if (response && !asksTheSame(response, published.response)) {
    warnings.push(`${content.shown}: response differs from what is live. Change it in the studio, under Selections`);
  }
  if (offer && !sameOffer(offer, published.offer)) {
    warnings.push(`${content.shown}: offer differs from what is live. Change it in the studio, under Shop`);
  }
  if (published.unpublished) {
    warnings.push(`${gallery} is taken down and stays down. To bring it back: npm run unpublish -- ${gallery} --undo`);
  }
  return warnings;
}

/** Whether the same is sold on the same terms; what an item is called inside does not count. */
function sameOffer(one: Offer, other: Offer | null): boolean {
  const sold = ({ items, currency, clients, free, tax, invoice, seller, transfer, conditions }: Offer) =>
    JSON.stringify([
      ...[currency, clients, invoice, seller, transfer, conditions],
      ...[free.photos, free.size, free.for, tax.kind, tax.rate, tax.label],
      items.map(({ kind, size, price, count }) => [kind, size, price, count ?? null]),
    ]);
  return other !== null && sold(one) === sold(other);
}

/** Whether two questionnaires ask for the same; what a question is called inside does not count. */
function asksTheSame(one: Questionnaire, other: Questionnaire): boolean {
  const asked = ({ questions, lists, invites, minPicks, maxPicks, afterwards }: Questionnaire) =>
    JSON.stringify([
      invites,
      minPicks,
      maxPicks,
      afterwards,
      lists.map(({ name, min, max }) => [name, min, max]),
      questions.map(({ text, choices, required }) => [text, choices ?? [], required ?? false]),
    ]);
  return asked(one) === asked(other);
}
