-- What the photographer is told of. Written together with what it tells of, sent afterwards.
CREATE TABLE notices (
  -- The webhook's `webhook-id` too: the same at every attempt.
  id TEXT PRIMARY KEY,
  -- selection, marks, test, ...: see worker/domain/notice.ts
  kind TEXT NOT NULL,
  gallery TEXT,
  -- What it tells of, so that it is told once.
  key TEXT NOT NULL UNIQUE,
  -- JSON, as its kind has it
  facts TEXT NOT NULL,
  -- Origin of the site, for links.
  site TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  -- Not sent before.
  due_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX notices_by_due ON notices (due_at);
CREATE INDEX notices_by_time ON notices (created_at, id);

-- One row per notice and channel it goes out by, each with its own fate.
CREATE TABLE deliveries (
  notice TEXT NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('mail', 'webhook')),
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'failed')),
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  -- While it is under way; 0: it is not.
  leased_until INTEGER NOT NULL DEFAULT 0,
  sent_at INTEGER,
  -- Why the last attempt failed.
  reason TEXT,
  PRIMARY KEY (notice, channel)
) WITHOUT ROWID;
CREATE INDEX deliveries_by_turn ON deliveries (state, next_at);
