import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Server, startServer } from "../../scripts/server/server.ts";
import { ROOT } from "../support/glassine.ts";

let folder: string;
let server: Server;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "glassine-serve-"));
  server = await startServer({ root: ROOT, stateDir: path.join(folder, "v3"), host: "localhost", port: 0 });
});
afterAll(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

describe("the local server", () => {
  // It served wrangler's explorer beside the site: anybody who reached the port could run SQL and read every photo.
  it.each(["/cdn-cgi/explorer", "/cdn-cgi/local/explorer"])("has no door to the database at %s", async (explorer) => {
    const database = `${explorer}/api/d1/database`;
    const sql = `${database}/00000000-0000-0000-0000-000000000000/raw`;
    const asked = [
      fetch(new URL(explorer, server.url)),
      fetch(new URL(database, server.url)),
      fetch(new URL(`${explorer}/api/r2/buckets`, server.url)),
      fetch(new URL(sql, server.url), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ sql: "SELECT 1 AS breach" }),
      }),
    ];
    for (const answer of await Promise.all(asked)) {
      expect(answer.status).toBe(404);
      expect(await answer.text()).not.toMatch(/breach|glassine-photos|"success"/);
    }
  });
});
