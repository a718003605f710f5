-- What visitors' requests cause to be kept, sent or computed, one row per counter: worker/ledger.ts.
-- A row counts for nothing once `ends` is over. The table `attempts` is empty from now on; it stays, so that a Worker
-- deployed earlier still finds it.
CREATE TABLE ledger (
  key TEXT PRIMARY KEY,
  level REAL NOT NULL,
  began INTEGER NOT NULL,
  at INTEGER NOT NULL,
  ends INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX ledger_by_end ON ledger (ends);

DELETE FROM attempts;
