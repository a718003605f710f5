-- Links that sign a client in: mailed, used once, within minutes. Only the SHA-256 of a token is kept.
CREATE TABLE sign_in_links (
  token_hash TEXT PRIMARY KEY,
  account TEXT NOT NULL,
  -- The account's epoch and address when the link was asked for: a change of either ends it.
  epoch INTEGER NOT NULL,
  email_key TEXT NOT NULL,
  -- SHA-256 of the name of the browser that asked, which has it in a cookie. Elsewhere the link does not work.
  browser_hash TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  -- Names the request that used it, or NULL.
  used_by TEXT
) WITHOUT ROWID;
CREATE INDEX sign_in_links_by_end ON sign_in_links (expires_at);
