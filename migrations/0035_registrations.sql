-- Whether guests leave their name and address: 'off', 'asked' (they may go on without), 'required'; and before what:
-- 'entrance' (the gallery itself) or 'download'.
ALTER TABLE galleries ADD COLUMN registration TEXT NOT NULL DEFAULT 'off';
ALTER TABLE galleries ADD COLUMN registration_at TEXT NOT NULL DEFAULT 'entrance';

-- What a gallery's photographer asks with. `boxes`: JSON, the texts of the boxes to tick.
CREATE TABLE registration_texts (
  gallery TEXT PRIMARY KEY,
  sentence TEXT NOT NULL,
  boxes TEXT NOT NULL,
  -- Registrations are deleted after so many days; NULL: never.
  keep_days INTEGER
) WITHOUT ROWID;

-- Guests who left their name and address. Nobody proved the address.
CREATE TABLE registrations (
  id TEXT PRIMARY KEY,
  gallery TEXT NOT NULL,
  -- Named as holders of selections are: the same guest and address again are one row.
  holder TEXT NOT NULL,
  email_key TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  -- JSON: the wording of each box, and whether it was ticked.
  consents TEXT NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (gallery, holder, email_key)
) WITHOUT ROWID;
CREATE INDEX registrations_by_time ON registrations (gallery, at, id);
CREATE INDEX registrations_by_address ON registrations (email_key);
