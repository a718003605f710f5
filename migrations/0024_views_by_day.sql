-- Views of single photos and sets by day, for as long as the studio shows them by day; the sums over all days stay in `numbers`.
CREATE TABLE views (
  gallery TEXT NOT NULL,
  -- the photographer's calendar day, YYYY-MM-DD
  day TEXT NOT NULL,
  -- 'set' or 'photo'
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (gallery, day, kind, subject)
) WITHOUT ROWID;
CREATE INDEX views_by_day ON views (day);

-- Whose downloads were counted was kept as an account's name. Now it is the account, so that the name goes with it.
INSERT INTO numbers (gallery, kind, day, subject, who, n)
  SELECT gallery, kind, day, subject,
    'account:' || coalesce((SELECT min(id) FROM accounts WHERE accounts.name = numbers.who), ''), sum(n)
  FROM numbers WHERE kind = 'downloads' AND who NOT IN ('', 'guest', 'client password') AND who NOT GLOB 'account:*'
  GROUP BY 1, 2, 3, 4, 5
  ON CONFLICT (gallery, kind, day, subject, who) DO UPDATE SET n = n + excluded.n;
DELETE FROM numbers WHERE kind = 'downloads' AND who NOT IN ('', 'guest', 'client password') AND who NOT GLOB 'account:*';
