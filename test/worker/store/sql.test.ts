import { describe, expect, it } from "vitest";
import { gap, joined, names, prepared, type Sql, sql, statement } from "../../../worker/store/sql.ts";
import { freshDatabase } from "../../support/d1.ts";

const store = freshDatabase();

const read = async (whole: Sql) => (await statement(store.db, whole).all()).results;

describe("SQL", () => {
  it("takes its values wherever they are, in pieces within pieces, in any order", async () => {
    const one = (n: number) => sql`(SELECT ${n} + 1)`;
    const both = sql`(${one(30)} || ${"-"} || ${one(10)})`;
    expect(await read(sql`SELECT ${"a"} AS a, ${both} AS both, ${null} AS none, ${one(20)} AS one`)).toEqual([
      { a: "a", both: "31.0-11.0", none: null, one: 21 },
    ]);
  });

  it("never takes a value for SQL", async () => {
    const value = "'; DROP TABLE picks; --";
    expect(await read(sql`SELECT ${value} AS value`)).toEqual([{ value }]);
  });

  it("tells a number from the text of it", async () => {
    expect(await read(sql`SELECT typeof(${1}) || typeof(${"1"}) || typeof(${1}) AS types`)).toEqual([
      { types: "realtextreal" },
    ]);
  });

  it("is joined from pieces and values, however many there are", async () => {
    const list = (...values: number[]) => sql`SELECT json_array(${joined(values, ", ")}) AS list`;
    expect(await read(list())).toEqual([{ list: "[]" }]);
    expect(await read(list(1))).toEqual([{ list: "[1.0]" }]);
    expect(await read(list(1, 2, 1))).toEqual([{ list: "[1.0,2.0,1.0]" }]);
    const either = joined([sql`${1} = 2`, sql`${3} = 3`], " OR ");
    expect(await read(sql`SELECT ${either} AS either`)).toEqual([{ either: 1 }]);
  });

  it("quotes names, whatever is in them", async () => {
    const odd = 'a "b" c';
    expect(await read(sql`SELECT ${names(odd, "d")} FROM (SELECT 1 AS ${names(odd)}, 2 AS d)`)).toEqual([
      { [odd]: 1, d: 2 },
    ]);
  });

  it("that is prepared takes its values each time, and is one text whatever they are", async () => {
    const known = sql`${gap("a")} || ${"-"} || ${gap("b")}`;
    const both = prepared(sql`SELECT ${known} AS both, ${gap("a")} AS a, ${"-"} AS dash`);
    const texts: string[] = [];
    const prepare = (text: string) => {
      texts.push(text);
      return store.db.prepare(text);
    };
    const db = { prepare } as unknown as D1Database;
    for (const [a, b] of [
      ["x", "y"],
      ["x", "x"],
      ["-", null],
    ] as const) {
      const { results } = await both(db, { a, b }).all();
      expect(results).toEqual([{ both: b === null ? null : `${a}-${b}`, a, dash: "-" }]);
    }
    expect(new Set(texts).size).toBe(1);
  });

  it("names the same value more often than D1 takes parameters", async () => {
    const list = Array.from({ length: 300 }, () => sql`${"a"}`).reduce((all, one) => sql`${all}, ${one}`);
    expect(await read(sql`SELECT ${"a"} IN (${list}) AS same`)).toEqual([{ same: 1 }]);
  });
});
