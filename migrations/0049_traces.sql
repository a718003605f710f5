-- Whom a tag in a downloaded file names. It is stored before the first file with it is sent.
CREATE TABLE traces (
  -- 32 hex digits, made from the secret of the site and what follows
  tag TEXT PRIMARY KEY,
  gallery TEXT NOT NULL,
  -- 'account' or 'invitation'
  kind TEXT NOT NULL,
  -- Of the account or invitation. Empty: whoever it was has been erased.
  id TEXT NOT NULL,
  -- As they were then
  name TEXT NOT NULL,
  email TEXT,
  first_at INTEGER NOT NULL
) WITHOUT ROWID;
