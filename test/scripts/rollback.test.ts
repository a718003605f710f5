import { beforeEach, describe, expect, it } from "vitest";
import { collectGarbage } from "../../scripts/gc/gc.ts";
import { type Arrangement, AS_FILES, writeArrangement } from "../../worker/domain/arrangement/arrangement.ts";
import { readArrangement } from "../../worker/store/arrangements.ts";
import { keys } from "../../worker/store/keys.ts";
import { changeMarks } from "../../worker/store/marks.ts";
import { setUnpublished } from "../../worker/store/takedown.ts";
import { readKept } from "../../worker/store/versions.ts";
import { outcomes, publishing } from "../support/publishing.ts";
import { runScript } from "../support/script.ts";

const desk = publishing();

const YAML = `title: Trip
sets:
  - id: open
    title: The open
  - id: kept
    title: The kept
    visibility: client
`;

const rollback = (...args: string[]) => runScript("rollback.ts", "trip", ...args, "--state", desk.state);
const versions = () => runScript("versions.ts", "trip", "--state", desk.state);
const shown = async () => Object.fromEntries((await desk.live("trip"))?.sets.map((set) => [set.id, set.photos]) ?? []);
const live = async () => (await desk.live("trip"))?.version ?? "";
const codeIn = (output: string) => /--confirm ([0-9a-f]{12})/.exec(output)?.[1] ?? "none";

async function publish(): Promise<string> {
  expect(outcomes(await desk.publish({ removeMissing: true }))).toEqual({ trip: "published" });
  return live();
}

async function confirmed(version: string): Promise<void> {
  const asked = await rollback(version);
  expect(asked.code).toBe(1);
  expect((await rollback(version, "--confirm", codeIn(asked.output))).code).toBe(0);
}

async function arrange(change: Partial<Arrangement>): Promise<void> {
  const { revision } = await readArrangement(desk.target.db, "trip");
  await desk.target.db
    .prepare("INSERT INTO arrangements (gallery, revision, body, changed_at) VALUES ('trip', ?, ?, 1)")
    .bind(revision + 1, writeArrangement({ ...AS_FILES, ...change }))
    .run();
}

async function count(table: string): Promise<number> {
  return (await desk.target.db.prepare(`SELECT count(*) AS n FROM ${table}`).first<number>("n")) ?? 0;
}

let first = "";
beforeEach(async () => {
  await desk.write("trip/gallery.yaml", YAML);
  for (const [seed, photo] of ["open/a", "open/b", "kept/d"].entries()) await desk.photo(`trip/${photo}.jpg`, { seed });
  first = await publish();
});

describe("npm run versions", () => {
  it("lists what each version added, changed and removed, and which one is live", async () => {
    await desk.photo("trip/open/c.jpg", { seed: 9 });
    await desk.photo("trip/open/a.jpg", { seed: 8, width: 900 });
    await desk.remove("trip/open/b.jpg");
    const second = await publish();
    const { output, code } = await versions();
    expect(code).toBe(0);
    const [newest = "", oldest = ""] = output.trim().split("\n");
    expect(newest).toMatch(new RegExp(`^${second} .*3 photos, 1 added, 1 changed, 1 removed  live$`));
    expect(oldest).toMatch(new RegExp(`^${first} .*3 photos$`));
  });
});

describe("npm run rollback", () => {
  it("goes back to the version that was live before, and to the newer one again", async () => {
    await desk.photo("trip/open/c.jpg", { seed: 9 });
    const second = await publish();
    const back = await rollback();
    expect(back.output).toContain(`To undo: npm run rollback -- trip --state ${desk.state} ${second}`);
    expect([back.code, await live(), await shown()]).toEqual([0, first, { open: ["a", "b"], kept: ["d"] }]);
    expect((await versions()).output).toMatch(new RegExp(`^${first} .*live\n${second} `));
    expect(await count("activity")).toBe(1);
    await confirmed(second);
    expect([await live(), (await shown()).open]).toEqual([second, ["a", "b", "c"]]);
  });

  it("asks before it shows a photo that was removed, and takes only the code of exactly that list", async () => {
    await desk.remove("trip/open/b.jpg");
    const second = await publish();
    const asked = await rollback();
    expect(asked.code).toBe(1);
    expect(asked.output).toContain("guests would see (1): b\n");
    expect(asked.output).toContain("Nothing has changed.");
    expect(await live()).toBe(second);
    const wrong = await rollback(first, "--confirm", "000000000000");
    expect([wrong.code, wrong.output.includes("That is not the code of this list.")]).toEqual([1, true]);
    expect((await rollback(first, "--confirm", codeIn(asked.output))).code).toBe(0);
    expect(await live()).toBe(first);
  });

  it("asks before it shows an earlier picture, an earlier caption or an earlier title", async () => {
    await desk.write(
      "trip/gallery.yaml",
      `${YAML}description: Anna's new address\ncaptions:\n  a: The name of a child\n`,
    );
    const named = await publish();
    await desk.write("trip/gallery.yaml", YAML);
    await desk.photo("trip/open/b.jpg", { seed: 7 });
    await publish();
    const { output } = await rollback(named);
    expect(output).toContain("with an earlier picture or file (1): b\n");
    expect(output).toContain('with an earlier caption or description (1): a "The name of a child"');
    expect(output).toContain(`words of the gallery (1): "Anna's new address"`);
  });

  it("keeps marks and today's visibility: what is hidden today stays hidden, and what a set for clients has now is asked", async () => {
    await changeMarks(desk.target.db, { gallery: "trip", photos: ["a"], hide: true, by: "photographer", now: 1 });
    await desk.write("trip/gallery.yaml", YAML);
    await desk.remove("trip/open/a.jpg");
    await desk.remove("trip/open/b.jpg");
    await desk.photo("trip/kept/b.jpg", { seed: 1 });
    await desk.photo("trip/open/e.jpg", { seed: 5 });
    await publish();
    const { output } = await rollback();
    expect(output).toContain("guests would see (1): b\n");
    expect(output).toContain("clients would see (1): a\n");
    await desk.target.db.prepare("UPDATE sets SET visibility = 'client' WHERE id = 'open'").run();
    const closed = await rollback(first, "--confirm", codeIn(output));
    expect(closed.code).toBe(1);
    expect(closed.output).toContain(`no set of version ${first} is for everyone today.`);
    expect(await count("private_marks")).toBe(1);
  });

  it("keeps what was arranged since: the earlier photos are arranged as the gallery is today", async () => {
    await arrange({ orders: new Map([["open", ["b", "a"]]]), captions: new Map([["a", "A kiss"]]) });
    await desk.photo("trip/open/c.jpg", { seed: 9 });
    const second = await publish();
    expect((await rollback()).code).toBe(0);
    expect(await shown()).toEqual({ open: ["b", "a"], kept: ["d"] });
    expect((await desk.livePhoto("trip", "a")).caption).toBe("A kiss");
    expect((await readArrangement(desk.target.db, "trip")).revision).toBe(1);
    await confirmed(second);
    expect([await live(), await shown()]).toEqual([second, { open: ["b", "c", "a"], kept: ["d"] }]);
  });

  it("is followed by a publish that works from the files, and says so", async () => {
    await desk.photo("trip/open/c.jpg", { seed: 9 });
    await publish();
    await rollback();
    const report = await desk.publish();
    expect(report.warnings.join()).toContain("trip: you went back to an earlier version.");
    expect([outcomes(report), (await shown()).open]).toEqual([{ trip: "published" }, ["a", "b", "c"]]);
    expect((await desk.publish()).warnings.join()).not.toContain("went back");
  });

  it("and a clean-up leave each other what they need", async () => {
    await desk.photo("trip/open/c.jpg", { seed: 9 });
    const second = await publish();
    await rollback();
    const options = { target: desk.target, undoMs: 0, dryRun: false, signal: new AbortController().signal };
    const progress = { line: () => {}, step: () => ({ update: () => {}, end: () => {} }) };
    const later = () => Date.now() + 365 * 86_400_000;
    await collectGarbage({ ...options, progress, now: later, onWait: () => {} });
    await confirmed(second);
    expect(await live()).toBe(second);
    expect((await rollback()).code).toBe(0);
  });

  it("says why it can't", async () => {
    const only = await rollback();
    expect(only.output).toContain("trip has no other version: there was none, or gc has deleted it.");
    await desk.photo("trip/open/c.jpg", { seed: 9 });
    const second = await publish();
    const said = async (...args: string[]) => (await rollback(...args)).output;
    expect(await said(second)).toContain(`version ${second} is live. There is nothing to go back to.`);
    expect(await said("20010101000000-00000000")).toContain("is not kept any more: gc has deleted it");
    expect(await said(`${first.slice(0, -1)}x`)).toContain(`Did you mean ${first}?`);
    expect(await said("first")).toContain("trip has no version first. To see those that are kept");
    const other = await runScript("rollback.ts", "tripp", "--state", desk.state);
    expect(other.output).toContain("Gallery tripp is not published. Did you mean trip?");
    await desk.target.blobs.delete([keys.setPage("trip", first, "open")]);
    expect(await said()).toContain(`version ${first} is incomplete in storage.`);
    await setUnpublished(desk.target.db, { gallery: "trip", down: true, now: 2 });
    expect(await said()).toContain("trip is taken down. Bring it back first: npm run unpublish -- trip");
    expect((await versions()).output).toContain("trip is taken down.");
    await setUnpublished(desk.target.db, { gallery: "trip", down: false, now: 3 });
    await desk.target.blobs.delete([keys.manifest("trip", second)]);
    expect(await said()).toContain("its live version is incomplete, so Glassine can't tell what would become visible.");
    expect(await live().catch(() => "unreadable")).toBe("unreadable");
    expect((await readKept(desk.target.db, "trip")).map(({ version }) => version)).toEqual([second, first]);
  });
});
