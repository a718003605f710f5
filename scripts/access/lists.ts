import { rowIds } from "../../worker/domain/forms/row-ids.ts";
import { isOver, isSameName, LIST_NAME_MAX, LISTS_MAX, type PickList } from "../../worker/domain/lists.ts";
import { PICKS_MAX, type Questionnaire } from "../../worker/domain/selection.ts";
import { UsageError } from "../terminal/arguments.ts";

type Named = Pick<PickList, "name" | "min" | "max">;

const NUMBERS = /^(?:(?<only>\d{1,6})|(?<min>\d{1,6})-(?<max>\d{1,6})?)$/;

/** The lists that `--lists` names: "Album=20-40, Wall=3", or none. null: the option was not given. Throws UsageError. */
export function listsFromOption(given: string | undefined): Named[] | null {
  if (given === undefined) return null;
  if (given.trim() === "none") return [];
  const lists = given.split(",").map(readList);
  if (lists.length > LISTS_MAX) throw wrong(given, `names ${lists.length} lists; there may be ${LISTS_MAX}`);
  const twice = lists.find((list, i) => lists.slice(0, i).some((other) => isSameName(list, other)));
  if (twice) throw wrong(given, `names ${twice.name} twice`);
  return lists;
}

function readList(text: string): Named {
  const [name = "", numbers, ...more] = text.split("=").map((part) => part.trim());
  const found = numbers === undefined ? {} : NUMBERS.exec(numbers)?.groups;
  if (name === "" || name.length > LIST_NAME_MAX || more.length > 0 || !found) {
    throw wrong(
      text.trim(),
      `must be like Album=40, Album=20-40, Album=20- or Album (${LIST_NAME_MAX} letters at most)`,
    );
  }
  const number = (digits: string | undefined) => (digits === undefined ? null : Number(digits));
  const list = { name, min: number(found.min), max: number(found.only ?? found.max) };
  const isWithin = [list.min, list.max].every((n) => n === null || (n >= 1 && n <= PICKS_MAX));
  if (!isWithin) throw wrong(text.trim(), `a list takes from 1 to ${PICKS_MAX} photos`);
  if (isOver(list)) throw wrong(text.trim(), "the first number must not be greater than the second");
  return list;
}

const wrong = (given: string, why: string) => new UsageError(`--lists ${given}: ${why}.`);

/** What a gallery asks for with these lists. One that it has already, by its name, keeps what is on it. */
export function withLists(asked: Questionnaire, named: readonly Named[]): Questionnaire {
  const earlier = named.map((list) => asked.lists.find((one) => isSameName(one, list))?.id ?? "");
  const ids = rowIds("list", { ids: earlier, freshId: () => crypto.randomUUID().slice(0, 8) });
  return { ...asked, lists: named.map((list, i) => ({ id: ids[i] ?? "", ...list })) };
}

/** "Album (20 to 40), Wall (up to 3)", or none. */
export function listsText(lists: readonly Named[]): string {
  if (lists.length === 0) return "none: a selection is one list";
  return lists.map(({ name, min, max }) => `${name} (${limitsText({ min, max })})`).join(", ");
}

function limitsText({ min, max }: Pick<Named, "min" | "max">): string {
  if (min === null) return max === null ? "any number" : `up to ${max}`;
  if (max === null) return `at least ${min}`;
  return min === max ? `${min}` : `${min} to ${max}`;
}
