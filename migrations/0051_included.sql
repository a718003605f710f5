-- How many full-size photos each holder may download; NULL: they are not counted.
ALTER TABLE galleries ADD COLUMN included INTEGER;

-- The full-size photos that were counted, each once for a holder, however often it is downloaded
CREATE TABLE included_photos (
  gallery TEXT NOT NULL,
  holder TEXT NOT NULL,
  photo TEXT NOT NULL,
  -- As the feed names them
  who TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (gallery, holder, photo)
) WITHOUT ROWID;

-- What the photographer gave a holder in addition
CREATE TABLE included_more (
  gallery TEXT NOT NULL,
  holder TEXT NOT NULL,
  more INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (gallery, holder)
) WITHOUT ROWID;
