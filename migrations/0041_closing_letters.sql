-- Galleries whose clients are mailed some days before they close: how many days, and what the letter needs.
CREATE TABLE closing_letters (
  gallery TEXT PRIMARY KEY,
  days INTEGER NOT NULL,
  language TEXT NOT NULL,
  -- Origin of the site, for links.
  site TEXT NOT NULL
) WITHOUT ROWID;

-- Whom it goes to. `mailed_for`: the closing date that they were mailed about; NULL: none yet.
CREATE TABLE closing_receivers (
  gallery TEXT NOT NULL,
  account TEXT NOT NULL,
  mailed_for INTEGER,
  PRIMARY KEY (gallery, account)
) WITHOUT ROWID;
CREATE INDEX closing_receivers_by_account ON closing_receivers (account);
