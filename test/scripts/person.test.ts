import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { addRegistration } from "../../worker/store/registrations.ts";
import { publishing } from "../support/publishing.ts";
import { runScript } from "../support/script.ts";

const desk = publishing();
const EMAIL = "anna@example.com";
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "glassine-person-"));
  await desk.write("trip/gallery.yaml", "title: Trip\nsets:\n  - id: all\n    title: All\n");
  await desk.photo("trip/all/A_1.jpg", { seed: 1 });
  await desk.publish();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const person = (...args: string[]) => runScript("person.ts", ...args, "--state", desk.state);
const registered = async () =>
  (await desk.target.db.prepare("SELECT name FROM registrations ORDER BY at").all()).results.map(({ name }) => name);
const registers = (name: string, now: number) =>
  addRegistration(desk.target.db, {
    gallery: "trip",
    holder: `session:${name}`,
    name,
    email: EMAIL,
    consents: [],
    now,
  });

it("a person is exported, erased once that is confirmed, and not brought back by a backup from before", async () => {
  await registers("Anna", Date.now() - 1000);
  const file = path.join(folder, "before.backup");
  expect((await runScript("backup.ts", file, "--state", desk.state)).code).toBe(0);
  const exported = await person("export", " ANNA@example.com");
  expect(JSON.parse(exported.output).tables.registrations).toMatchObject([{ name: "Anna", email: EMAIL }]);
  const asked = await person("erase", EMAIL);
  expect(asked.output).toContain("registrations");
  expect(asked.output).toContain("--confirm");
  expect(await registered()).toEqual(["Anna"]);
  const erased = await person("erase", EMAIL, "--confirm");
  expect([erased.code, erased.output]).toEqual([0, expect.stringContaining("Backups made before now")]);
  expect(await registered()).toEqual([]);
  const back = await runScript("restore.ts", file, "--replace", "--allow-widening", "--state", desk.state);
  expect([back.code, back.output]).toEqual([0, expect.stringContaining("Erased again: one person")]);
  expect(await registered()).toEqual([]);
  // Whoever comes back on their own is a new person.
  await registers("Anna again", Date.now() + 1000);
  expect(await registered()).toEqual(["Anna again"]);
});

it("says what is wrong with an address or a verb, and when nothing is known", async () => {
  expect((await person("erase", "anna")).output).toContain("is not an email address");
  expect((await person("forget", EMAIL)).output).toContain("must be export or erase");
  expect((await person("erase", "nobody@example.com")).output).toContain("Nothing is kept about nobody@example.com");
});
