-- A link that lets one in without typing a password. Only the SHA-256 of its token is kept.
CREATE TABLE invitations (
  id TEXT PRIMARY KEY,
  gallery TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('guest', 'client')),
  token_hash TEXT NOT NULL UNIQUE,
  label TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  max_uses INTEGER,
  uses INTEGER NOT NULL DEFAULT 0,
  last_used_at INTEGER,
  revoked_at INTEGER,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX invitations_by_gallery ON invitations (gallery, created_at);
