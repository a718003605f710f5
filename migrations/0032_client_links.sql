-- Links that clients make for others: 'off', 'guests' (to photos that guests see), 'all' (to every photo that clients see).
ALTER TABLE galleries ADD COLUMN client_links TEXT NOT NULL DEFAULT 'off';

-- Each gives part of what its maker has. Only the SHA-256 of its token is kept. A link that was ended has no row.
CREATE TABLE client_links (
  id TEXT PRIMARY KEY,
  gallery TEXT NOT NULL,
  -- Who made it, named as holders of selections are, and the epoch of the password that let them in.
  holder TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  -- The invitation that let them in, or NULL: the link ends when that is revoked.
  invitation TEXT,
  token_hash TEXT NOT NULL UNIQUE,
  label TEXT NOT NULL,
  -- What it shows: a set, or JSON with names of photos. The other one is NULL.
  of_set TEXT,
  photos TEXT,
  downloads INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  uses INTEGER NOT NULL DEFAULT 0,
  last_used_at INTEGER,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX client_links_by_holder ON client_links (gallery, holder, created_at);
CREATE INDEX client_links_by_end ON client_links (expires_at);
