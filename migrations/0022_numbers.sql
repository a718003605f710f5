-- What visitors looked at, downloaded and picked, in sums: one row for each kind, day and subject, not one for each event.
CREATE TABLE numbers (
  gallery TEXT NOT NULL,
  kind TEXT NOT NULL,
  -- the photographer's calendar day, YYYY-MM-DD; '': all days together
  day TEXT NOT NULL,
  -- a set, a photo, a download's size, or ''
  subject TEXT NOT NULL,
  -- whose downloads: "guest", "client password", an account's name; else ''
  who TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (gallery, kind, day, subject, who)
) WITHOUT ROWID;
CREATE INDEX numbers_by_day ON numbers (day, kind, gallery, n) WHERE day <> '';
