import { KEPT_MAX } from "../domain/selection.ts";

/** Bytes of a row of `picks` or `round_picks`, with what a row costs besides its text. */
export const PICK_BYTES = "(100 + octet_length(photo) + octet_length(comment))";

/** Bytes of a row of `rounds`. */
export const ROUND_BYTES = `(200 + octet_length(key) + octet_length(name) + octet_length(email) + octet_length(message)
  + octet_length(answers) + octet_length(picks))`;

/**
 * Whose total besides their own a holder's bytes count in: that of all visitors without an account, or, for the accounts the
 * photographer made, nobody else's.
 */
export const sharedHolder = (holder: string): string => (holder.startsWith("session:") ? "" : holder);

/** SQL: whether so many more bytes fit. `?1` gallery, `?2` holder; `shared` is `sharedHolder` of it. */
export const fits = ({ more, shared }: { more: string; shared: string }): string =>
  `NOT EXISTS (SELECT 1 FROM selection_bytes WHERE selection_bytes.gallery = ?1
     AND ((selection_bytes.holder = ?2 AND bytes + ${more} > ${KEPT_MAX.holder})
       OR (selection_bytes.holder = ${shared} AND ${shared} = '' AND bytes + ${more} > ${KEPT_MAX.gallery})))`;

/** SQL that adds to a holder's bytes and to the total they count in, whose rows `BEGIN_COUNT` makes. */
export const countBytes = ({ bytes, shared }: { bytes: string; shared: string }): string =>
  `UPDATE selection_bytes SET bytes = bytes + ${bytes} WHERE gallery = ?1 AND holder IN (?2, ${shared})`;

/** SQL that makes the rows of a holder's bytes. `?1` gallery, `?2` holder, `?3` `sharedHolder` of it. */
export const BEGIN_COUNT = "INSERT OR IGNORE INTO selection_bytes (gallery, holder) VALUES (?1, ?2), (?1, ?3)";

/** Counts everything again, after rows were replaced. */
export const recountStatements = (db: D1Database): D1PreparedStatement[] => [
  db.prepare("DELETE FROM selection_bytes"),
  db.prepare(
    `INSERT INTO selection_bytes (gallery, holder, bytes) SELECT gallery, holder,
       (SELECT coalesce(sum(${PICK_BYTES}), 0) FROM picks WHERE selection = selections.id)
       + (SELECT coalesce(sum(${ROUND_BYTES}), 0) FROM rounds WHERE selection = selections.id)
       + (SELECT coalesce(sum(${PICK_BYTES}), 0) FROM round_picks WHERE selection = selections.id)
     FROM selections`,
  ),
  db.prepare(
    `INSERT INTO selection_bytes (gallery, holder, bytes)
     SELECT gallery, '', sum(bytes) FROM selection_bytes WHERE holder GLOB 'session:*' GROUP BY gallery`,
  ),
];
