import { listNames, onList, type PickList } from "../lists.ts";
import type { PhotoPick, Question } from "../selection.ts";
import { csvFile } from "./csv.ts";
import { SEPARATORS, type Separator } from "./separators.ts";
import { xmpSidecar } from "./xmp.ts";

/** Selections as files for other programs. */

/** One person's picks: as sent in a round, or as they are now. */
export interface ChosenBy {
  name: string;
  email: string;
  /** null: not sent. */
  round: number | null;
  /** Milliseconds since 1970; null: not sent. */
  submittedAt: number | null;
  message: string;
  answers: Record<string, string>;
  picks: PhotoPick[];
}

/** People in the order they are read. */
type People = AsyncIterable<ChosenBy> | Iterable<ChosenBy>;

/** A photo's file name; for a photo that is no longer in the gallery, the name it had. */
export type FileOf = (photo: string) => string;

/** The same picks in the gallery's order; photos no longer in it come last, by name. */
export function inOrder(chosen: ChosenBy, placeOf: (photo: string) => number | undefined): ChosenBy {
  const places = new Map(chosen.picks.map(({ photo }) => [photo, placeOf(photo) ?? Number.POSITIVE_INFINITY]));
  const place = ({ photo }: PhotoPick) => places.get(photo) ?? Number.POSITIVE_INFINITY;
  const before = (a: PhotoPick, b: PhotoPick) =>
    place(a) === place(b) ? (a.photo < b.photo ? -1 : 1) : place(a) - place(b);
  return { ...chosen, picks: chosen.picks.toSorted(before) };
}

/** Only what each person put on one list; people without such photos are left out. */
export async function* onlyOnList(chosen: People, list: string): AsyncGenerator<ChosenBy> {
  for await (const person of chosen) {
    const picks = onList(person.picks, list);
    if (picks.length > 0) yield { ...person, picks };
  }
}

/** File names of the picked photos, each once, in the given order: to paste into the search of Lightroom or Capture One. */
export async function* textList(
  chosen: People,
  { separator, extension, fileOf }: { separator: Separator; extension: boolean; fileOf: FileOf },
): AsyncGenerator<string> {
  const named = new Set<string>();
  for await (const { picks } of chosen) {
    for (const { photo, picked } of picks) {
      if (!picked || named.has(photo)) continue;
      if (named.size > 0) yield SEPARATORS[separator];
      named.add(photo);
      yield extension ? fileOf(photo) : photo;
    }
  }
  if (named.size > 0) yield "\n";
}

const COLUMNS = ["client", "e-mail", "round", "sent (UTC)", "photo", "file", "picked", "stars", "label", "comment"];

/** One row per photo and person; the answers are at the end of each person's rows. */
export function picksCsv(chosen: People, asked: Asked): AsyncGenerator<string> {
  const { questions, lists } = asked;
  const listed = lists.length > 0 ? ["lists"] : [];
  return csvFile([...COLUMNS, ...listed, "message", ...questions.map(({ text }) => text)], rowsOf(chosen, asked));
}

interface Asked {
  questions: readonly Question[];
  /** The gallery's lists; without any, nothing is said of them. */
  lists: readonly PickList[];
  fileOf: FileOf;
}

async function* rowsOf(chosen: People, { questions, lists, fileOf }: Asked): AsyncGenerator<(string | number)[]> {
  for await (const { name, email, round, submittedAt, message, answers, picks } of chosen) {
    const who = [name, email, round ?? "", submittedAt === null ? "" : new Date(submittedAt).toISOString()];
    const said = [message, ...questions.map(({ id }) => answers[id] ?? "")];
    for (const pick of picks) {
      const { photo, picked, stars, label, comment } = pick;
      const listed = lists.length > 0 ? [listNames(pick, lists).join(", ")] : [];
      yield [...who, photo, fileOf(photo), picked ? "yes" : "no", stars, label ?? "", comment, ...listed, ...said];
    }
  }
}

/** Everything, as JSON for programs. */
export async function* picksJson(
  gallery: string,
  chosen: People,
  { lists, fileOf }: Pick<Asked, "lists" | "fileOf">,
): AsyncGenerator<string> {
  const listed = (pick: PhotoPick) => (lists.length > 0 ? { lists: listNames(pick, lists) } : {});
  yield `{\n  "gallery": ${JSON.stringify(gallery)},\n  "selections": [`;
  let between = "\n    ";
  for await (const { picks, submittedAt, ...rest } of chosen) {
    const selection = {
      ...rest,
      submittedAt: submittedAt === null ? null : new Date(submittedAt).toISOString(),
      picks: picks.map((pick) => {
        const { lists: _ids, ...said } = pick;
        return { ...said, file: fileOf(pick.photo), ...listed(pick) };
      }),
    };
    yield between + JSON.stringify(selection, null, 2).replaceAll("\n", "\n    ");
    between = ",\n    ";
  }
  yield between.startsWith(",") ? "\n  ]\n}\n" : "]\n}\n";
}

/** A photo's name and the text of its sidecar. */
export interface Sidecar {
  photo: string;
  xmp: string;
}

/**
 * One sidecar for each photo that was picked, rated, labelled or commented on. If several people did, the highest rating
 * and the first label count, and all comments are listed under their names. Names of lists are keywords.
 */
export async function sidecars(
  chosen: People,
  { keyword, lists }: { keyword: string; lists: readonly PickList[] },
): Promise<Sidecar[]> {
  const said: { name: string; pick: PhotoPick }[] = [];
  let people = 0;
  for await (const { name, picks } of chosen) {
    people += 1;
    for (const pick of picks) if (saysAnything(pick)) said.push({ name, pick });
  }
  return [...Map.groupBy(said, ({ pick }) => pick.photo)].map(([photo, of]) => {
    const comments = of.filter(({ pick }) => pick.comment.trim() !== "");
    const stars = Math.max(...of.map(({ pick }) => pick.stars));
    const label = of.find(({ pick }) => pick.label)?.pick.label ?? null;
    const comment = comments.map(({ name, pick }) => (people > 1 ? `${name}: ${pick.comment}` : pick.comment));
    const named = of.flatMap(({ pick }) => (pick.picked ? [keyword, ...listNames(pick, lists)] : []));
    const keywords = [...new Set(named)];
    return { photo, xmp: xmpSidecar({ stars, label, comment: comment.join("\n") }, keywords) };
  });
}

const saysAnything = ({ picked, stars, label, comment }: PhotoPick) =>
  picked || stars > 0 || label !== null || comment.trim() !== "";
