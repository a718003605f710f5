-- Keys that somebody else may have: what was signed with them proves nothing, or nothing that was sent from a time on.
CREATE TABLE revoked_receipt_keys (
  kid TEXT PRIMARY KEY,
  -- Milliseconds since 1970; 0: never to be trusted.
  revoked_from INTEGER NOT NULL,
  revoked_at INTEGER NOT NULL
) WITHOUT ROWID;
