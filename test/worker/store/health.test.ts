import { expect, it } from "vitest";
import { TABLES } from "../../../worker/store/health.ts";
import { readShapes } from "../../../worker/store/tables.ts";
import { freshDatabase } from "../../support/d1.ts";

const store = freshDatabase();

it("looks for every table the migrations make", async () => {
  const made = (await readShapes(store.db)).map(({ name }) => name);
  expect([...TABLES].sort()).toEqual(made.filter((name) => name !== "d1_migrations").sort());
});
