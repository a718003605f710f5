import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { takeBackup } from "../../scripts/backup/backup.ts";
import type { WholeBackup } from "../../scripts/backup/parse.ts";
import { collectGarbage } from "../../scripts/gc/gc.ts";
import { restoreBackup } from "../../scripts/restore/restore.ts";
import type { Target } from "../../scripts/target/target.ts";
import { changeMarks } from "../../worker/store/marks.ts";
import { testAccount } from "../support/account.ts";
import { fileOf, holdBackup, parseFile } from "../support/backups.ts";
import { emptyTarget, holesIn, publishSmall, sha256, storedKeys } from "../support/small-galleries.ts";

const DAY = 86_400_000;
const account = testAccount();
const held: { target?: Target; ahead: number } = { ahead: 0 };
const now = () => Date.now() + held.ahead;

beforeAll(async () => {
  held.target = await account.open();
});
beforeEach(async () => {
  held.ahead = 0;
  await emptyTarget(target());
});

function target(): Target {
  if (!held.target) throw new Error("it is open once the tests run");
  return held.target;
}

const { signal } = new AbortController();
const onWait = () => {
  throw new Error("somebody publishes");
};
const trip = (...photos: string[]) => publishSmall({ gallery: "trip", photos, site: "1" }, { target: target(), now });

describe("the account", () => {
  it("is cleaned up like local state", async () => {
    for (const photos of [["a"], ["b"], ["c"], ["b", "d"]]) {
      await trip(...photos);
      held.ahead += 3 * DAY;
    }
    const progress = { line: () => {}, step: () => ({ update: () => {}, end: () => {} }) };
    const clean = (dryRun: boolean) =>
      collectGarbage({ target: target(), progress, now, undoMs: 30 * DAY, dryRun, signal, onWait });
    const { freed } = await clean(true);
    expect(freed).toMatchObject({ versions: 1, objects: 7 });
    const before = await storedKeys(target());
    expect(await clean(false)).toMatchObject({ freed });
    const left = await storedKeys(target());
    expect(before.length - left.length).toBe(7);
    expect(left).not.toContain(`blobs/${sha256("a")}`);
    expect(await holesIn(target())).toEqual([]);
  });

  it("is backed up and restored like local state", async () => {
    await trip("a", "b");
    await changeMarks(target().db, { gallery: "trip", photos: ["a"], hide: true, by: "client", now: 1 });
    const take = async () => holdBackup(await takeBackup(target(), 1));
    const backup = await take();
    const galleries = backup.tables.get("galleries")?.rows;
    const restore = (file: WholeBackup) => {
      const flags = { dryRun: false, replace: true, allowWidening: false };
      return restoreBackup(file, { target: target(), now, signal, onWait, keep: async () => {}, ...flags });
    };
    expect(galleries).toHaveLength(1);
    for (const name of backup.tables.keys()) await target().db.prepare(`DELETE FROM "${name}"`).run();
    expect(await restore(await parseFile(await fileOf(backup)))).toMatchObject({ unpublished: [], widening: [] });
    // Epochs go on from there: everybody signs in again.
    const epochless = ({ tables }: typeof backup) =>
      [...tables].map(([name, { columns, rows }]) => [
        name,
        rows.map((row) => row.filter((_, at) => !columns[at]?.endsWith("epoch"))),
      ]);
    expect(epochless(await take())).toEqual(epochless(backup));
  });
});
