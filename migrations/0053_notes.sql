-- Notes that clients write on places in a photo.
CREATE TABLE notes (
  selection TEXT NOT NULL,
  photo TEXT NOT NULL,
  id TEXT NOT NULL,
  -- Its number on the photo, which no later note gets.
  nr INTEGER NOT NULL,
  -- Ten-thousandths of the photo's width and height.
  x INTEGER NOT NULL,
  y INTEGER NOT NULL,
  text TEXT NOT NULL,
  -- Names what the photo looked like then.
  hash TEXT NOT NULL,
  at INTEGER NOT NULL,
  -- When its writer deleted it; they can undo that.
  removed_at INTEGER,
  -- The photographer's answer, and when the work on it was finished.
  reply TEXT NOT NULL DEFAULT '',
  replied_at INTEGER,
  done_at INTEGER,
  PRIMARY KEY (selection, photo, id)
) WITHOUT ROWID;
CREATE INDEX notes_open ON notes (selection, photo) WHERE done_at IS NULL AND removed_at IS NULL;

-- Whether a photo is approved (1) or has to be changed (0), and what it looked like then
CREATE TABLE approvals (
  selection TEXT NOT NULL,
  photo TEXT NOT NULL,
  approved INTEGER NOT NULL,
  hash TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (selection, photo)
) WITHOUT ROWID;

-- A picture of each photo as it was when something was said about it
CREATE TABLE noted_pictures (
  selection TEXT NOT NULL,
  photo TEXT NOT NULL,
  hash TEXT NOT NULL,
  -- It has no watermark.
  clean INTEGER NOT NULL,
  blob TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  -- Of the photo, in pixels.
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (selection, photo, hash, clean)
) WITHOUT ROWID;
