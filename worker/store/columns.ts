import type { z } from "zod";

/** What D1 keeps in a column, bytes left out: no table has any. */
export type Value = string | number | null;

/** A kind of column: what the database stores, and how that is read. */
export interface Column<Read = unknown> {
  type: "TEXT" | "INTEGER" | "REAL";
  nullable: boolean;
  /** The only texts it may contain, apart from null; none: any text. */
  words: readonly string[] | null;
  /** The value as the code knows it; undefined: the column can't contain this. */
  read(value: unknown): Read | undefined;
}

/** Columns by the names that a statement gives them. */
export type Shape = Readonly<Record<string, Column>>;

/** A row of a shape, as it is read. */
export type RowOf<Of extends Shape> = { [Name in keyof Of]: Of[Name] extends Column<infer Read> ? Read : never };

const plain = { nullable: false, words: null } as const;

export const text: Column<string> = {
  ...plain,
  type: "TEXT",
  read: (value) => (typeof value === "string" ? value : undefined),
};

export const integer: Column<number> = {
  ...plain,
  type: "INTEGER",
  read: (value) => (typeof value === "number" ? value : undefined),
};

export const real: Column<number> = { ...integer, type: "REAL" };

/** 0 or 1. */
export const flag: Column<boolean> = {
  ...plain,
  type: "INTEGER",
  read: (value) => (value === 1 ? true : value === 0 ? false : undefined),
};

/** Any value of a table, for work on tables as they are. */
export const anything: Column<Value> = {
  ...plain,
  type: "TEXT",
  nullable: true,
  read: (value) => (value === null || typeof value === "string" || typeof value === "number" ? value : undefined),
};

/**
 * One of these words. Any other word, written by a later version or by hand, is read as `unknown`: the one that opens
 * least. Without `unknown`, the row can't be read.
 */
export function word<const Words extends readonly string[]>(
  words: Words,
  { unknown }: { unknown?: NoInfer<Words[number]> } = {},
): Column<Words[number]> {
  const known = new Map<unknown, Words[number]>(words.map((one) => [one, one]));
  const otherwise = (value: unknown) => (typeof value === "string" ? unknown : undefined);
  return { type: "TEXT", nullable: false, words, read: (value) => known.get(value) ?? otherwise(value) };
}

/** A value as its column stores it, so that no word is written that the column may not contain. Throws RangeError. */
export function kept<const Written extends Value>(column: Column, value: Written): Written {
  const { words } = column;
  if (words && value !== null && !words.some((word) => word === value))
    throw new RangeError(`${value} is none of ${words.join(", ")}`);
  return value;
}

/** JSON of a schema. */
export function json<Schema extends z.ZodType>(schema: Schema): Column<z.infer<Schema>> {
  return { ...plain, type: "TEXT", read: (value) => schema.safeParse(parsed(value)).data };
}

/** A JSON list, each of whose values is read; undefined: that value may not be there. */
export function list<Read>(read: (value: unknown) => Read | undefined): Column<Read[]> {
  return {
    ...plain,
    type: "TEXT",
    read: (value) => {
      const values = parsed(value);
      const all = Array.isArray(values) ? values.map(read) : [undefined];
      return all.includes(undefined) ? undefined : (all as Read[]);
    },
  };
}

/** The same column, or NULL. */
export function maybe<Read>(column: Column<Read>): Column<Read | null> {
  return { ...column, nullable: true, read: (value) => (value === null ? null : column.read(value)) };
}

function parsed(value: unknown): unknown {
  try {
    return typeof value === "string" ? JSON.parse(value) : undefined;
  } catch {
    return undefined;
  }
}
