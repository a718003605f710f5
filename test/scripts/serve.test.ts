import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Server, startServer } from "../../scripts/server/server.ts";
import { openLocalTarget } from "../../scripts/target/local.ts";
import { addPasskey } from "../../worker/store/passkeys.ts";
import { whole } from "../support/clients.ts";
import { ROOT } from "../support/glassine.ts";
import { runScriptWith } from "../support/script.ts";
import { Visitor } from "../support/visitor.ts";

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

  // The password belonged to a row that only the first publish made, so the steps could not be reached.
  it("leads from nothing to the first gallery: set a password, sign in, read the steps", async () => {
    const photographer = new Visitor({
      fetch: (at: string, init?: RequestInit) => fetch(new URL(at, server.url), init),
    } as never);
    const state = ["--state", path.join(folder, "v3")];
    expect(await photographer.text("/studio/enter")).toContain("npm run studio -- password<");

    const short = await runScriptWith("too short\n", "studio.ts", "password", ...state);
    expect(short).toMatchObject({ code: 1, output: expect.stringContaining("at least 10 characters") });
    expect(await photographer.text("/studio/enter")).toContain("npm run studio -- password<");

    const set = await runScriptWith("the first password\n", "studio.ts", "password", ...state);
    expect(set).toMatchObject({ code: 0, output: expect.stringContaining("The studio password is set") });
    const signIn = (password: string) => whole(photographer.post("/studio/enter", { password }));
    expect((await signIn("another password")).status).toBe(401);
    expect((await signIn("the first password")).status).toBe(303);
    const steps = await photographer.text("/studio/");
    expect(steps).toContain("Your first one takes four steps");
    expect(steps).toContain("npm run publish -- anna-and-ben<");
    for (const room of ["clients", "numbers", "notices"])
      expect((await whole(photographer.get(`/studio/${room}/`))).status, room).toBe(200);
    expect(await photographer.text("/")).toBe(await new Visitor(photographer.glassine).text("/"));
    expect(await photographer.text("/")).toContain("<h1");

    const target = await openLocalTarget({ stateDir: path.join(folder, "v3"), root: ROOT });
    const passkey = { id: "AAAA", account: "", name: "Laptop", publicKey: "-7:AAAA", counter: 0 };
    await addPasskey(target.db, { ...passkey, who: "the studio", site: server.url.origin, now: Date.now(), most: 10 });
    await target.close();
    const again = await runScriptWith("the second password\n", "studio.ts", "password", ...state);
    expect(again.output).toContain("1 passkey can sign in too");
    expect((await whole(photographer.get("/studio/"))).status, "a new password signs everybody out").toBe(303);
  });
});
