-- What a gallery asks of its clients; no row: nothing.
CREATE TABLE responses (
  gallery TEXT PRIMARY KEY,
  -- off, clients, or guests too
  invites TEXT NOT NULL DEFAULT 'off' CHECK (invites IN ('off', 'clients', 'everyone')),
  min_picks INTEGER,
  max_picks INTEGER,
  -- JSON list of questions asked at submission
  questions TEXT NOT NULL DEFAULT '[]',
  -- what a submission does to its holder: keep-open, read-only, close
  afterwards TEXT NOT NULL DEFAULT 'keep-open' CHECK (afterwards IN ('keep-open', 'read-only', 'close'))
) WITHOUT ROWID;

-- One selection per holder and gallery: an account's, or a browser session's.
CREATE TABLE selections (
  id TEXT PRIMARY KEY,
  gallery TEXT NOT NULL,
  -- account:<id> or session:<jti>
  holder TEXT NOT NULL,
  name TEXT,
  email TEXT,
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'read-only', 'closed')),
  round INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  UNIQUE (gallery, holder)
) WITHOUT ROWID;

-- Kept by the photo's name, so that it follows the photo across publishes.
CREATE TABLE picks (
  selection TEXT NOT NULL,
  photo TEXT NOT NULL,
  picked INTEGER NOT NULL DEFAULT 0,
  stars INTEGER NOT NULL DEFAULT 0 CHECK (stars BETWEEN 0 AND 5),
  label TEXT CHECK (label IN ('red', 'yellow', 'green', 'blue', 'purple')),
  comment TEXT NOT NULL DEFAULT '',
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (selection, photo)
) WITHOUT ROWID;

-- Each submission as it was when it was sent.
CREATE TABLE rounds (
  selection TEXT NOT NULL,
  round INTEGER NOT NULL,
  -- What the browser called this submission, so that sending it again changes nothing.
  key TEXT NOT NULL,
  submitted_at INTEGER NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  message TEXT NOT NULL,
  answers TEXT NOT NULL,
  picks TEXT NOT NULL,
  PRIMARY KEY (selection, round),
  UNIQUE (selection, key)
) WITHOUT ROWID;
