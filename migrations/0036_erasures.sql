-- Whose data was erased at their own request, and when: a restore of an older backup erases them again.
CREATE TABLE erasures (
  -- SHA-256 of the address
  email_hash TEXT PRIMARY KEY,
  at INTEGER NOT NULL
) WITHOUT ROWID;
