import { describe, expect, it } from "vitest";
import { type Sql, sql, statement } from "../../../worker/store/sql.ts";
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

  it("names the same value more often than D1 takes parameters", async () => {
    const list = Array.from({ length: 300 }, () => sql`${"a"}`).reduce((all, one) => sql`${all}, ${one}`);
    expect(await read(sql`SELECT ${"a"} IN (${list}) AS same`)).toEqual([{ same: 1 }]);
  });
});
