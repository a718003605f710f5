import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { takeBackup } from "../../scripts/backup/backup.ts";
import { readBackup, type WholeBackup } from "../../scripts/backup/parse.ts";
import { writePrivately } from "../../scripts/backup/place.ts";
import { isLarge } from "../../scripts/backup/tables.ts";
import { type RestoreOptions, restoreBackup } from "../../scripts/restore/restore.ts";
import { makeClientLink } from "../../worker/store/client-links.ts";
import type { Value } from "../../worker/store/columns.ts";
import { emptyTables, putRows } from "../support/any-rows.ts";
import { fileOf, type HeldBackup, holdBackup, parseFile } from "../support/backups.ts";
import { putGallery, putSets } from "../support/d1.ts";
import { hookedTarget } from "../support/hooked-target.ts";
import { publishing } from "../support/publishing.ts";
import { runScript } from "../support/script.ts";

const desk = publishing({ own: true });
const db = () => desk.target.db;
let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "glassine-restore-"));
  await emptyTables(db());
  await db().prepare("DELETE FROM leases").run();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const NOW = 1_800_000_000_000;
const take = async () => holdBackup(await takeBackup(desk.target, NOW));
const again = async (backup: HeldBackup) => parseFile(await fileOf(backup));
const rowsOf = async (table: string) => (await take()).tables.get(table)?.rows;
const run = (sql: string) => db().prepare(sql).run();

async function restore(backup: WholeBackup | Promise<WholeBackup>, options: Partial<RestoreOptions> = {}) {
  const onWait = () => {
    throw new Error("somebody restores");
  };
  return restoreBackup(await backup, {
    ...{ target: desk.target, now: () => NOW, signal: new AbortController().signal, onWait },
    ...{ keep: async () => {}, dryRun: false, replace: true, allowWidening: false, ...options },
  });
}

describe("a change between the copy and the replacement", () => {
  /** Restores a backup while something is changed once, right after the copy was written. */
  async function restoreBeside(change: () => Promise<unknown>) {
    const copies: HeldBackup[] = [];
    const keep: RestoreOptions["keep"] = async (current) => {
      copies.push(await holdBackup(current));
      if (copies.length === 1) await change();
    };
    return { outcome: await restore(again(await take()), { keep }).catch((error: Error) => error.message), copies };
  }

  it("is noticed if the new value is as long as the old one: downloads switched off stay off", async () => {
    await putGallery(db(), "trip", { downloads: "all" });
    const { outcome } = await restoreBeside(() => run("UPDATE galleries SET downloads = 'off'"));
    expect(outcome).toContain("trip: downloads would be all and is off now");
    expect(await db().prepare("SELECT downloads FROM galleries").first("downloads")).toBe("off");
  });

  it("is noticed if two rows swap places: the set that was closed stays closed", async () => {
    await putGallery(db(), "trip");
    await putSets(db(), "trip", { one: "everyone", two: "client" });
    const swap = "UPDATE sets SET visibility = CASE id WHEN 'one' THEN 'client' ELSE 'everyone' END";
    const { outcome } = await restoreBeside(() => run(swap));
    expect(outcome).toContain("trip: set one is for clients now");
    expect(await rowsOf("sets")).toEqual([
      ["trip", "one", "client"],
      ["trip", "two", "everyone"],
    ]);
  });

  it("is in a second copy, whatever it is: names swapped between two people", async () => {
    await putGallery(db(), "trip");
    const row = (id: string, name: string) => [
      id,
      "trip",
      `session:${id}`,
      name,
      null,
      "open",
      1,
      1,
      1,
      null,
      "",
      null,
      null,
    ];
    await putRows(db(), { selections: [row("s1", "Anna"), row("s2", "Bert")] });
    const swap = "UPDATE selections SET name = CASE name WHEN 'Anna' THEN 'Bert' ELSE 'Anna' END";
    const { copies } = await restoreBeside(() => run(swap));
    const names = copies.map(({ tables }) => tables.get("selections")?.rows.map(([, , , name]) => name));
    expect(names).toEqual([
      ["Anna", "Bert"],
      ["Bert", "Anna"],
    ]);
  });
});

describe("two restores at once", () => {
  it("of which the first slept past its lease, at any moment, end with the second one's backup", async () => {
    const rows = (word: string) => ({
      selections: [["s1", "trip", "session:1", word, null, "open", 1, 1, 1, null, "", null, null]],
      picks: ["A", "B", "C"].map((photo) => ["s1", `${photo}-${word}`, 1, 0, null, word, 1]),
    });
    const backupOf = async (word: string) => {
      await emptyTables(db());
      await putGallery(db(), "trip");
      await putRows(db(), rows(word));
      return again(await take());
    };
    const [first, second] = [await backupOf("first"), await backupOf("second")];
    const texts = async () => [(await rowsOf("selections"))?.[0]?.[3], (await rowsOf("picks"))?.map((row) => row[5])];
    const calls = { all: 0 };
    const counting = hookedTarget(desk.target, async () => {
      calls.all += 1;
    });
    await restore(first, { target: counting });
    expect(calls.all).toBeGreaterThan(10);
    for (let sleeps = 1; sleeps <= calls.all; sleeps++) {
      // The first sleeps before this call; the second begins, and the first wakes in the middle of it.
      const woken = Promise.withResolvers<void>();
      const asleep = Promise.withResolvers<void>();
      let nth = 0;
      const sleeping = hookedTarget(desk.target, async () => {
        nth += 1;
        if (nth !== sleeps) return;
        asleep.resolve();
        await woken.promise;
      });
      const slow = restore(first, { target: sleeping }).then(
        () => {},
        () => {},
      );
      await Promise.race([asleep.promise, slow]);
      await run("DELETE FROM leases");
      let since = 0;
      const waking = hookedTarget(desk.target, async () => {
        since += 1;
        if (since !== calls.all - 6) return;
        woken.resolve();
        await slow;
      });
      await restore(second, { target: waking });
      woken.resolve();
      await slow;
      expect(await texts(), `slept before call ${sleeps}`).toEqual(["second", ["second", "second", "second"]]);
    }
    const left = await db().prepare("SELECT name FROM sqlite_master WHERE name GLOB 'restoring_*'").all();
    await restore(second);
    const after = await db().prepare("SELECT name FROM sqlite_master WHERE name GLOB 'restoring_*'").all();
    expect([left.results.length <= 4, after.results]).toEqual([true, []]);
  });
});

describe("a restore into a database that lacks newer facts", () => {
  it("says of a lost database that photos hidden since the backup can be seen again", async () => {
    await putGallery(db(), "trip");
    const old = await take();
    expect((await restore(again(old))).forgotten).toEqual([]);
    await emptyTables(db());
    expect((await restore(again(old))).forgotten).toEqual(["trip"]);
    await emptyTables(db());
    await putGallery(db(), "trip", { created_at: 77 });
    expect((await restore(again(old), { allowWidening: true })).forgotten).toEqual(["trip"]);
  });

  it("brings back no link of a client that was ended since, ends none that works, and opens no gallery for links", async () => {
    await putGallery(db(), "trip", { client_links: "all" });
    const link = { gallery: "trip", holder: "session:one", epoch: 0, invitation: null, who: "client", downloads: true };
    const make = (label: string) =>
      makeClientLink(db(), { ...link, label, of: { set: "all", photos: null }, expiresAt: NOW + 1e9, now: NOW });
    await make("ended");
    const backup = await again(await take());
    expect(JSON.stringify(await holdBackup(await takeBackup(desk.target, NOW)))).not.toContain("ended");
    await run("DELETE FROM client_links");
    await make("later");
    await run("UPDATE galleries SET client_links = 'off'");
    await expect(restore(backup)).rejects.toThrow("trip: client links would be all and is off now");
    await restore(backup, { allowWidening: true });
    const { results } = await db().prepare("SELECT label FROM client_links").all();
    expect(results).toEqual([{ label: "later" }]);
  });

  it("opens no gallery that is missing now without permission", async () => {
    await putGallery(db(), "trip", { visibility: "public" });
    const old = await take();
    await emptyTables(db());
    await putGallery(db(), "other");
    await expect(restore(again(old))).rejects.toThrow("trip: it does not exist now, and visitors could reach it again");
    expect((await rowsOf("galleries"))?.map(([gallery]) => gallery)).toEqual(["other"]);
  });

  it("keeps a gallery that the backup lacks as hidden as it was, for when it is published again", async () => {
    await putGallery(db(), "trip");
    const old = await take();
    await putGallery(db(), "other");
    await putSets(db(), "other", { all: "everyone", extra: "client" });
    await putRows(db(), { private_marks: [["other", "IMG_1", "client", 1]] });
    const { dropped } = await restore(again(old));
    expect(dropped).toEqual(["other"]);
    expect(await rowsOf("private_marks")).toEqual([["other", "IMG_1", "client", 1]]);
    expect(await rowsOf("sets")).toEqual([
      ["other", "all", "everyone"],
      ["other", "extra", "client"],
    ]);
  });

  it("makes no old studio session valid in a database that got a gallery before the restore", async () => {
    // Ended in the lost database by a new password: here the studio counts from 0, as in the backup.
    await putGallery(db(), "trip", { created_at: 1 });
    await run("INSERT INTO studio (id, name, timezone, epoch) VALUES (1, 'Mara', 'UTC', 0)");
    const old = await take();
    await emptyTables(db());
    await putGallery(db(), "trip", { created_at: 2 });
    await run("INSERT INTO studio (id, name, timezone, epoch) VALUES (1, 'Mara', 'UTC', 0)");
    await restore(again(old), { allowWidening: true });
    expect(Number(await db().prepare("SELECT epoch FROM studio").first("epoch"))).toBeGreaterThan(1000);
  });
});

describe("every kind of text", () => {
  it("is restored over itself unchanged, and changes to it are noticed", async () => {
    const texts = [
      ...["a\u0000b", "\u0000", "\ud83c", "\udf04\ud83c", "\u2028\u2029", "\\u0000", '"\\/\b\f\n\r\t\u007f', "\ufeffx"],
      ...["\ufffe\uffff", "e\u0301", "🏔", "]", "[", "null", "1e999", "ö".repeat(200_001), "\u0001".repeat(210_000)],
    ];
    await putGallery(db(), "trip", { title: "a\u0000b", guest_password: "\u0000" });
    await putRows(db(), {
      // Marks are of photos that exist, and no file name holds half a surrogate pair.
      private_marks: texts
        .filter((text) => text.length < 100 && text.isWellFormed())
        .map((text, i) => ["trip", `${i} ${text}`, text, i]),
      selections: texts.map((text, i) => [
        `s${i}`,
        "trip",
        `session:${i}`,
        text,
        null,
        "open",
        1,
        1,
        1,
        null,
        "",
        null,
        null,
      ]),
      picks: texts.map((text, i) => [`s${i}`, "IMG_1", 1, 0, null, text, 1]),
      rounds: [["s1", 1, "key", 1, "Anna", "a@example.com", "x".repeat(1_900_000), "{}", "[]", null]],
    });
    const before = await take();
    await restore(again(before));
    const after = await take();
    for (const [name, table] of before.tables) expect(after.tables.get(name), name).toEqual(table);
    await run("DELETE FROM private_marks");
    await restore(again(before));
    expect((await take()).tables.get("private_marks")).toEqual(before.tables.get("private_marks"));
    let copies = 0;
    await restore(again(before), {
      async keep() {
        copies += 1;
        if (copies === 1) await run("UPDATE selections SET name = 'b' || char(0) || 'a' WHERE id = 's0'");
      },
    });
    expect(copies).toBe(2);
  });
});

describe("the backup file", () => {
  it("swapped for another whole backup while it is read is refused", async () => {
    await putGallery(db(), "trip");
    await putRows(db(), { picks: [["s1", "IMG_1", 1, 0, null, "one", 1]] });
    const one = await fileOf(await take());
    await run("UPDATE picks SET comment = 'two'");
    const two = await fileOf(await take());
    let reads = 0;
    const bytes = async function* () {
      reads += 1;
      yield Buffer.from(reads === 1 ? one : two);
    };
    const backup = await readBackup(bytes, (table) => !isLarge(table));
    await expect(restore(backup)).rejects.toThrow("changed while it was being read");
    expect((await rowsOf("picks"))?.[0]?.[5]).toBe("two");
  });

  it("is private while it is written, and named so that git ignores what a killed process leaves", async () => {
    const file = path.join(folder, "mine.backup");
    const seen: { name: string; mode: number }[] = [];
    const pieces = async function* () {
      yield "one\n";
      for (const name of await readdir(folder)) seen.push({ name, mode: (await stat(path.join(folder, name))).mode });
      yield "two\n";
    };
    await writePrivately(file, pieces());
    expect(seen).toEqual([{ name: expect.stringMatching(/^mine\.backup\.\w+\.backup$/), mode: 0o100600 }]);
    expect(await readdir(folder)).toEqual(["mine.backup"]);
    const inside = path.resolve(import.meta.dirname, "../..", seen[0]?.name ?? "");
    await promisify(execFile)("git", ["check-ignore", "--quiet", inside], { cwd: path.dirname(inside) });
  });

  it("never overwrites a file that appeared while it was written, not even through a link", async () => {
    const file = path.join(folder, "mine.backup");
    const pieces = async function* () {
      yield "mine\n";
      await writeFile(file, "somebody else's\n");
    };
    await expect(writePrivately(file, pieces())).rejects.toThrow("exists already");
    expect(await readFile(file, "utf8")).toBe("somebody else's\n");
    const [target, pointer] = [path.join(folder, "target"), path.join(folder, "pointer.backup")];
    await symlink(target, pointer);
    const simple = async function* () {
      yield "mine\n";
    };
    await expect(writePrivately(pointer, simple())).rejects.toThrow("exists already");
    expect((await readdir(folder)).toSorted()).toEqual(["mine.backup", "pointer.backup"]);
  });
});

describe("the scripts", () => {
  it("say what was opened, even if it was allowed from the start, and show no values that the database refused", async () => {
    await putGallery(db(), "trip");
    const state = ["--state", desk.state];
    const file = path.join(folder, "old.backup");
    await writeFile(file, await fileOf(await take()));
    await putRows(db(), { private_marks: [["trip", "IMG_1", "client", 1]] });
    const told = await runScript("restore.ts", file, ...state, "--replace", "--allow-widening");
    expect(told).toMatchObject({ code: 0, output: expect.stringContaining("trip: guests would see IMG_1 again") });
    const copy = /before is in (\S+)/.exec(told.output)?.[1] ?? "";
    await rm(copy);
    const backup = await take();
    const holding = async (table: string, columns: string[], row: Value[]) =>
      fileOf({ ...backup, tables: new Map([...backup.tables, [table, { columns, rows: [row] }] as const]) });
    await writeFile(
      file,
      await holding("picks", ["selection", "photo", "stars", "changed_at"], ["sesame-secret", "IMG_1", 6, 1]),
    );
    const refused = await runScript("restore.ts", file, ...state, "--replace");
    await rm(/the current data is in (\S+)/.exec(refused.output)?.[1] ?? "");
    await writeFile(file, await holding("sets", ["gallery", "id", "visibility"], ["trip", "all", "sesame-secret"]));
    const unknown = await runScript("restore.ts", file, ...state, "--replace");
    expect(unknown.output).toMatch(
      /old\.backup has a word in line \d+ that this Glassine does not know: visibility in sets/,
    );
    for (const { code, output } of [refused, unknown]) {
      expect(code).toBe(1);
      expect(output).not.toMatch(/sesame-secret|\n\s+at /);
      expect(output).toContain("Nothing was changed");
    }
  });
});
