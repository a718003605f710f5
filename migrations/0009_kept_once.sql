-- What each round of a selection changed, one row per photo. A photo is as its newest row up to a round says.
-- Rounds sent before this table existed have all their picks in rounds.picks, later ones '[]'.
CREATE TABLE round_picks (
  selection TEXT NOT NULL,
  photo TEXT NOT NULL,
  round INTEGER NOT NULL,
  -- 1: from this round on the photo is not part of the selection
  gone INTEGER NOT NULL DEFAULT 0 CHECK (gone BETWEEN 0 AND 1),
  picked INTEGER NOT NULL DEFAULT 0,
  stars INTEGER NOT NULL DEFAULT 0 CHECK (stars BETWEEN 0 AND 5),
  label TEXT CHECK (label IN ('red', 'yellow', 'green', 'blue', 'purple')),
  comment TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (selection, photo, round)
) WITHOUT ROWID;

-- The last submission that changed nothing, so that sending it again is no new one.
ALTER TABLE selections ADD COLUMN unchanged_key TEXT;

-- Lists count and show the newest first without reading what was written.
CREATE INDEX selections_by_time ON selections (gallery, changed_at DESC, id);
CREATE INDEX picks_chosen ON picks (selection, photo) WHERE picked = 1;

-- Bytes kept of picks and rounds, by holder; holder '' is all visitors without an account together.
CREATE TABLE selection_bytes (
  gallery TEXT NOT NULL,
  holder TEXT NOT NULL,
  bytes INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (gallery, holder)
) WITHOUT ROWID;

-- As worker/store/selection-bytes.ts counts them.
INSERT INTO selection_bytes (gallery, holder, bytes)
SELECT gallery, holder,
  (SELECT coalesce(sum(100 + octet_length(photo) + octet_length(comment)), 0) FROM picks WHERE selection = id)
  + (SELECT coalesce(sum(200 + octet_length(key) + octet_length(name) + octet_length(email) + octet_length(message)
      + octet_length(answers) + octet_length(picks)), 0) FROM rounds WHERE selection = id)
FROM selections;

INSERT INTO selection_bytes (gallery, holder, bytes)
SELECT gallery, '', sum(bytes) FROM selection_bytes WHERE holder GLOB 'session:*' GROUP BY gallery;
