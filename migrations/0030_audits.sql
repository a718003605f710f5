-- Keys by which a photographer's own check of a gallery is given sessions. Only their hashes are kept, for minutes.
CREATE TABLE audits (
  token_hash TEXT PRIMARY KEY,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;
