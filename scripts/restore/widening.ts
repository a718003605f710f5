import { type OwnRestoredName, PLAIN_NAMES, plainRow } from "../../worker/domain/settings-table.ts";
import type { Tables } from "../../worker/store/tables.ts";
import { keyOf, type Row, rowsIn } from "../backup/rows.ts";

interface Change {
  /** The current row; null: there is none. */
  now: Row | null;
  /** The row after the restore; null: there is none. */
  later: Row | null;
}

/** If a change of a row opens something, says what in words; null if it opens nothing. */
type Rule = (change: Change) => string | null;

/** Settings of a gallery that are not in the table of settings and are compared here. */
const OWN: Record<OwnRestoredName, Rule[]> = {
  guestPassword: [otherPassword("guest_password")],
  clientPassword: [otherPassword("client_password")],
  // Rows of a separate table.
  sets: [],
  downloads: [
    moreOf("downloads", ["off", "photos", "all"]),
    ({ now, later }) =>
      now?.selling && later && !later.selling ? `${later.gallery}: downloads for sale would be free` : null,
  ],
  included: [
    ({ now, later }) =>
      now && later && includedIn(later) > includedIn(now)
        ? `${later.gallery}: more photos in original size would be included than now`
        : null,
  ],
  downloadPin: [
    otherPassword("download_pin"),
    ({ now, later }) =>
      now?.download_pin && later && !later.download_pin ? `${later.gallery}: it would have no download PIN` : null,
  ],
  expiresAt: [
    ({ now, later }) =>
      now && later && endOf(later) > endOf(now) ? `${later.gallery}: it would close later than now` : null,
  ],
  // Opens nothing: sessions that ended stay so, because a restore never lowers an epoch.
  endSessions: [],
};

const RULES: { table: string; key: string[]; opens: Rule[] }[] = [
  {
    table: "private_marks",
    key: ["gallery", "photo"],
    opens: [({ now, later }) => (now && !later ? `${now.gallery}: guests would see ${now.photo} again` : null)],
  },
  {
    table: "galleries",
    key: ["gallery"],
    opens: [
      ({ now, later }) =>
        !now && later && !later.unpublished_at
          ? `${later.gallery}: it does not exist now, and visitors could reach it again`
          : null,
      ({ now, later }) =>
        now?.unpublished_at && later && !later.unpublished_at
          ? `${later.gallery}: it is taken down now, and would be back up`
          : null,
      ...PLAIN_NAMES.flatMap((name) => plainRule(plainRow(name))),
      ...Object.values(OWN).flat(),
    ],
  },
  {
    table: "sets",
    key: ["gallery", "id"],
    opens: [
      ({ now, later }) =>
        now?.visibility === "client" && later?.visibility === "everyone"
          ? `${later.gallery}: set ${later.id} is for clients now, and guests would see it`
          : null,
    ],
  },
  {
    table: "invitations",
    key: ["id"],
    opens: [
      ({ now, later }) =>
        later && !later.revoked_at && (!now || now.revoked_at)
          ? `${later.gallery}: invitation ${later.id} would work again`
          : null,
      ({ now, later }) =>
        later && now && !now.revoked_at && (usesLeft(later) > usesLeft(now) || endOf(later) > endOf(now))
          ? `${later.gallery}: invitation ${later.id} would work for longer or more often than now`
          : null,
    ],
  },
  {
    table: "selections",
    key: ["gallery", "holder"],
    opens: [
      ({ now, later }) =>
        now?.state === "closed" && later?.state !== "closed"
          ? `${now.gallery}: it would open again for ${now.name ?? "somebody"}, who sent a selection`
          : null,
    ],
  },
  {
    table: "offers",
    key: ["gallery"],
    opens: [
      ({ now, later }) =>
        now?.clients === "buy" && later?.clients !== "buy"
          ? `${now.gallery}: clients pay for downloads now, and would no longer`
          : null,
    ],
  },
  {
    table: "vouchers",
    key: ["gallery", "code"],
    opens: [
      ({ now, later }) =>
        later && !later.ended_at && (!now || now.ended_at)
          ? `${later.gallery}: voucher ${later.code} would work again`
          : null,
    ],
  },
  {
    table: "accounts",
    key: ["id"],
    opens: [
      ({ now, later }) =>
        later && !later.disabled_at && (!now || now.disabled_at) ? `account ${later.email} would work again` : null,
      ({ now, later }) =>
        now && later && now.password !== later.password
          ? `account ${later.email}: its earlier password would work again`
          : null,
    ],
  },
  {
    table: "assignments",
    key: ["account", "gallery"],
    opens: [
      ({ now, later }) =>
        later && !now ? `${later.gallery}: it would be assigned to account ${later.account} again` : null,
    ],
  },
  {
    table: "studio",
    key: ["id"],
    opens: [
      ({ now, later }) =>
        now && later?.password && now.password !== later.password
          ? "the studio: its earlier password would work again"
          : null,
    ],
  },
];

/** Everything a restore would open that is closed now: a line each, none if it opens nothing. */
export function findWidening({ current, restored }: { current: Tables; restored: Tables }): string[] {
  return RULES.flatMap(({ table, key, opens }) => {
    const before = new Map(rowsIn(current, table).map((row) => [keyOf(row, key), row]));
    const after = new Map(rowsIn(restored, table).map((row) => [keyOf(row, key), row]));
    const keys = new Set([...before.keys(), ...after.keys()]);
    const changes = [...keys].map((at): Change => ({ now: before.get(at) ?? null, later: after.get(at) ?? null }));
    return changes.flatMap((change) => opens.map((rule) => rule(change))).filter((line) => line !== null);
  });
}

function plainRule(row: ReturnType<typeof plainRow>): Rule[] {
  if (row.opens === "nothing" || row.opens === "own") return [];
  return [row.kind === "switch" ? switchedTo(row.column, row.opens) : moreOf(row.column, row.opens)];
}

/** A restore may turn a switch to the value that opens more; so may one that does not know the switch. */
function switchedTo(column: string, { value, says }: { value: "on" | "off"; says: string }): Rule {
  const isOpen = (row: Row) => (column in row ? Boolean(row[column]) === (value === "on") : true);
  return ({ now, later }) => (now && later && isOpen(later) && !isOpen(now) ? `${later.gallery}: ${says}` : null);
}

function moreOf(column: string, order: readonly string[]): Rule {
  return ({ now, later }) => {
    if (!now || !later) return null;
    // A switch that the backup does not mention gets the database's initial value, which may be the widest.
    const width = (row: Row) => (column in row ? order.indexOf(String(row[column])) : order.length);
    const wider = width(later) > width(now);
    return wider
      ? `${later.gallery}: ${column.replace("_", " ")} would be ${later[column] ?? "as in a new gallery"} and is ${now[column]} now`
      : null;
  };
}

function otherPassword(column: string): Rule {
  const password = column.replace("_", " ");
  return ({ now, later }) =>
    now && later?.[column] && later[column] !== now[column]
      ? `${later.gallery}: an earlier ${password} would work again`
      : null;
}

const includedIn = ({ included }: Row) =>
  included === null || included === undefined ? Number.POSITIVE_INFINITY : Number(included);

const usesLeft = ({ max_uses, uses }: Row) =>
  max_uses === null || max_uses === undefined ? Number.POSITIVE_INFINITY : Number(max_uses) - Number(uses);

const endOf = ({ expires_at }: Row) =>
  expires_at === null || expires_at === undefined ? Number.POSITIVE_INFINITY : Number(expires_at);
