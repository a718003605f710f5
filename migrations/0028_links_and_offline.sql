-- Public addresses of galleries, /g/<slug>/, where they are not the gallery's id. A gallery that was never renamed has no
-- row: its id is its address. One that was has a row for its current address, and one for each earlier address that still
-- leads on. The row of its id stays when that ends, so that the id doesn't become its address again.
CREATE TABLE links (
  slug TEXT PRIMARY KEY,
  gallery TEXT NOT NULL,
  -- 1: the gallery's address; 0: an earlier one
  current INTEGER NOT NULL,
  since INTEGER NOT NULL,
  -- NULL: it leads on to the current address
  ended_at INTEGER
) WITHOUT ROWID;
CREATE INDEX links_by_gallery ON links (gallery, current);
-- Visitors may keep sets in their browsers, to look at them without a connection.
ALTER TABLE galleries ADD COLUMN keep_offline INTEGER NOT NULL DEFAULT 1;
