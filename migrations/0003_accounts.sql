-- A client's own account: one person, with e-mail and password.
CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  -- The e-mail as it is compared: without regard to case.
  email_key TEXT NOT NULL UNIQUE,
  password TEXT NOT NULL,
  epoch INTEGER NOT NULL DEFAULT 0,
  disabled_at INTEGER,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER
) WITHOUT ROWID;

CREATE TABLE assignments (
  account TEXT NOT NULL,
  gallery TEXT NOT NULL,
  assigned_at INTEGER NOT NULL,
  PRIMARY KEY (account, gallery)
) WITHOUT ROWID;
CREATE INDEX assignments_by_gallery ON assignments (gallery);
