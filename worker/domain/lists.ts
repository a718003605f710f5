import { z } from "zod";
import { LIST_ID, LIST_ID_MAX } from "./list-fields.ts";
import type { VisitorProblem } from "./problem.ts";

/** The lists that a photographer names in a gallery, such as "Album, 40", and what is on them. */

/** More lists than anybody fills. */
export const LISTS_MAX = 12;
/** Most characters of a list's name. */
export const LIST_NAME_MAX = 60;

export const listSchema = z.object({
  id: z.string().regex(LIST_ID).max(LIST_ID_MAX),
  name: z.string().min(1).max(LIST_NAME_MAX),
  /** How many photos; null: any number. */
  min: z.number().nullable(),
  max: z.number().nullable(),
});
/** A list that clients put photos on. Without any, a selection is one list. */
export type PickList = z.infer<typeof listSchema>;

/** Whether two lists have the same name, however it is capitalized. */
export const isSameName = (one: { name: string }, other: { name: string }): boolean =>
  one.name.toLowerCase() === other.name.toLowerCase();

type Bound = number | null | undefined;

/** Whether "at least" asks for more than "at most" allows; either may be missing. */
export const isOver = ({ min, max }: { min?: Bound; max?: Bound }): boolean =>
  (min ?? 0) > (max ?? Number.POSITIVE_INFINITY);

/** Those of some photos that are on a list. */
export const onList = <Pick extends { lists: readonly string[]; picked: boolean }>(
  picks: readonly Pick[],
  id: string,
): Pick[] => picks.filter(({ lists, picked }) => picked && lists.includes(id));

/** What is wrong with the number of photos on a list. */
export function listProblems({ name: list, min, max }: PickList, chosen: number): VisitorProblem[] {
  const path = "picks";
  if (min !== null && chosen < min) return [{ path, code: "listNeedsMore", values: { list, least: min, chosen } }];
  return max !== null && chosen > max ? [{ path, code: "listNeedsFewer", values: { list, most: max, chosen } }] : [];
}

/** The names of the lists that a photo is on, in the order of the lists; one that was deleted has its id. */
export function listNames(
  { lists: ids }: { lists: readonly string[] },
  lists: readonly Pick<PickList, "id" | "name">[],
): string[] {
  const known = lists.filter(({ id }) => ids.includes(id));
  return [...known.map(({ name }) => name), ...ids.filter((id) => !known.some((list) => list.id === id))];
}
