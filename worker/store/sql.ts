import type { Value } from "./columns.ts";

/** A piece of SQL with its values: it can be put into other SQL. `Gaps`: names whose values come later. */
export interface Sql<Gaps extends string = never> {
  texts: readonly string[];
  /** What comes between the texts. */
  parts: readonly (Sql<Gaps> | Gap<Gaps> | Value)[];
}

/** The place of a value that is given each time a statement runs. */
interface Gap<Name extends string> {
  gap: Name;
}

/**
 * SQL as it is written, with values and other SQL in its gaps: sql`gallery = ${gallery} AND ${OPEN}`. A value is always
 * bound, never written into the text, and so is a string: SQL that goes into SQL is made by `sql`, too.
 */
export function sql<Gaps extends string = never>(
  texts: TemplateStringsArray,
  ...parts: (Sql<Gaps> | Gap<Gaps> | Value)[]
): Sql<Gaps> {
  return { texts, parts };
}

/** A gap in SQL for `prepared`. */
export const gap = <const Name extends string>(name: Name): Gap<Name> => ({ gap: name });

/** Pieces of SQL with a separator between them: a list, or conditions. */
export function joined<Gaps extends string = never>(
  pieces: readonly (Sql<Gaps> | Value)[],
  between: string,
): Sql<Gaps> {
  return { texts: ["", ...pieces.slice(1).map(() => between), ""].slice(0, pieces.length + 1), parts: pieces };
}

/** Names of tables or columns, separated by commas. */
export const names = (...list: readonly string[]): Sql => verbatim(list.map(quoted).join(", "));

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** SQL that comes as a text, as a migration does. */
export const verbatim = (text: string): Sql => ({ texts: [text], parts: [] });

/** A statement of SQL, ready to run. Equal values are one parameter: D1 takes a hundred of them. */
export function statement(db: D1Database, whole: Sql): D1PreparedStatement {
  const { text, values } = write(whole);
  return db.prepare(text).bind(...values.filter((value) => !isGap(value)));
}

/** A statement whose text is written once and stays the same, whatever its values: for what every request asks. */
export function prepared<Gaps extends string>(
  whole: Sql<Gaps>,
): (db: D1Database, given: Readonly<Record<Gaps, Value>>) => D1PreparedStatement {
  const { text, values } = write(whole);
  return (db, given) => db.prepare(text).bind(...values.map((value) => (isGap(value) ? given[value.gap] : value)));
}

interface Written<Gaps extends string> {
  text: string;
  /** Of its parameters, in the order of their numbers. */
  values: (Gap<Gaps> | Value)[];
}

function write<Gaps extends string>(whole: Sql<Gaps>): Written<Gaps> {
  const values: Written<Gaps>["values"] = [];
  const number = (value: Gap<Gaps> | Value) => {
    const known = values.findIndex((other) => isSame(other, value));
    return known >= 0 ? known + 1 : values.push(value);
  };
  const textOf = ({ texts, parts }: Sql<Gaps>): string =>
    texts.map((text, at) => text + (at < parts.length ? filled(parts[at] ?? null) : "")).join("");
  const filled = (part: Sql<Gaps> | Gap<Gaps> | Value) => (isSql(part) ? textOf(part) : `?${number(part)}`);
  return { text: textOf(whole), values };
}

type Part = Sql<string> | Gap<string> | Value;

const isSql = <Gaps extends string>(part: Sql<Gaps> | Gap<Gaps> | Value): part is Sql<Gaps> =>
  typeof part === "object" && part !== null && "texts" in part;

const isGap = <Gaps extends string>(part: Gap<Gaps> | Value): part is Gap<Gaps> =>
  typeof part === "object" && part !== null;

const isSame = (one: Part, other: Part) =>
  one === other || (isObject(one) && isObject(other) && "gap" in one && "gap" in other && one.gap === other.gap);

const isObject = (part: Part): part is Sql<string> | Gap<string> => typeof part === "object" && part !== null;
