import { csvRecord } from "./csv.ts";
import type { HeldSelection, Pick, Question } from "./selection.ts";
import { xmpSidecar } from "./xmp.ts";

/** Selections as files for other programs. */

export const SEPARATORS = { comma: ", ", space: " ", line: "\n" } as const;
export type Separator = keyof typeof SEPARATORS;

/** Picks of one person: as sent in a round, or as they stand now. */
export interface ChosenBy {
  name: string;
  email: string;
  /** null: not sent. */
  round: number | null;
  /** Milliseconds since 1970; null: not sent. */
  submittedAt: number | null;
  message: string;
  answers: Record<string, string>;
  picks: Pick[];
}

/** A photo's file name; the name of a photo that is not in the gallery any more is given as it was. */
export type FileOf = (photo: string) => string;

/** The last round of a selection, the one asked for, or what is chosen now. null: there is none such. */
export function chosenIn(held: HeldSelection, which: "last" | "now" | number): ChosenBy | null {
  if (which === "now") {
    const { picks } = held;
    return { ...personOf(held), round: null, submittedAt: null, message: "", answers: {}, picks };
  }
  const round = which === "last" ? held.rounds.at(-1) : held.rounds.find((r) => r.round === which);
  return round ? { ...round } : null;
}

function personOf({ name, email, id }: HeldSelection): { name: string; email: string } {
  return { name: name ?? `Visitor ${id.slice(0, 6)}`, email: email ?? "" };
}

/** Whatever was picked, once each, in the order given. */
export function pickedPhotos(chosen: readonly ChosenBy[]): string[] {
  const picked = chosen.flatMap(({ picks }) => picks.flatMap(({ photo, picked }) => (picked ? [photo] : [])));
  return [...new Set(picked)];
}

/** File names of what was picked, for the search of Lightroom and Capture One. */
export function textList(
  chosen: readonly ChosenBy[],
  { separator, extension, fileOf }: { separator: Separator; extension: boolean; fileOf: FileOf },
): string {
  const names = pickedPhotos(chosen).map((photo) => (extension ? fileOf(photo) : photo));
  return names.length === 0 ? "" : `${names.join(SEPARATORS[separator])}\n`;
}

const COLUMNS = ["client", "e-mail", "round", "sent (UTC)", "photo", "file", "picked", "stars", "label", "comment"];

/** One row a photo and person; the answers stand at the end of each of a person's rows. */
export function picksCsv(
  chosen: readonly ChosenBy[],
  { questions, fileOf }: { questions: readonly Question[]; fileOf: FileOf },
): string {
  const head = csvRecord([...COLUMNS, "message", ...questions.map(({ text }) => text)]);
  const rows = chosen.flatMap(({ name, email, round, submittedAt, message, answers, picks }) =>
    picks.map(({ photo, picked, stars, label, comment }) => {
      const sent = submittedAt === null ? "" : new Date(submittedAt).toISOString();
      const said = [message, ...questions.map(({ id }) => answers[id] ?? "")];
      const who = [name, email, round ?? "", sent];
      return csvRecord([...who, photo, fileOf(photo), picked ? "yes" : "no", stars, label ?? "", comment, ...said]);
    }),
  );
  return head + rows.join("");
}

/** All there is, for programs. */
export function picksJson(gallery: string, chosen: readonly ChosenBy[], { fileOf }: { fileOf: FileOf }): string {
  const selections = chosen.map(({ picks, submittedAt, ...rest }) => ({
    ...rest,
    submittedAt: submittedAt === null ? null : new Date(submittedAt).toISOString(),
    picks: picks.map((pick) => ({ ...pick, file: fileOf(pick.photo) })),
  }));
  return `${JSON.stringify({ gallery, selections }, null, 2)}\n`;
}

/** A sidecar's photo, and its text. */
export interface Sidecar {
  photo: string;
  xmp: string;
}

/**
 * One sidecar for each photo that was picked, rated, labelled or commented. Where several people chose, the most stars and
 * the first label count, and comments stand one after the other under their names.
 */
export function sidecars(chosen: readonly ChosenBy[], keyword: string): Sidecar[] {
  const said = chosen.flatMap(({ name, picks }) => picks.filter(saysAnything).map((pick) => ({ name, pick })));
  return [...Map.groupBy(said, ({ pick }) => pick.photo)].map(([photo, of]) => {
    const comments = of.filter(({ pick }) => pick.comment.trim() !== "");
    const stars = Math.max(...of.map(({ pick }) => pick.stars));
    const label = of.find(({ pick }) => pick.label)?.pick.label ?? null;
    const comment = comments.map(({ name, pick }) => (chosen.length > 1 ? `${name}: ${pick.comment}` : pick.comment));
    const keywords = of.some(({ pick }) => pick.picked) ? [keyword] : [];
    return { photo, xmp: xmpSidecar({ stars, label, comment: comment.join("\n") }, keywords) };
  });
}

const saysAnything = ({ picked, stars, label, comment }: Pick) =>
  picked || stars > 0 || label !== null || comment.trim() !== "";

/** How often each photo was picked, the most wanted first. */
export function totals(chosen: readonly { picks: readonly Pick[] }[]): { photo: string; times: number }[] {
  const picked = chosen.flatMap(({ picks }) => picks.filter((p) => p.picked).map((p) => p.photo));
  return [...Map.groupBy(picked, (photo) => photo)]
    .map(([photo, { length: times }]) => ({ photo, times }))
    .sort((a, b) => b.times - a.times || (a.photo < b.photo ? -1 : 1));
}
