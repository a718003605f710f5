-- Mails to people, waiting to be sent and sent. No secret is in them: links are made when a mail is sent.
CREATE TABLE mails (
  id TEXT PRIMARY KEY,
  -- selection-link, selection-received, ...: see worker/domain/mail/mail.ts
  kind TEXT NOT NULL,
  gallery TEXT NOT NULL,
  -- What caused it, so that it is sent once.
  key TEXT NOT NULL UNIQUE,
  -- As it was typed, and as addresses are compared.
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  -- SHA-256 of email_key, which is all that mail_stops has.
  email_hash TEXT NOT NULL,
  language TEXT NOT NULL,
  -- JSON, as its kind has it
  facts TEXT NOT NULL,
  -- Origin of the site, for links.
  site TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting',
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  -- While it is under way; 0: it is not.
  leased_until INTEGER NOT NULL DEFAULT 0,
  sent_at INTEGER,
  -- Why the last attempt failed.
  reason TEXT
) WITHOUT ROWID;
CREATE INDEX mails_by_turn ON mails (state, next_at);
CREATE INDEX mails_by_time ON mails (created_at, id);
CREATE INDEX mails_by_receiver ON mails (email_key);

-- Addresses that get no more mail, each as its SHA-256.
CREATE TABLE mail_stops (
  email_hash TEXT PRIMARY KEY,
  -- unsubscribed, bounced, complained
  reason TEXT NOT NULL,
  at INTEGER NOT NULL
) WITHOUT ROWID;
