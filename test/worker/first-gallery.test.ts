import { afterAll, beforeAll, expect, it } from "vitest";
import { setStudioPassword } from "../../worker/store/studio.ts";
import { putGallery } from "../support/d1.ts";
import { type Glassine, startGlassine } from "../support/glassine.ts";
import { quickHash } from "../support/quick-hash.ts";
import { Visitor } from "../support/visitor.ts";

let glassine: Glassine;
let photographer: Visitor;
beforeAll(async () => {
  glassine = await startGlassine();
  await glassine.env.DB.prepare("INSERT INTO studio (id, name, timezone) VALUES (1, 'Mara', 'UTC')").run();
  await setStudioPassword(glassine.env.DB, quickHash("a first password"));
  photographer = new Visitor(glassine);
  await (await photographer.post("/studio/enter", { password: "a first password" })).arrayBuffer();
});
afterAll(() => glassine?.close());

it("a studio without galleries says what to type, where the folder is, and what comes next", async () => {
  const page = await photographer.text("/studio/");
  for (const words of [
    "npm run new -- anna-and-ben",
    "content/anna-and-ben/gallery.yaml",
    "content/studio.yaml",
    "npm run publish -- anna-and-ben<",
    "choose who can view it, and send its link",
  ])
    expect(page).toContain(words);
  expect(page).not.toContain('name="find"');
});

it("a studio says that nobody can open its first gallery, until somebody can", async () => {
  const { DB } = glassine.env;
  await putGallery(DB, "trip", { title: "Our trip" });
  const page = await photographer.text("/studio/");
  expect(page).toContain("Our trip");
  expect(page).toContain('href="/studio/g/trip/?part=guests#@guests"');
  // How the next one begins is a press away.
  expect(page).toMatch(/<summary>New gallery<\/summary>.*npm run new -- anna-and-ben/s);
  await DB.prepare("UPDATE galleries SET visibility = 'public'").run();
  expect(await photographer.text("/studio/")).not.toContain("Nobody can open it yet");
});
