-- Links that bring a visitor back to what they chose: used once, and short-lived. Only the SHA-256 of a token is kept.
CREATE TABLE selection_links (
  token_hash TEXT PRIMARY KEY,
  gallery TEXT NOT NULL,
  holder TEXT NOT NULL,
  role TEXT NOT NULL,
  issued_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) WITHOUT ROWID;
-- What was used, has ended or belongs elsewhere is not found here, as if it had never been: no more rows are read for it.
CREATE INDEX selection_links_unused ON selection_links (gallery, token_hash, expires_at) WHERE used_at IS NULL;
CREATE INDEX selection_links_by_end ON selection_links (expires_at);

-- Addresses that holders without an account gave with a selection or an order, and as whom they were known then.
CREATE TABLE holder_addresses (
  gallery TEXT NOT NULL,
  email_key TEXT NOT NULL,
  holder TEXT NOT NULL,
  held_as TEXT NOT NULL,
  email TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (gallery, email_key, holder)
) WITHOUT ROWID;
CREATE INDEX holder_addresses_by_time ON holder_addresses (gallery, email_key, at);
