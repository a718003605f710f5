import { describe, expect, it } from "vitest";
import { createApp } from "../../worker/app.ts";
import { freshDatabase, putGallery } from "../support/d1.ts";

const store = freshDatabase();
const app = createApp({ render: async () => new Response("") });

/** Asks without any session; how many statements were sent to the database for the answer, and its status. */
async function effortFor(method: string, path: string): Promise<{ status: number; statements: number }> {
  let statements = 0;
  const db = new Proxy(store.db, {
    get(of, name) {
      if (name === "prepare") statements += 1;
      const value = Reflect.get(of, name);
      return typeof value === "function" ? value.bind(of) : value;
    },
  });
  const env = { DB: db, SESSION_SECRET: "s".repeat(32) } as unknown as Env;
  const { status } = await app.request(`https://photos.example.com${path}`, { method }, env);
  return { status, statements };
}

const ORDER = "/order/0123456789AB";

describe("a private gallery, to a stranger", () => {
  it.each([
    ["GET", ORDER],
    ["POST", `${ORDER}/check`],
    ["GET", `${ORDER}/invoice`],
    ["GET", `${ORDER}/photos.zip`],
    ["GET", `${ORDER}/photo/open-laugh`],
    ["POST", "/order"],
    ["GET", "/cart"],
    ["POST", "/cart"],
    ["GET", "/store"],
    ["GET", "/receipt"],
    ["POST", "/receipt"],
  ])("asks no more of the database than one that does not exist: %s %s", async (method, rest) => {
    // Orders were looked up before the gate said no: the time of the 404 told which private galleries there are.
    await putGallery(store.db, "secret", { visibility: "private" });
    const there = await effortFor(method, `/g/secret${rest}`);
    expect(there.status).toBe(404);
    expect(there).toEqual(await effortFor(method, `/g/nothing${rest}`));
  });
});
