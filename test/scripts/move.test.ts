import { createHash, randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { takeBackup } from "../../scripts/backup/backup.ts";
import { moveStudio } from "../../scripts/move/move.ts";
import { openRemoteTarget } from "../../scripts/target/remote.ts";
import type { Target } from "../../scripts/target/target.ts";
import { keys } from "../../worker/store/keys.ts";
import { changeMarks } from "../../worker/store/marks.ts";
import { HASTE, testAccount } from "../support/account.ts";
import { emptyTables } from "../support/any-rows.ts";
import { holdBackup } from "../support/backups.ts";
import { hookedTarget, killedAtCall } from "../support/hooked-target.ts";
import { publishing, ROOT } from "../support/publishing.ts";
import { runScript } from "../support/script.ts";
import { storedKeys } from "../support/small-galleries.ts";

const desk = publishing();
const account = testAccount();
const held: { folder: string; env: string; to?: Target } = { folder: "", env: "" };

beforeAll(async () => {
  held.folder = await mkdtemp(path.join(tmpdir(), "glassine-move-"));
  held.env = path.join(held.folder, "other.env");
  await writeEnv(account.env);
  held.to = await openRemoteTarget({ root: ROOT, file: held.env, policy: HASTE });
});
afterAll(async () => {
  await held.to?.close();
  await rm(held.folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await emptyThere();
  await desk.target.blobs.delete(await storedKeys(desk.target));
  await writeEnv(account.env);
});

async function emptyThere(): Promise<void> {
  await emptyTables(there().db);
  await there().blobs.delete(await storedKeys(there()));
}

function there(): Target {
  if (!held.to) throw new Error("it is open once the tests run");
  return held.to;
}

const writeEnv = (variables: Record<string, string>) =>
  writeFile(
    held.env,
    `${Object.entries(variables)
      .map((pair) => pair.join("="))
      .join("\n")}\n`,
    { mode: 0o600 },
  );

function move(from: Target = desk.target, to: Target = there()) {
  const { signal } = new AbortController();
  const progress = { step: () => ({ update: () => {}, end: () => {} }), line: () => {} };
  const onWait = () => {
    throw new Error("somebody publishes");
  };
  const backupFile = path.join(held.folder, `moved-${randomUUID()}.backup`);
  return moveStudio({ from, to, folder: held.folder, backupFile, progress, now: Date.now, signal, onWait });
}

async function trip(): Promise<void> {
  await desk.write(
    "trip/gallery.yaml",
    "title: Trip\nsets:\n  - id: day\n    title: Day\n  - id: night\n    title: Night\n    visibility: client\n",
  );
  for (const seed of [1, 2]) await desk.photo(`trip/day/p${seed}.jpg`, { seed });
  await desk.photo("trip/night/p9.jpg", { seed: 9 });
  await desk.publish();
  await changeMarks(desk.target.db, { gallery: "trip", photos: ["p1"], hide: true, by: "client", now: 1 });
}

/** Everything people entered, except for the counters that end sessions. */
async function entries(target: Target) {
  const { tables } = await holdBackup(await takeBackup(target, 1));
  return [...tables].map(([name, { columns, rows }]) => [
    name,
    rows.map((row) => row.filter((_, at) => !columns[at]?.endsWith("epoch"))),
  ]);
}

describe("a studio that moves to another account", () => {
  it("is there with every file and entry, also a large film, and is here as before", async () => {
    await trip();
    const { db } = desk.target;
    await db.prepare("INSERT INTO public_covers VALUES ('trip', 'p2', 'clear', 0, 0, '[]', 1, 0)").run();
    const film = Buffer.alloc(17 * 1024 * 1024, 7);
    const key = keys.blob(createHash("sha256").update(film).digest("hex"));
    await desk.target.blobs.put(key, film, { type: "video/mp4" });
    const before = await entries(desk.target);
    const moved = await move();
    expect(moved).toMatchObject({ differing: [], damaged: [], incomplete: [], changedSince: false });
    expect(moved.files).toBe((await storedKeys(desk.target)).length);
    expect(await entries(desk.target)).toEqual(before);
    expect(await entries(there())).toEqual(before);
    expect(await storedKeys(there())).toEqual(await storedKeys(desk.target));
    expect(await there().blobs.get(key)).toEqual(new Uint8Array(film));
    const covers = await there().db.prepare("SELECT gallery, photo, style FROM public_covers").all();
    expect(covers.results).toEqual([{ gallery: "trip", photo: "p2", style: "clear" }]);
  });

  it("goes on after it was killed at any moment, and nobody sees half of it", async () => {
    await trip();
    const calls = killedAtCall(Number.POSITIVE_INFINITY);
    await move(hookedTarget(desk.target, calls.before));
    const before = await entries(desk.target);
    for (let at = 1; at < calls.calls; at += Math.ceil(calls.calls / 6)) {
      await emptyThere();
      const kill = killedAtCall(at);
      await expect(move(hookedTarget(desk.target, kill.before))).rejects.toThrow();
      const seen = await there().db.prepare("SELECT count(*) AS n FROM galleries").first<number>("n");
      // A restore that was made is whole; only the comparison is missing then.
      expect([0, 1]).toContain(seen);
      if (seen === 1) expect(await entries(there())).toEqual(before);
      await desk.target.db.prepare("DELETE FROM leases").run();
      if (seen === 0) expect(await move()).toMatchObject({ differing: [], incomplete: [] });
      expect(await storedKeys(there())).toEqual(await storedKeys(desk.target));
    }
  });

  it("comes back from the account in the same way", async () => {
    await trip();
    const before = [await entries(desk.target), await storedKeys(desk.target)];
    await move();
    await emptyTables(desk.target.db);
    await desk.target.blobs.delete(await storedKeys(desk.target));
    expect(await move(there(), desk.target)).toMatchObject({ differing: [], damaged: [], incomplete: [] });
    expect([await entries(desk.target), await storedKeys(desk.target)]).toEqual(before);
  });

  it("copies nothing twice", async () => {
    await trip();
    await move();
    await emptyTables(there().db);
    expect(await move()).toMatchObject({ files: 0, bytes: 0, differing: [], incomplete: [] });
  });

  it("leaves out what is damaged here, and names it and its gallery", async () => {
    await trip();
    const { original } = await desk.livePhoto("trip", "p2");
    const key = `blobs/${original.blob}`;
    const damaging: Target = {
      ...desk.target,
      blobs: {
        ...desk.target.blobs,
        getFile: async (asked, to) =>
          (await desk.target.blobs.getFile(asked, to)) && (asked === key ? "damaged" : asked.slice(6)),
      },
    };
    expect(await move(damaging)).toMatchObject({ damaged: [key], incomplete: ["trip"] });
    expect(await there().blobs.has([key])).toEqual(new Set());
  });

  it("says that somebody changed something meanwhile", async () => {
    await trip();
    let marked = 0;
    const late = hookedTarget(there(), async (call) => {
      if (call !== "batch") return;
      marked += 1;
      await changeMarks(desk.target.db, { gallery: "trip", photos: [`q${marked}`], hide: true, by: "client", now: 2 });
    });
    expect(await move(desk.target, late)).toMatchObject({ changedSince: true, differing: [] });
  });
});

describe("npm run move", () => {
  const run = (...args: string[]) => runScript("move.ts", held.env, "--state", desk.state, ...args);

  it("foretells, moves, and refuses to move over what is there", async () => {
    await trip();
    const foretold = await run("--dry-run");
    expect(foretold).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^Would copy \d+ files \(.*Nothing was moved\.\n$/),
    });
    expect(await storedKeys(there())).toEqual([]);
    const moved = await run();
    expect(moved).toMatchObject({ code: 0, output: expect.stringMatching(/✓ Moved \d+ files .* and \d+ entries/) });
    expect(await storedKeys(there())).toEqual(await storedKeys(desk.target));
    const again = await run();
    expect(again).toMatchObject({
      code: 1,
      output: expect.stringContaining("There is data in the other account already"),
    });
    const file = /in (backups\/\S+\.backup)/.exec(moved.output)?.[1] ?? "";
    await rm(path.join(ROOT, file));
  });

  it("takes no setting of the other account from anywhere but its file", async () => {
    const { R2_ACCESS_KEY_ID: _, ...rest } = account.env;
    await writeEnv(rest);
    const { code, output } = await runScript("move.ts", held.env, "--state", desk.state);
    expect({ code, output }).toMatchObject({
      code: 1,
      output: expect.stringMatching(/other\.env lacks these; .*\n {2}R2_ACCESS_KEY_ID/),
    });
    expect(output).not.toContain("R2_SECRET_ACCESS_KEY");
  });

  it.each([
    ["that isn't there", "missing.env", /missing\.env does not exist\./],
    ["that is a folder", "folder", /folder is not a file\./],
    ["that others can read", "open.env", /open\.env contains secrets, and others on this computer can read it/],
  ])("says what is wrong with a file %s", async (_, name, sentence) => {
    await mkdir(path.join(held.folder, "folder"), { recursive: true });
    await writeFile(path.join(held.folder, "open.env"), "", { mode: 0o644 });
    const { code, output } = await runScript("move.ts", path.join(held.folder, name), "--state", desk.state);
    expect({ code, output }).toMatchObject({ code: 1, output: expect.stringMatching(sentence) });
  });
});
