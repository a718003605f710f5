-- People who sign in to the studio beside the photographer, and only look.
CREATE TABLE second_shooters (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  -- The name as it is compared. Of somebody who was ended, the id: their name is free again.
  name_key TEXT NOT NULL UNIQUE,
  -- PHC hash; '' matches no password.
  password TEXT NOT NULL,
  -- Raised when their sessions end.
  epoch INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER,
  -- Whoever was ended stays as a row without a name, so that no restore lets them in again.
  ended_at INTEGER
) WITHOUT ROWID;
