import type { VersionRef } from "../../worker/store/manifests.ts";
import { UNNAMED } from "../../worker/store/studio.ts";
import type { Table, TableShape, Tables } from "../../worker/store/tables.ts";
import { keyOf, type Row, rowsIn, withRows } from "../backup/rows.ts";

/** Columns that say what is published, by table: they stay as they are, whatever a backup says. */
const PUBLISHED: Readonly<Record<string, readonly string[]>> = {
  galleries: ["version", "photo_count", "title", "date", "language", "published_at", "proof_version"],
  studio: ["name", "email", "links", "timezone", "logo", "home"],
};

/**
 * Rows that stay in addition to those of the backup: a session that was ended stays ended, a set that came later stays, and
 * receipts that were made later can be verified, tags of later downloads named. What was downloaded later stays counted. Whoever was erased stays so.
 */
const NEVER_LOST = ["revoked_sessions", "sets", "receipt_keys", "traces", "included_photos", "erasures"];

/** Rows that stay if the backup does not know their gallery: when it is published again, it hides what it hid before. */
const HIDING = ["private_marks"];

/**
 * Money that was paid or refunded since then stays so; so do passkeys that were removed and second shooters who were ended, and a key of receipts that was
 * revoked stays revoked: current rows are right, and rows of the backup are added to them.
 */
export const AS_NOW = [
  "orders",
  "order_photos",
  "payments",
  "payment_events",
  "passkeys",
  "second_shooters",
  "revoked_receipt_keys",
];

/** What somebody adds while a restore runs stays: a photo hidden, a session ended, an order made at that very moment. */
export const LASTING = [
  ...AS_NOW,
  "private_marks",
  "revoked_sessions",
  "receipt_keys",
  "traces",
  "included_photos",
  "erasures",
];

export interface MergeFacts {
  shapes: readonly TableShape[];
  /** The contents of the backup, except for large tables. */
  backup: Tables;
  /** The current data. */
  current: Tables;
  /** Whether storage has everything that a version needs. */
  isWhole(ref: VersionRef): Promise<boolean>;
  /** Milliseconds since 1970. */
  now: number;
}

export interface Merged {
  tables: Tables;
  /** Galleries whose photos are not in this storage, or not all of them. */
  unpublished: string[];
  /** Galleries that exist now but are not in the backup. */
  dropped: string[];
  /**
   * Galleries for which nobody knows what was hidden or closed after the backup: they do not exist now, or were started
   * again.
   */
  forgotten: string[];
  /** Orders whose invoice gets another number, because an invoice of the backup has theirs. */
  renumbered: { order: string; from: number; to: number }[];
}

/**
 * The contents of a database after a restore: what people entered according to the backup, what is published as it is
 * now. If an epoch changed since then, or its row is not the one of that time, it continues beyond all values used, so
 * that no session that was ended becomes valid again.
 */
export async function mergeBackup({ shapes, backup, current, isWhole, now }: MergeFacts): Promise<Merged> {
  const merged = new Map(
    shapes.map((shape): [string, Table] => {
      const columns = backup.get(shape.name)?.columns ?? shape.columns;
      return [shape.name, withRows({ columns }, restoredRows(shape, { backup, current, now }))];
    }),
  );
  const kept = new Set(rowsIn(backup, "galleries").map(({ gallery }) => gallery));
  const dropped = rowsIn(current, "galleries").filter(({ gallery }) => !kept.has(gallery ?? null));
  const versions = await knownVersions({ backup, current, isWhole });
  const stamp = (row: Row): Row => (kept.has(row.gallery ?? null) ? row : { ...row, published_at: now });
  const shape = shapes.find(({ name }) => name === "versions");
  if (shape) merged.set("versions", withRows(shape, [...versions.values()].map(stamp)));
  const galleries = rowsIn(merged, "galleries");
  const missing = galleries.filter((row) => !versions.has(placeOf(row)));
  const renumbered = newNumbers(rowsIn(merged, "orders"), { current });
  const orders = merged.get("orders");
  if (orders && renumbered.length > 0) {
    const numberOf = new Map(renumbered.map(({ order, to }) => [order, to]));
    const renumber = (row: Row): Row => ({ ...row, invoice: numberOf.get(String(row.id)) ?? row.invoice ?? null });
    merged.set("orders", withRows(orders, rowsIn(merged, "orders").map(renumber)));
  }
  const table = merged.get("galleries");
  if (table) merged.set("galleries", withRows(table, stillDown(galleries, { current, missing })));
  return {
    tables: merged,
    unpublished: missing.map(nameOf),
    dropped: dropped.map(nameOf),
    forgotten: galleries.filter((row) => !isRemembered(row, { current })).map(nameOf),
    renumbered,
  };
}

/** Whether a gallery exists now, and has existed since it was in the backup. */
function isRemembered(row: Row, { current }: Pick<MergeFacts, "current">): boolean {
  return rowsIn(current, "galleries").some((today) => nameOf(today) === nameOf(row) && isSameLife(row, today));
}

type Both = Pick<MergeFacts, "backup" | "current">;

function restoredRows({ name, key }: TableShape, { backup, current, now: at }: Both & { now: number }): Row[] {
  const now = new Map(rowsIn(current, name).map((row) => [keyOf(row, key), row]));
  if (AS_NOW.includes(name)) {
    // Somebody who was added again since, by the same name, is who has it.
    const names = new Set([...now.values()].flatMap((row) => row.name_key ?? []));
    const absent = rowsIn(backup, name).filter((row) => !now.has(keyOf(row, key)) && !names.has(row.name_key ?? ""));
    return [...absent.map((row) => ({ ...row, ...endedEpochs([row], at) })), ...now.values()];
  }
  const shared = sharesLife({ backup, current });
  const restored = rowsIn(backup, name).map((row): Row => {
    const today = now.get(keyOf(row, key));
    now.delete(keyOf(row, key));
    if (!today) return { ...row, ...endedEpochs([row], at) };
    const same = "created_at" in row ? isSameLife(row, today) : shared;
    const epochs = same ? changedEpochs(row, today) : endedEpochs([row, today], at);
    const isPublished = name !== "studio" || today.name !== UNNAMED;
    return { ...row, ...epochs, ...(isPublished ? published(row, { today, columns: PUBLISHED[name] ?? [] }) : {}) };
  });
  const known = new Set(rowsIn(backup, "galleries").map(({ gallery }) => gallery));
  const stays = (row: Row) => NEVER_LOST.includes(name) || (HIDING.includes(name) && !known.has(row.gallery ?? null));
  return [...restored, ...[...now.values()].filter(stays)];
}

/**
 * New numbers for current invoices if the backup has the same number: orders continued in a database that was started
 * again.
 */
function newNumbers(orders: readonly Row[], { current }: Pick<MergeFacts, "current">): Merged["renumbered"] {
  const today = new Set(rowsIn(current, "orders").map(({ id }) => id));
  const numbered = orders.filter(({ invoice }) => typeof invoice === "number");
  const taken = new Set(numbered.filter(({ id }) => !today.has(id ?? null)).map(({ invoice }) => invoice));
  let last = numbered.reduce((most, { invoice }) => Math.max(most, Number(invoice)), 0);
  return numbered
    .filter(({ id, invoice }) => today.has(id ?? null) && taken.has(invoice))
    .map(({ id, invoice }) => {
      last += 1;
      return { order: String(id), from: Number(invoice), to: last };
    });
}

/** A restore does not bring back what was taken down and cleaned up: there is nothing to show. */
function stillDown(
  galleries: readonly Row[],
  { current, missing }: Pick<MergeFacts, "current"> & { missing: readonly Row[] },
): Row[] {
  const downAt = new Map(rowsIn(current, "galleries").map((row) => [nameOf(row), row.unpublished_at ?? null]));
  return galleries.map((row) => {
    const at = missing.includes(row) ? (downAt.get(nameOf(row)) ?? null) : null;
    return at === null ? row : { ...row, unpublished_at: at };
  });
}

/**
 * Whether this is the database that was backed up, and not a later one: then they have a gallery or an account in common.
 * The studio has no time of creation.
 */
const sharesLife = ({ backup, current }: Both): boolean =>
  ["galleries", "accounts"].some((name) => {
    const born = (row: Row) => JSON.stringify([row.gallery ?? row.id ?? null, row.created_at ?? null]);
    const here = new Set(rowsIn(current, name).map(born));
    return rowsIn(backup, name).some((row) => here.has(born(row)));
  });

/** Whether a row is the one of that time, and not a later one with the same name. */
const isSameLife = (row: Row, today: Row): boolean => (row.created_at ?? null) === (today.created_at ?? null);

const epochsOf = (row: Row): string[] => Object.keys(row).filter((column) => /(?:^|_)epoch$/.test(column));

/** An epoch that changed continues past both values. */
function changedEpochs(row: Row, today: Row): Row {
  const changed = epochsOf(row).filter((column) => row[column] !== today[column]);
  return Object.fromEntries(
    changed.map((column) => [column, Math.max(Number(row[column]), Number(today[column])) + 1]),
  );
}

/**
 * Epochs of a row for which nobody knows how far they were counted since: they continue at the time in seconds, which is
 * higher than any count, and higher than after an earlier restore.
 */
function endedEpochs(rows: readonly Row[], now: number): Row {
  const [row = {}] = rows;
  return Object.fromEntries(
    epochsOf(row).map((column) => {
      const counted = rows.map((one) => Number(one[column] ?? 0) + 1);
      return [column, Math.max(...counted, Math.floor(now / 1000))];
    }),
  );
}

function published(row: Row, { today, columns }: { today: Row; columns: readonly string[] }): Row {
  const known = columns.filter((column) => column in row);
  return Object.fromEntries(known.map((column) => [column, today[column] ?? null]));
}

/**
 * The versions that one can go back to, by position: those known now, and those of the backup that are complete in
 * storage.
 */
async function knownVersions({
  backup,
  current,
  isWhole,
}: Both & Pick<MergeFacts, "isWhole">): Promise<Map<string, Row>> {
  const known = new Map(rowsIn(current, "versions").map((row) => [placeOf(row), row]));
  for (const row of rowsIn(backup, "versions")) {
    if (!known.has(placeOf(row)) && (await isWhole(refOf(row)))) known.set(placeOf(row), row);
  }
  return known;
}

const refOf = ({ gallery, version }: Row): VersionRef => ({ gallery: String(gallery), version: String(version) });
const placeOf = (row: Row) => `${row.gallery}/${row.version}`;
const nameOf = ({ gallery }: Row) => String(gallery);
