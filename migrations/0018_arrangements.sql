-- What the photographer arranged in the studio over what the files say: the newest revision counts, those before it can be
-- gone back to. `body` is JSON of at most 1.5 MB.
CREATE TABLE arrangements (
  gallery TEXT NOT NULL,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (gallery, revision)
);
