import { KEPT_MAX } from "../domain/selection.ts";
import { joined, names, type Sql, sql, statement } from "./sql.ts";

/** Bytes of a row of `picks` or `round_picks`, including what a row costs besides its texts: ids, a hash, and the brackets of an empty list. */
export const PICK_BYTES = sql`(98 + octet_length(photo) + octet_length(comment) + octet_length(lists))`;

/** Bytes of a row of `rounds`. */
export const ROUND_BYTES = sql`(200 + octet_length(key) + octet_length(name) + octet_length(email) + octet_length(message)
  + octet_length(answers) + octet_length(picks) + coalesce(octet_length(sent_from), 0))`;

/** Bytes of a note, without the photographer's answer. */
export const WRITTEN_NOTE_BYTES = sql`(200 + octet_length(photo) + octet_length(text))`;

/** Bytes of a row of `notes`. A deleted one takes no room: of each selection, only the last keeps its text. */
export const NOTE_BYTES = sql`(CASE WHEN removed_at IS NULL THEN ${WRITTEN_NOTE_BYTES} ELSE 0 END)`;

/** Bytes of a row of `approvals`, and of one of `noted_pictures`. */
export const APPROVAL_BYTES = sql`(100 + octet_length(photo))`;
export const NOTED_PICTURE_BYTES = sql`(220 + octet_length(photo))`;

/** What is counted of one person's selection, by table. */
const COUNTED = [
  ["picks", PICK_BYTES],
  ["rounds", ROUND_BYTES],
  ["round_picks", PICK_BYTES],
  ["notes", NOTE_BYTES],
  ["approvals", APPROVAL_BYTES],
  ["noted_pictures", NOTED_PICTURE_BYTES],
] as const;

/**
 * The total that a holder's bytes count towards, besides their own: that of all visitors without an account; for
 * accounts, which the photographer made, none.
 */
const sharedHolder = (holder: string): string => (holder.startsWith("session:") ? "" : holder);

interface Counted {
  gallery: string;
  holder: string;
  bytes: Sql;
}

/** SQL: whether that many more bytes fit. */
export function fits({ gallery, holder, bytes: more }: Counted): Sql {
  const shared = sharedHolder(holder);
  return sql`NOT EXISTS (SELECT 1 FROM selection_bytes WHERE selection_bytes.gallery = ${gallery}
     AND ((selection_bytes.holder = ${holder} AND bytes + ${more} > ${KEPT_MAX.holder})
       OR (selection_bytes.holder = ${shared} AND ${shared} = '' AND bytes + ${more} > ${KEPT_MAX.gallery})))`;
}

/** SQL that adds to a holder's bytes and to the total they count towards; `beginCount` makes the rows. */
export const countBytes = ({ gallery, holder, bytes }: Counted): Sql =>
  sql`UPDATE selection_bytes SET bytes = bytes + ${bytes}
    WHERE gallery = ${gallery} AND holder IN (${holder}, ${sharedHolder(holder)})`;

/** SQL that makes the rows of a holder's bytes. */
export const beginCount = ({ gallery, holder }: Omit<Counted, "bytes">): Sql =>
  sql`INSERT OR IGNORE INTO selection_bytes (gallery, holder)
    VALUES (${gallery}, ${holder}), (${gallery}, ${sharedHolder(holder)})`;

/** Counts everything again after rows were replaced. */
export const recountStatements = (db: D1Database): D1PreparedStatement[] => [
  statement(db, sql`DELETE FROM selection_bytes`),
  statement(
    db,
    sql`INSERT INTO selection_bytes (gallery, holder, bytes) SELECT gallery, holder,
       ${joined(
         COUNTED.map(
           ([table, bytes]) =>
             sql`(SELECT coalesce(sum(${bytes}), 0) FROM ${names(table)} WHERE selection = selections.id)`,
         ),
         " + ",
       )}
     FROM selections`,
  ),
  statement(
    db,
    sql`INSERT INTO selection_bytes (gallery, holder, bytes)
     SELECT gallery, '', sum(bytes) FROM selection_bytes WHERE holder GLOB 'session:*' GROUP BY gallery`,
  ),
];
