import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { takeBackup } from "../../scripts/backup/backup.ts";
import { BackupFault } from "../../scripts/backup/format.ts";
import type { WholeBackup } from "../../scripts/backup/parse.ts";
import { LEFT_OUT } from "../../scripts/backup/tables.ts";
import { type RestoreOptions, restoreBackup } from "../../scripts/restore/restore.ts";
import { tryRestore } from "../../scripts/restore/trial.ts";
import { keys } from "../../worker/store/keys.ts";
import { readLeases, releaseLease, takeLease } from "../../worker/store/leases.ts";
import { TABLES } from "../../worker/store/schema.ts";
import { addSecondShooter, endSecondShooter } from "../../worker/store/second-shooters.ts";
import { readStudioProfile, setStudioPassword } from "../../worker/store/studio.ts";
import { readShapes } from "../../worker/store/tables.ts";
import { anyRows, emptyTables, putRows } from "../support/any-rows.ts";
import { fileOf, type HeldBackup, holdBackup, parseFile } from "../support/backups.ts";
import { putGallery, putSets } from "../support/d1.ts";
import { hookedTarget, killedAtCall } from "../support/hooked-target.ts";
import { publishing, ROOT } from "../support/publishing.ts";
import { runScript } from "../support/script.ts";
import { publishSmall } from "../support/small-galleries.ts";

const desk = publishing({ own: true });
const held = { folder: "", kept: [] as HeldBackup[] };
const db = () => desk.target.db;

beforeEach(async () => {
  held.folder = await mkdtemp(path.join(tmpdir(), "glassine-backup-"));
  held.kept = [];
  await emptyTables(db());
  await db().prepare("DELETE FROM leases").run();
});
afterEach(() => rm(held.folder, { recursive: true, force: true }));

const NOW = 1_800_000_000_000;
const take = async () => holdBackup(await takeBackup(desk.target, NOW));
const again = async (backup: HeldBackup) => parseFile(await fileOf(backup));

async function restore(backup: WholeBackup | Promise<WholeBackup>, options: Partial<RestoreOptions> = {}) {
  const { signal } = new AbortController();
  const keep: RestoreOptions["keep"] = async (current) => void held.kept.push(await holdBackup(current));
  const onWait = () => {
    throw new Error("somebody publishes");
  };
  const flags = { dryRun: false, replace: false, allowWidening: false };
  return restoreBackup(await backup, {
    target: desk.target,
    now: () => NOW,
    signal,
    onWait,
    keep,
    ...flags,
    ...options,
  });
}

/** Tables without what hangs on stored photos. */
const entered = ({ tables }: HeldBackup) => Object.fromEntries([...tables].filter(([name]) => name !== "versions"));

/** The same without epochs, which a restore counts on. */
const withoutEpochs = (backup: HeldBackup) =>
  Object.fromEntries(
    Object.entries(entered(backup)).map(([name, { columns, rows }]) => [
      name,
      rows.map((row) => row.filter((_, at) => !columns[at]?.endsWith("epoch"))),
    ]),
  );

describe("a backup", () => {
  it("contains every table but those left out by name, all of which exist", async () => {
    const shapes = await readShapes(db());
    const names = shapes.map(({ name }) => name);
    expect([...LEFT_OUT.keys()].filter((name) => !names.includes(name))).toEqual([]);
    expect([...(await take()).tables.keys()]).toEqual(names.filter((name) => !LEFT_OUT.has(name)));
    // Whoever adds a table decides here whether people lose something without it.
    expect(names.filter((name) => !LEFT_OUT.has(name))).toEqual([
      ...[
        "accounts",
        "activity",
        "approvals",
        "arrangements",
        "assignments",
        "cart_entries",
        "carts",
        "closing_addresses",
        "closing_letters",
        "closing_receivers",
        "erasures",
        "galleries",
        "holder_addresses",
        "included_more",
        "included_photos",
        "invitations",
        "links",
        "mail_stops",
        "noted_pictures",
        "notes",
        "numbers",
        "offers",
      ],
      ...[
        "order_photos",
        "orders",
        "passkeys",
        "payment_events",
        "payments",
        "picks",
        "presets",
        "private_marks",
        "receipt_keys",
        "registration_texts",
        "registrations",
        "responses",
      ],
      ...[
        "revoked_receipt_keys",
        "revoked_sessions",
        "round_picks",
        "rounds",
        "second_shooters",
        "selections",
        "sets",
        "studio",
        "traces",
        "versions",
        "views",
        "vouchers",
      ],
    ]);
  });

  it("restores exactly what was backed up", async () => {
    const rows = await anyRows(db());
    await fc.assert(
      fc.asyncProperty(rows, async (before) => {
        await emptyTables(db());
        await putRows(db(), before);
        const backup = await take();
        await emptyTables(db());
        await restore(again(backup));
        expect(withoutEpochs(await take())).toEqual(withoutEpochs(backup));
      }),
      { numRuns: 12 },
    );
    expect(held.kept).toEqual([]);
  });

  it("may have thousands of rows", async () => {
    await db()
      .prepare(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000)
         INSERT INTO activity (gallery, at, kind, who, what, bucket)
         SELECT 'trip', i, 'entry', 'guest', printf('%0200d', i), i FROM n`,
      )
      .run();
    const backup = await take();
    await emptyTables(db());
    await restore(again(backup));
    expect(backup.tables.get("activity")?.rows).toHaveLength(9000);
    expect(entered(await take())).toEqual(entered(backup));
  });
});

describe("a backup file", () => {
  const text = async () => {
    await putGallery(db(), "trip", { title: "Ünter–wegs 🏔", guest_password: "$scrypt$..." });
    await putSets(db(), "trip", { all: "everyone" });
    return fileOf(await take());
  };
  const fault = async (changed: string) => {
    try {
      await parseFile(changed);
      return "";
    } catch (error) {
      expect(error).toBeInstanceOf(BackupFault);
      return (error as Error).message;
    }
  };

  it("is refused if it is cut off anywhere", async () => {
    const whole = await text();
    const ends = await Promise.all(Array.from({ length: whole.length }, (_, length) => fault(whole.slice(0, length))));
    expect(ends.filter((message) => message === "")).toEqual([]);
    expect(ends.at(-1)).toContain("is incomplete");
  });

  it("is refused if any character was changed", async () => {
    const whole = await text();
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.constantFrom("0", "x", '"', "\n", "é"), async (at, other) => {
        fc.pre(whole[at] !== other);
        expect(await fault(`${whole.slice(0, at)}${other}${whole.slice(at + 1)}`)).not.toBe("");
      }),
    );
  });

  it.each([
    ["", "is not a Glassine backup"],
    ["hello\n", "is not a Glassine backup"],
    ['{"format":"other","version":1}\n', "is not a Glassine backup"],
    ['{"format":"glassine-backup","version":3}\n', "was made by a newer Glassine (format 3)"],
  ])("that is none is refused: %j", async (foreign, why) => {
    expect(await fault(foreign)).toContain(why);
  });

  it("is refused if its schema is later, and nothing changes", async () => {
    const backup = await take();
    const later = { ...backup, migrations: [...backup.migrations, "0999_later.sql"] };
    await expect(restore(again(later))).rejects.toThrow("was made by a newer Glassine, with 0999_later.sql");
    const table = { columns: ["gallery", "moons"], rows: [["trip", 2]] };
    const odd = { ...backup, tables: new Map([...backup.tables, ["galleries", table] as const]) };
    await expect(restore(again(odd))).rejects.toThrow("this database has no galleries.moons");
    const sly = { ...backup, tables: new Map([["leases", { columns: ["holder"], rows: [["x"]] }]]) };
    await expect(restore(again(sly))).rejects.toThrow("this database has no leases.holder");
    expect(entered(await take())).toEqual(entered(backup));
  });

  it("is restored if its schema is earlier, and leaves alone what it lacks", async () => {
    await putGallery(db(), "trip");
    const backup = await take();
    const galleries = backup.tables.get("galleries");
    const columns = (galleries?.columns ?? []).filter((column) => column !== "selling");
    const at = galleries?.columns.indexOf("selling") ?? -1;
    const rows = (galleries?.rows ?? []).map((row) => row.filter((_, i) => i !== at));
    const tables = new Map([...backup.tables, ["galleries", { columns, rows }] as const]);
    tables.delete("payments");
    await putRows(db(), { payments: [["pay_1", 5, 0]] });
    await restore(again({ ...backup, migrations: backup.migrations.slice(0, 6), tables }), { replace: true });
    const now = await take();
    expect(now.tables.get("payments")?.rows).toHaveLength(1);
    expect(now.tables.get("galleries")).toEqual(galleries);
  });

  it("changes nothing if the database refuses a row", async () => {
    await putGallery(db(), "trip");
    await putSets(db(), "trip", { all: "client" });
    const backup = await take();
    const picks = { columns: ["selection", "photo", "stars", "changed_at"], rows: [["s1", "IMG_1", 6, 1]] };
    const wrong = { ...backup, tables: new Map([...backup.tables, ["picks", picks] as const]) };
    await expect(restore(again(wrong), { replace: true })).rejects.toThrow("D1");
    expect(entered(await take())).toEqual(entered(backup));
  });

  const words = [...TABLES].flatMap(([table, { columns, key }]) =>
    LEFT_OUT.has(table)
      ? []
      : Object.entries(columns).flatMap(([column, { words }]) => (words ? [{ table, column, words, key }] : [])),
  );

  it("has words from lists in many places", () => {
    const named = words.map(({ table, column }) => `${table}.${column}`);
    expect(named).toEqual(expect.arrayContaining(["picks.label", "order_photos.size", "galleries.download_sizes"]));
  });

  it.each(words)(
    "is refused, by its line, if $table.$column has a word that this version does not know",
    async (at) => {
      const { table, column, words, key } = at;
      const backup = await take();
      const columns = [...key.filter((name) => name !== column), column];
      const row = (word: string, n: number) => columns.map((name) => (name === column ? word : `${name} ${n}`));
      const known = words.map((word, n) => row(word, n));
      const holding = (rows: string[][]) => ({ ...backup, tables: new Map([[table, { columns, rows }]]) });
      await expect(again(holding(known))).resolves.toBeDefined();
      const line = 1 + known.length + 1;
      expect(await fault(await fileOf(holding([...known, row("a word of later", known.length)])))).toBe(
        `has a word in line ${line} that this Glassine does not know: ${column} in ${table} must be one of ${words.join(", ")}. Update Glassine, then restore.`,
      );
    },
  );
});

describe("a restore", () => {
  const columns = (gallery: string, names: string) =>
    db().prepare(`SELECT ${names} FROM galleries WHERE gallery = ?`).bind(gallery).first();
  const mark = (photo: string) => putRows(db(), { private_marks: [["trip", photo, "client", 1]] });

  it("replaces nothing without --replace, and first saves what it replaces", async () => {
    await putGallery(db(), "trip");
    const old = await take();
    await putGallery(db(), "other");
    const before = await take();
    await expect(restore(again(old))).rejects.toThrow("add --replace");
    expect(entered(await take())).toEqual(entered(before));
    const told = await restore(again(old), { dryRun: true });
    expect(told.changes).toContainEqual({ table: "galleries", before: 2, after: 1 });
    expect(told.dropped).toEqual(["other"]);
    expect(entered(await take())).toEqual(entered(before));
    await restore(again(old), { replace: true });
    expect(entered(await take())).toEqual(entered(old));
    expect(held.kept.map(entered)).toEqual([entered(before)]);
  });

  it("that is killed at any call leaves all as it was or all restored", async () => {
    await putGallery(db(), "trip", { title: "Then" });
    const old = await take();
    const change = () => db().prepare("UPDATE galleries SET listed = 1").run();
    await change();
    const counted = killedAtCall(Number.POSITIVE_INFINITY);
    await restore(again(old), { replace: true, target: hookedTarget(desk.target, counted.before) });
    const ends = new Set<unknown>();
    for (let nth = 1; nth <= counted.calls; nth++) {
      await change();
      const before = entered(await take());
      const target = hookedTarget(desk.target, killedAtCall(nth).before);
      await restore(again(old), { replace: true, target }).catch(() => {});
      const now = entered(await take());
      expect([before, entered(old)]).toContainEqual(now);
      ends.add((await columns("trip", "listed"))?.listed);
      await db().prepare("DELETE FROM leases").run();
    }
    expect(ends).toEqual(new Set([0, 1]));
  });

  it("opens nothing that is closed now without --allow-widening, and lists what it would open", async () => {
    const account = (password: string, disabled: number | null) => ({
      accounts: [["a1", "Anna", "anna@example.com", "anna@example.com", password, 3, disabled, 1, null]],
    });
    const open = { visibility: "public", guest_password: "old", downloads: "all", expires_at: null, selling: 0 };
    await putGallery(db(), "trip", open);
    await putSets(db(), "trip", { extra: "everyone" });
    await putRows(db(), { ...account("old", null), assignments: [["a1", "trip", 1]] });
    await putRows(db(), { invitations: [["i1", "trip", "guest", "hash", "", 9, null, 0, null, null, 1]] });
    const old = await take();
    await emptyTables(db());
    const closed = {
      visibility: "protected",
      guest_password: "new",
      downloads: "off",
      expires_at: 5,
      unpublished_at: 1,
    };
    await putGallery(db(), "trip", { ...closed, download_pin: "pin", selling: 1 });
    await putRows(db(), { versions: [["trip", "v1", "digest", 1]] });
    await putSets(db(), "trip", { extra: "client" });
    await putRows(db(), account("new", 7));
    await putRows(db(), { invitations: [["i1", "trip", "guest", "hash", "", 9, null, 0, null, 3, 1]] });
    await mark("IMG_1");
    const before = await take();
    const error = await restore(again(old), { replace: true }).catch((thrown: Error) => thrown.message);
    for (const line of [
      "trip: guests would see IMG_1 again",
      "trip: it is taken down now, and would be back up",
      "trip: visibility would be public and is protected now",
      "trip: downloads would be all and is off now",
      "trip: downloads for sale would be free",
      "trip: an earlier guest password would work again",
      "trip: it would have no download PIN",
      "trip: it would close later than now",
      "trip: set extra is for clients now, and guests would see it",
      "trip: invitation i1 would work again",
      "account anna@example.com would work again",
      "account anna@example.com: its earlier password would work again",
      "trip: it would be assigned to account a1 again",
    ]) {
      expect(error).toContain(line);
    }
    expect(entered(await take())).toEqual(entered(before));
    const report = await restore(again(old), { replace: true, allowWidening: true });
    expect(report.widening).toHaveLength(13);
    expect(await columns("trip", "visibility, unpublished_at")).toEqual({ visibility: "public", unpublished_at: null });
  });

  it("needs permission too for another PIN, a place on the home page, uses, codes or a closed gallery", async () => {
    // Only doors and marks were looked at: a gallery taken off the home page was on it again, with its name.
    const rows = (state: string, used: number, ended: number | null) => ({
      invitations: [["i1", "trip", "guest", "hash", "", 9, 2, used, null, null, 1]],
      vouchers: [["trip", "SPRING", 10, null, null, null, ended, 1]],
      selections: [["s1", "trip", "session:1", "Anna", null, state, 1, 1, 1, null, "", null, null, "[]"]],
    });
    const offer = (clients: string) => ({ offers: [["trip", clients, 1, "{}", 1]] });
    await putGallery(db(), "trip", { listed: 1, download_pin: "old pin" });
    await putRows(db(), { ...rows("open", 0, null), ...offer("free") });
    const old = await take();
    await emptyTables(db());
    await putGallery(db(), "trip", { listed: 0, download_pin: "new pin" });
    await putRows(db(), { ...rows("closed", 2, 5), ...offer("buy") });
    const { widening } = await restore(again(old), { dryRun: true });
    expect(widening.toSorted()).toEqual([
      "trip: an earlier download pin would work again",
      "trip: clients pay for downloads now, and would no longer",
      "trip: invitation i1 would work for longer or more often than now",
      "trip: it would be listed on the home page",
      "trip: it would open again for Anna, who sent a selection",
      "trip: voucher SPRING would work again",
    ]);
  });

  it("needs permission if the backup does not say which size guests may download and it is not all now", async () => {
    // A backup from before there was that setting put the widest one in its place, and nobody was asked.
    await putGallery(db(), "trip", { download_sizes: "web" });
    const backup = await take();
    const galleries = backup.tables.get("galleries");
    const at = galleries?.columns.indexOf("download_sizes") ?? -1;
    const without = (list: readonly unknown[]) => list.filter((_, i) => i !== at) as never[];
    const older = { columns: without(galleries?.columns ?? []), rows: (galleries?.rows ?? []).map(without) };
    const tables = new Map([...backup.tables, ["galleries", older] as const]);
    const { widening } = await restore(again({ ...backup, tables }), { dryRun: true });
    expect(widening).toEqual(["trip: download sizes would be as in a new gallery and is web now"]);
  });

  it("keeps the invoices of orders that came since, each with its own number", async () => {
    // A database that was started again counted from 1: the backup's invoice 1 kept all of it from being restored.
    const order = (id: string, invoice: number | null) =>
      db()
        .prepare(
          `INSERT INTO orders (id, gallery, holder, role, key, method, test, name, email, address, currency, total, bill,
             free_photos, created_at, invoice)
           VALUES (?1, 'trip', 'h', 'guest', ?1, 'invoice', 0, 'Franz', 'f@example.com', '', 'EUR', 1, '{}', 0, 1, ?2)`,
        )
        .bind(id, invoice)
        .run();
    for (const [i, id] of ["A1", "A2", "A3"].entries()) await order(id, i + 1);
    const old = await take();
    await emptyTables(db());
    for (const [i, id] of ["B1", "B2"].entries()) await order(id, i + 1);
    await order("B3", null);
    const { renumbered } = await restore(again(old), { replace: true });
    expect(renumbered).toEqual([
      { order: "B1", from: 1, to: 4 },
      { order: "B2", from: 2, to: 5 },
    ]);
    const { results } = await db().prepare("SELECT id, invoice FROM orders ORDER BY id").all();
    const found = results.map(({ id, invoice }) => [id, invoice]);
    expect(found).toEqual([
      ["A1", 1],
      ["A2", 2],
      ["A3", 3],
      ["B1", 4],
      ["B2", 5],
      ["B3", null],
    ]);
  });

  it("that closes more than it opens needs no permission", async () => {
    await putGallery(db(), "trip");
    await mark("IMG_1");
    const old = await take();
    await db().prepare("DELETE FROM private_marks").run();
    expect(await restore(again(old), { replace: true })).toMatchObject({ widening: [] });
    expect((await take()).tables.get("private_marks")?.rows).toHaveLength(1);
  });

  it("keeps what was hidden, ended and paid while it ran", async () => {
    // What came between reading and replacing was deleted: a photo hidden at that moment was shown to guests again.
    await putGallery(db(), "trip");
    await mark('IMG \u0001 "é/1"');
    await putRows(db(), { payments: [["pi_1", 0, 0]], revoked_sessions: [["left", 9]] });
    const old = await take();
    const before = { calls: 0, at: 0 };
    const count = async () => {
      before.calls += 1;
    };
    await mark('IMG \u0001 \u2028 "é/1" 🏔');
    await restore(again(old), { replace: true, allowWidening: true, target: hookedTarget(desk.target, count) });
    expect((await take()).tables.get("private_marks")?.rows).toHaveLength(1);
    const atLast = async () => {
      before.at += 1;
      // What was staged is removed and the lease is given back after the tables were replaced.
      if (before.at !== before.calls - 3) return;
      await db().prepare("DELETE FROM private_marks").run();
      await mark("IMG_2");
      await putRows(db(), { revoked_sessions: [["left-now", 9]] });
      await db().prepare("UPDATE payments SET refunded = 5").run();
    };
    await restore(again(old), { replace: true, target: hookedTarget(desk.target, atLast) });
    const { tables } = await take();
    expect(before.at).toBe(before.calls);
    expect(tables.get("private_marks")?.rows.map(([, photo]) => photo)).toEqual(['IMG \u0001 "é/1"', "IMG_2"]);
    expect(tables.get("revoked_sessions")?.rows.map(([jti]) => jti)).toEqual(["left", "left-now"]);
    expect(tables.get("payments")?.rows).toEqual([["pi_1", 5, 0]]);
    expect(held.kept).toHaveLength(2);
  });

  it("keeps what was paid and refunded since", async () => {
    await putGallery(db(), "anna-ben");
    const put = (id: string) =>
      db()
        .prepare(
          `INSERT INTO orders (id, gallery, holder, role, key, method, test, name, email, address, currency, total, bill,
             free_photos, created_at) VALUES (?1, 'anna-ben', 'session:1', 'guest', ?1, 'card', 0, 'F', 'f@example.com', '',
             'EUR', 100, '{}', 0, 1)`,
        )
        .bind(id)
        .run();
    await put("BEFORE000000");
    const backup = await take();
    await put("SINCE0000000");
    await db().prepare("UPDATE orders SET paid_at = 2, payment = 'pi_' || id").run();
    await db().prepare("INSERT INTO payments (payment, refunded) VALUES ('pi_BEFORE000000', 100)").run();
    await restore(again(backup), { replace: true });
    const orders = await db().prepare("SELECT id, paid_at FROM orders ORDER BY id").all();
    expect(orders.results).toEqual([
      { id: "BEFORE000000", paid_at: 2 },
      { id: "SINCE0000000", paid_at: 2 },
    ]);
    expect(await db().prepare("SELECT refunded FROM payments").first("refunded")).toBe(100);
  });

  it("lets no second shooter in who was ended since, and gives nobody else's name to two", async () => {
    await putRows(db(), { second_shooters: [["s1", "Jo", "jo", "hash", 1, 1, null, null]] });
    const backup = await take();
    await endSecondShooter(db(), { id: "s1", now: 2 });
    await restore(again(backup), { replace: true });
    const people = async () =>
      (await db().prepare("SELECT name, password, ended_at FROM second_shooters").all()).results;
    expect(await people()).toEqual([{ name: "", password: "", ended_at: 2 }]);
    await db().prepare("DELETE FROM second_shooters").run();
    await addSecondShooter(db(), { name: "JO", password: "another", now: 3 });
    await restore(again(backup), { replace: true });
    expect(await people()).toEqual([{ name: "JO", password: "another", ended_at: null }]);
  });

  it("revives no passkey that was removed since, and brings back those of a lost database", async () => {
    const row = (id: string) => [id, "", "Phone", "-7:key", 0, 1, null, null];
    await putRows(db(), { passkeys: [row("kept"), row("removed")] });
    const backup = await take();
    await db().prepare("UPDATE passkeys SET removed_at = 2, public_key = '' WHERE id = 'removed'").run();
    await restore(again(backup), { replace: true });
    const removed = async () => (await db().prepare("SELECT id, removed_at FROM passkeys ORDER BY id").all()).results;
    expect(await removed()).toEqual([
      { id: "kept", removed_at: null },
      { id: "removed", removed_at: 2 },
    ]);
    await db().prepare("DELETE FROM passkeys").run();
    await restore(again(backup), { replace: true });
    expect(await removed()).toHaveLength(2);
  });

  it("revives no session that was ended since", async () => {
    await putGallery(db(), "trip", { guest_epoch: 3, client_epoch: 1 });
    await putRows(db(), { revoked_sessions: [["left-before", 9]] });
    const old = await take();
    await db().prepare("UPDATE galleries SET guest_epoch = 5").run();
    await putRows(db(), { revoked_sessions: [["left-since", 9]] });
    await restore(again(old), { replace: true });
    expect(await columns("trip", "guest_epoch, client_epoch")).toEqual({ guest_epoch: 6, client_epoch: 1 });
    const revoked = (await take()).tables.get("revoked_sessions")?.rows.map(([jti]) => jti);
    expect(revoked).toEqual(["left-before", "left-since"]);
  });

  it("keeps the public keys of receipts that were made since, and signs with none that was retired", async () => {
    await putGallery(db(), "trip", {});
    await db().prepare("INSERT INTO studio (id, name, timezone) VALUES (1, 'Mara', 'UTC')").run();
    await putRows(db(), { receipt_keys: [["key-then", "x", 1]] });
    const old = await take();
    await db().prepare("UPDATE studio SET signing_epoch = 2").run();
    await putRows(db(), { receipt_keys: [["key-since", "y", 2]] });
    await restore(again(old), { replace: true });
    const kids = (await take()).tables.get("receipt_keys")?.rows.map(([kid]) => kid);
    expect(kids).toEqual(["key-since", "key-then"]);
    expect(await db().prepare("SELECT signing_epoch FROM studio").first("signing_epoch")).toBe(3);
  });

  it("revives no key of receipts that was revoked since, whatever the backup says, and brings back those of a lost database", async () => {
    await putGallery(db(), "trip", {});
    const old = await take();
    await putRows(db(), { revoked_receipt_keys: [["leaked", 500, 1]] });
    const later = await take();
    await db().prepare("UPDATE revoked_receipt_keys SET revoked_from = 0").run();
    const revoked = async () => (await take()).tables.get("revoked_receipt_keys")?.rows;
    const without = { ...old, tables: new Map(old.tables) };
    without.tables.delete("revoked_receipt_keys");
    for (const backup of [old, without, later]) {
      await restore(again(backup), { replace: true });
      expect(await revoked()).toEqual([["leaked", 0, 1]]);
    }
    await db().prepare("DELETE FROM revoked_receipt_keys").run();
    await restore(again(later), { replace: true });
    expect(await revoked()).toEqual([["leaked", 500, 1]]);
  });

  it("keeps whom tags of later downloads name", async () => {
    await putGallery(db(), "trip", {});
    const tag = (name: string) => [name, "trip", "account", "a1", "Anna", "anna@example.com", 1];
    await putRows(db(), { traces: [tag("then")] });
    const old = await take();
    await putRows(db(), { traces: [tag("since")] });
    await restore(again(old), { replace: true });
    expect((await take()).tables.get("traces")?.rows.map(([name]) => name)).toEqual(["since", "then"]);
  });

  it("revives no session of a row that is gone, or of a later one with its name", async () => {
    // An account was deleted after the backup: restored with the epoch it had, whoever was signed in by it was so again.
    const account = (epoch: number, created: number) => [
      ...["a1", "Anna", "anna@example.com", "anna@example.com", "hash", epoch, null, created, null],
    ];
    const epochs = () =>
      db()
        .prepare(
          `SELECT accounts.epoch AS account, guest_epoch, client_epoch, receipt_epoch, studio.epoch AS studio
           FROM accounts, galleries, orders, studio`,
        )
        .first<Record<string, number>>();
    await putGallery(db(), "trip", { guest_epoch: 3, client_epoch: 1 });
    await putRows(db(), { accounts: [account(1, 1)] });
    await db()
      .prepare(
        `INSERT INTO orders (id, gallery, holder, role, key, method, test, name, email, address, currency, total, bill,
           free_photos, created_at) VALUES ('A1', 'trip', 'h', 'guest', 'k', 'invoice', 0, 'F', 'f@example.com', '', 'EUR', 1,
           '{}', 0, 1)`,
      )
      .run();
    await db().prepare("INSERT INTO studio (id, name, timezone, epoch) VALUES (1, 'Mara', 'UTC', 0)").run();
    const old = await take();
    const before = (await epochs()) ?? {};
    // Since then every epoch may have been counted on to any number.
    await emptyTables(db());
    await restore(again(old));
    const first = (await epochs()) ?? {};
    for (const [name, epoch] of Object.entries(before)) expect(first[name], name).toBeGreaterThan(epoch + 1000);
    // As a new database begins: with a studio, and nothing else.
    await emptyTables(db());
    await db().prepare("INSERT INTO studio (id, name, timezone, epoch) VALUES (1, 'Mara', 'UTC', 0)").run();
    await restore(again(old), { replace: true, allowWidening: true, now: () => NOW + 60_000 });
    const second = (await epochs()) ?? {};
    for (const [name, epoch] of Object.entries(first)) expect(second[name], name).toBeGreaterThan(epoch);
    // A later account and gallery of the same name, which counted from 0 again.
    await emptyTables(db());
    await putGallery(db(), "trip", { created_at: 9, guest_epoch: 3, client_epoch: 0 });
    await putRows(db(), { accounts: [account(1, 9)] });
    await restore(again(old), { replace: true, allowWidening: true, now: () => NOW + 120_000 });
    const third = (await epochs()) ?? {};
    for (const name of ["account", "guest_epoch", "client_epoch", "receipt_epoch"])
      expect(third[name], name).toBeGreaterThan(second[name] ?? 0);
  });

  it("gives a studio that only has a password, and was never published from, its name back", async () => {
    await publishSmall({ gallery: "trip", photos: ["a"], site: "1" }, { target: desk.target, now: () => NOW });
    const { name, links, timezone } = (await readStudioProfile(db())) ?? {};
    const old = await take();
    await emptyTables(db());
    await setStudioPassword(db(), "a first password");
    expect(await readStudioProfile(db())).toBeNull();
    await restore(again(old), { replace: true, allowWidening: true });
    expect(await readStudioProfile(db())).toMatchObject({ name, links, timezone });
  });

  it("tries again if something changed between the copy and the replacement", async () => {
    await putGallery(db(), "trip");
    const old = await take();
    const calls = { all: 0, at: 0 };
    const count = async () => {
      calls.all += 1;
    };
    await restore(again(old), { replace: true, target: hookedTarget(desk.target, count) });
    held.kept = [];
    const late = async () => {
      calls.at += 1;
      if (calls.at === calls.all - 3)
        await putRows(db(), { picks: [["s1", "IMG_1", 1, 0, null, "typed at the last moment", 1, "[]"]] });
    };
    await restore(again(old), { replace: true, target: hookedTarget(desk.target, late) });
    expect(held.kept.map(({ tables }) => tables.get("picks")?.rows.length)).toEqual([0, 1]);
    expect((await take()).tables.get("picks")?.rows).toEqual([]);
    const always = async () => {
      await db().prepare("UPDATE galleries SET published_at = published_at + 1").run();
    };
    await expect(restore(again(old), { replace: true, target: hookedTarget(desk.target, always) })).rejects.toThrow(
      "when the site is quieter",
    );
  });

  it("of an old backup, with whole rounds, leaves no parts of newer rounds behind", async () => {
    await putRows(db(), {
      selections: [["s1", "trip", "session:1", "Anna", null, "open", 2, 1, 1, null, "", null, null, "[]"]],
      rounds: [["s1", 1, "key-of-round-1", 1, "Anna", "anna@example.com", "", "{}", '[{"photo":"A"}]', null]],
    });
    const backup = await take();
    const tables = new Map(backup.tables);
    tables.delete("round_picks");
    const { columns = [], rows = [] } = tables.get("selections") ?? {};
    const at = columns.indexOf("unchanged_key");
    const without = <Item>(list: readonly Item[]) => list.filter((_, i) => i !== at);
    tables.set("selections", { columns: without(columns), rows: rows.map(without) });
    const text = await fileOf({ ...backup, migrations: backup.migrations.slice(0, 8), tables });
    const lines = text.split("\n").slice(0, -2);
    const head = JSON.parse(lines[0] ?? "");
    const listed = head.tables.map((table: { name: string }) => ({
      ...table,
      rows: tables.get(table.name)?.rows.length ?? 0,
    }));
    // As version 1 was written: numbers of rows in the first line, the sum alone in the last one.
    const first = JSON.stringify({ ...head, version: 1, tables: listed });
    const body = [first, ...lines.slice(1)].map((line) => `${line}\n`).join("");
    const file = `${body}${JSON.stringify({ sha256: createHash("sha256").update(body).digest("hex") })}\n`;
    await putRows(db(), { round_picks: [["s1", "B", 2, 0, 1, 0, null, "", null, "[]"]] });
    await restore(parseFile(file), { replace: true });
    const now = await take();
    expect(now.tables.get("round_picks")?.rows).toEqual([]);
    expect(now.tables.get("rounds")).toEqual(backup.tables.get("rounds"));
    const counted = await db().prepare("SELECT holder FROM selection_bytes ORDER BY holder").all();
    expect(counted.results.map(({ holder }) => holder)).toEqual(["", "session:1"]);
  });

  it("leaves published photos alone, and sets that came since", async () => {
    const small = { gallery: "trip", photos: ["a"], site: "1" };
    await publishSmall(small, { target: desk.target, now: () => NOW });
    const old = await take();
    await publishSmall({ ...small, photos: ["a", "b"] }, { target: desk.target, now: () => NOW + 1 });
    await putSets(db(), "trip", { later: "client" });
    await db().prepare("UPDATE studio SET name = 'Lindt & Sons', password = 'new'").run();
    const live = await columns("trip", "version, photo_count, published_at");
    const report = await restore(again(old), { replace: true });
    expect(report.unpublished).toEqual([]);
    expect(await columns("trip", "version, photo_count, published_at")).toEqual(live);
    const { tables } = await take();
    const studio = await db().prepare("SELECT name, password FROM studio").first();
    expect(studio).toEqual({ name: "Lindt & Sons", password: null });
    expect(tables.get("versions")?.rows).toHaveLength(2);
    expect(tables.get("sets")?.rows.map(([, id]) => id)).toEqual(["all", "later"]);
  });

  it("of a lost database finds the photos in storage again, and says which galleries to publish", async () => {
    for (const gallery of ["trip", "gone"]) {
      await publishSmall({ gallery, photos: [gallery], site: "1" }, { target: desk.target, now: () => NOW });
    }
    const backup = await take();
    const gone = await columns("gone", "version");
    await desk.target.blobs.delete([keys.shard("gone", String(gone?.version), 0)]);
    await emptyTables(db());
    const report = await restore(again(backup));
    expect(report.unpublished).toEqual(["gone"]);
    const { tables } = await take();
    expect(tables.get("versions")?.rows.map(([gallery]) => gallery)).toEqual(["trip"]);
    const version = tables.get("galleries")?.columns.indexOf("version") ?? -1;
    const versionsIn = ({ tables }: HeldBackup) => tables.get("galleries")?.rows.map((row) => row[version]);
    expect(versionsIn(await take())).toEqual(versionsIn(backup));
  });

  it("doesn't bring back a gallery that gc has removed since", async () => {
    await publishSmall({ gallery: "trip", photos: ["a"], site: "1" }, { target: desk.target, now: () => NOW });
    const old = await take();
    const { version } = (await columns("trip", "version")) ?? {};
    await desk.target.blobs.delete([keys.coverPage("trip", String(version))]);
    await db().batch([db().prepare("DELETE FROM versions"), db().prepare("UPDATE galleries SET unpublished_at = 7")]);
    const report = await restore(again(old), { replace: true, allowWidening: true });
    expect(report.unpublished).toEqual(["trip"]);
    expect(await columns("trip", "unpublished_at")).toEqual({ unpublished_at: 7 });
  });

  it("is refused while a publish is running", async () => {
    await takeLease(db(), { holder: "a", galleries: ["trip"] }, { now: NOW, until: NOW + 1 });
    await expect(restore(again(await take()))).rejects.toThrow("somebody publishes");
    await releaseLease(db(), "a");
    await restore(again(await take()));
    expect(await readLeases(db(), 0)).toEqual([]);
  });
});

describe("npm run backup and npm run restore", () => {
  it("write a file that only its owner can read, over no other and not where git would track it, and read it back", async () => {
    await putGallery(db(), "trip", { guest_password: "$scrypt$secret" });
    const before = await take();
    const state = ["--state", desk.state];
    const file = path.join(held.folder, "deep/trip.backup");
    const made = await runScript("backup.ts", file, ...state);
    expect(made).toMatchObject({ code: 0, output: expect.stringContaining("1 entry of 1 gallery") });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(path.dirname(file))).toEqual(["trip.backup"]);
    expect(made.output).not.toContain("$scrypt$");
    expect(await runScript("backup.ts", file, ...state)).toMatchObject({
      code: 1,
      output: expect.stringContaining("exists already"),
    });
    const tracked = path.join(ROOT, "docs/mine.txt");
    expect((await runScript("backup.ts", tracked, ...state)).output).toContain("would be picked up by git");
    await expect(stat(tracked)).rejects.toThrow("ENOENT");
    expect((await runScript("restore.ts", file, ...state)).output).toContain("add --replace");
    await emptyTables(db());
    const restored = await runScript("restore.ts", file, ...state);
    expect(restored).toMatchObject({ code: 0, output: expect.stringContaining("trip: its photos are not in this") });
    expect(withoutEpochs(await take())).toEqual(withoutEpochs(before));
    const damaged = path.join(held.folder, "damaged.backup");
    await writeFile(damaged, (await readFile(file, "utf8")).replace("protected", "public"));
    const refused = await runScript("restore.ts", damaged, ...state);
    expect(refused).toMatchObject({ code: 1, output: expect.stringContaining("its checksum is wrong") });
    const tried = await runScript("backup.ts", damaged, "--verify", ...state);
    expect(tried).toMatchObject({ code: 1, output: expect.stringContaining(`${damaged} is damaged`) });
  });

  it("try a restore of a new file, or of one that is there, without touching the state", async () => {
    await putGallery(db(), "trip", { guest_password: "$scrypt$secret" });
    const before = await take();
    const file = path.join(held.folder, "new.backup");
    const made = await runScript("backup.ts", file, "--verify", "--state", desk.state);
    const came = expect.stringContaining("was restored on trial: 1 entry came back as saved");
    expect(made).toMatchObject({ code: 0, output: came });
    // A file that is there needs no state.
    const none = path.join(held.folder, "no state/v3");
    expect(await runScript("backup.ts", file, "--verify", "--state", none)).toMatchObject({ code: 0, output: came });
    await expect(stat(none)).rejects.toThrow("ENOENT");
    expect(await take()).toEqual(before);
  });
});

describe("a restore on trial", () => {
  const trial = { now: () => NOW, signal: new AbortController().signal };

  it("gets every entry back, whatever there is", async () => {
    const [rows = {}] = fc.sample(await anyRows(db()), { numRuns: 1, seed: 20 });
    await putRows(db(), rows);
    const backup = await take();
    const { rows: came, differing } = await tryRestore(await again(backup), trial);
    expect(differing).toEqual([]);
    expect(came).toBeGreaterThan(0);
  });

  it("names each table whose entries come back as others", async () => {
    await putGallery(db(), "trip", { title: "A" });
    const [backup, other] = [await again(await take()), await again(await take())];
    const { columns = [], rows: [row] = [] } = other.held.get("galleries") ?? {};
    row?.splice(columns.indexOf("title"), 1, "B");
    expect((await tryRestore({ ...backup, held: other.held }, trial)).differing).toEqual(["galleries"]);
    expect((await tryRestore(backup, trial)).differing).toEqual([]);
  });
});
