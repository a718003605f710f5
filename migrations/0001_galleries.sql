-- Times are milliseconds since 1970, UTC. Booleans are 0 or 1. Passwords are PHC strings.

CREATE TABLE studio (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  name TEXT NOT NULL,
  email TEXT,
  links TEXT NOT NULL DEFAULT '[]',
  timezone TEXT NOT NULL,
  password TEXT,
  epoch INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE galleries (
  gallery TEXT PRIMARY KEY,
  version TEXT NOT NULL,
  photo_count INTEGER NOT NULL,
  title TEXT NOT NULL,
  date TEXT,
  language TEXT,
  visibility TEXT NOT NULL DEFAULT 'protected' CHECK (visibility IN ('public', 'protected', 'private')),
  guest_password TEXT,
  client_password TEXT,
  guest_epoch INTEGER NOT NULL DEFAULT 0,
  client_epoch INTEGER NOT NULL DEFAULT 0,
  marks INTEGER NOT NULL DEFAULT 1,
  downloads TEXT NOT NULL DEFAULT 'all' CHECK (downloads IN ('off', 'photos', 'all')),
  download_pin TEXT,
  pin_epoch INTEGER NOT NULL DEFAULT 0,
  listed INTEGER NOT NULL DEFAULT 0,
  expires_at INTEGER,
  unpublished_at INTEGER,
  sessions_ended_at INTEGER,
  created_at INTEGER NOT NULL,
  published_at INTEGER NOT NULL
) WITHOUT ROWID;

-- One row per set that was ever live; rows of removed sets stay, so that a set that comes back comes back as it was.
CREATE TABLE sets (
  gallery TEXT NOT NULL,
  id TEXT NOT NULL,
  visibility TEXT NOT NULL CHECK (visibility IN ('everyone', 'client')),
  PRIMARY KEY (gallery, id)
) WITHOUT ROWID;

-- Every version that was switched to; `digest` names what went into it.
CREATE TABLE versions (
  gallery TEXT NOT NULL,
  version TEXT NOT NULL,
  digest TEXT NOT NULL,
  published_at INTEGER NOT NULL,
  PRIMARY KEY (gallery, version)
) WITHOUT ROWID;

-- A publish that is under way; `gc` waits for it.
CREATE TABLE leases (
  holder TEXT PRIMARY KEY,
  gallery TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE private_marks (
  gallery TEXT NOT NULL,
  photo TEXT NOT NULL,
  marked_by TEXT NOT NULL,
  marked_at INTEGER NOT NULL,
  PRIMARY KEY (gallery, photo)
) WITHOUT ROWID;

-- One row per reserved attempt at a password; given back (deleted) on success.
CREATE TABLE attempts (
  id TEXT PRIMARY KEY,
  door TEXT NOT NULL,
  address TEXT NOT NULL,
  at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX attempts_by_time ON attempts (at);
CREATE INDEX attempts_by_door ON attempts (door, at);
CREATE INDEX attempts_by_address ON attempts (door, address, at);

-- Sessions that were left before they ended by themselves.
CREATE TABLE revoked_sessions (
  jti TEXT PRIMARY KEY,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX revoked_sessions_by_end ON revoked_sessions (expires_at);

-- The photographer's feed. Rows with the same gallery, kind, who, what and bucket are one row that counts.
CREATE TABLE activity (
  id INTEGER PRIMARY KEY,
  gallery TEXT NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  who TEXT NOT NULL,
  what TEXT NOT NULL,
  bucket TEXT NOT NULL,
  count INTEGER NOT NULL DEFAULT 1,
  UNIQUE (gallery, kind, who, what, bucket)
);
CREATE INDEX activity_by_time ON activity (gallery, at);
