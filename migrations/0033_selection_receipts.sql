-- What a receipt of a round says beyond the round: JSON of the gallery as it was when it was sent. Null: sent before receipts.
ALTER TABLE rounds ADD COLUMN sent_from TEXT;
-- SHA-256 of the photo's original as it was published then. Null: sent before receipts, or the photo left the selection.
ALTER TABLE round_picks ADD COLUMN sha256 TEXT;

-- Keys that receipts are signed with are made from the secret of the site and this number.
ALTER TABLE studio ADD COLUMN signing_epoch INTEGER NOT NULL DEFAULT 1;

-- Public keys of all receipts ever made, so that each can be verified. Nothing here can sign.
CREATE TABLE receipt_keys (
  -- RFC 7638
  kid TEXT PRIMARY KEY,
  -- RFC 8037, Base64url
  x TEXT NOT NULL,
  made_at INTEGER NOT NULL
) WITHOUT ROWID;
