-- Which words a column may hold is said once, in worker/domain: a list of them here made every new size, label or setting
-- rebuild a table. worker/store/columns.ts checks words when they are written and read, and a restore checks them first.
-- Nothing refers to these tables by a foreign key, and there are no triggers.

CREATE TABLE galleries_without_lists (
  gallery TEXT PRIMARY KEY,
  version TEXT NOT NULL,
  photo_count INTEGER NOT NULL,
  title TEXT NOT NULL,
  date TEXT,
  language TEXT,
  visibility TEXT NOT NULL DEFAULT 'protected',
  guest_password TEXT,
  client_password TEXT,
  guest_epoch INTEGER NOT NULL DEFAULT 0,
  client_epoch INTEGER NOT NULL DEFAULT 0,
  marks INTEGER NOT NULL DEFAULT 1,
  downloads TEXT NOT NULL DEFAULT 'all',
  download_pin TEXT,
  pin_epoch INTEGER NOT NULL DEFAULT 0,
  listed INTEGER NOT NULL DEFAULT 0,
  expires_at INTEGER,
  unpublished_at INTEGER,
  sessions_ended_at INTEGER,
  created_at INTEGER NOT NULL,
  published_at INTEGER NOT NULL,
  download_sizes TEXT NOT NULL DEFAULT 'all',
  selling INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
INSERT INTO galleries_without_lists (
  gallery, version, photo_count, title, date, language, visibility, guest_password, client_password, guest_epoch,
  client_epoch, marks, downloads, download_pin, pin_epoch, listed, expires_at, unpublished_at, sessions_ended_at,
  created_at, published_at, download_sizes, selling
) SELECT
  gallery, version, photo_count, title, date, language, visibility, guest_password, client_password, guest_epoch,
  client_epoch, marks, downloads, download_pin, pin_epoch, listed, expires_at, unpublished_at, sessions_ended_at,
  created_at, published_at, download_sizes, selling
FROM galleries;
DROP TABLE galleries;
ALTER TABLE galleries_without_lists RENAME TO galleries;

CREATE TABLE sets_without_lists (
  gallery TEXT NOT NULL,
  id TEXT NOT NULL,
  visibility TEXT NOT NULL,
  PRIMARY KEY (gallery, id)
) WITHOUT ROWID;
INSERT INTO sets_without_lists (
  gallery, id, visibility
) SELECT
  gallery, id, visibility
FROM sets;
DROP TABLE sets;
ALTER TABLE sets_without_lists RENAME TO sets;

CREATE TABLE invitations_without_lists (
  id TEXT PRIMARY KEY,
  gallery TEXT NOT NULL,
  role TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  label TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  max_uses INTEGER,
  uses INTEGER NOT NULL DEFAULT 0,
  last_used_at INTEGER,
  revoked_at INTEGER,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO invitations_without_lists (
  id, gallery, role, token_hash, label, expires_at, max_uses, uses, last_used_at, revoked_at, created_at
) SELECT
  id, gallery, role, token_hash, label, expires_at, max_uses, uses, last_used_at, revoked_at, created_at
FROM invitations;
DROP TABLE invitations;
ALTER TABLE invitations_without_lists RENAME TO invitations;
CREATE INDEX invitations_by_gallery ON invitations (gallery, created_at);

CREATE TABLE responses_without_lists (
  gallery TEXT PRIMARY KEY,
  -- off, clients, or guests too
  invites TEXT NOT NULL DEFAULT 'off',
  min_picks INTEGER,
  max_picks INTEGER,
  -- JSON list of questions asked at submission
  questions TEXT NOT NULL DEFAULT '[]',
  -- what a submission does to its holder: keep-open, read-only, close
  afterwards TEXT NOT NULL DEFAULT 'keep-open'
) WITHOUT ROWID;
INSERT INTO responses_without_lists (
  gallery, invites, min_picks, max_picks, questions, afterwards
) SELECT
  gallery, invites, min_picks, max_picks, questions, afterwards
FROM responses;
DROP TABLE responses;
ALTER TABLE responses_without_lists RENAME TO responses;

CREATE TABLE selections_without_lists (
  id TEXT PRIMARY KEY,
  gallery TEXT NOT NULL,
  -- account:<id> or session:<jti>
  holder TEXT NOT NULL,
  name TEXT,
  email TEXT,
  state TEXT NOT NULL DEFAULT 'open',
  round INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  unchanged_key TEXT,
  UNIQUE (gallery, holder)
) WITHOUT ROWID;
INSERT INTO selections_without_lists (
  id, gallery, holder, name, email, state, round, created_at, changed_at, unchanged_key
) SELECT
  id, gallery, holder, name, email, state, round, created_at, changed_at, unchanged_key
FROM selections;
DROP TABLE selections;
ALTER TABLE selections_without_lists RENAME TO selections;
CREATE INDEX selections_by_time ON selections (gallery, changed_at DESC, id);

CREATE TABLE picks_without_lists (
  selection TEXT NOT NULL,
  photo TEXT NOT NULL,
  picked INTEGER NOT NULL DEFAULT 0,
  stars INTEGER NOT NULL DEFAULT 0 CHECK (stars BETWEEN 0 AND 5),
  label TEXT,
  comment TEXT NOT NULL DEFAULT '',
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (selection, photo)
) WITHOUT ROWID;
INSERT INTO picks_without_lists (
  selection, photo, picked, stars, label, comment, changed_at
) SELECT
  selection, photo, picked, stars, label, comment, changed_at
FROM picks;
DROP TABLE picks;
ALTER TABLE picks_without_lists RENAME TO picks;
CREATE INDEX picks_chosen ON picks (selection, photo) WHERE picked = 1;

CREATE TABLE deliveries_without_lists (
  notice TEXT NOT NULL,
  channel TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting',
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  -- While it is under way; 0: it is not.
  leased_until INTEGER NOT NULL DEFAULT 0,
  sent_at INTEGER,
  -- Why the last attempt failed.
  reason TEXT,
  PRIMARY KEY (notice, channel)
) WITHOUT ROWID;
INSERT INTO deliveries_without_lists (
  notice, channel, state, attempts, next_at, leased_until, sent_at, reason
) SELECT
  notice, channel, state, attempts, next_at, leased_until, sent_at, reason
FROM deliveries;
DROP TABLE deliveries;
ALTER TABLE deliveries_without_lists RENAME TO deliveries;
CREATE INDEX deliveries_by_turn ON deliveries (state, next_at);

CREATE TABLE offers_without_lists (
  gallery TEXT PRIMARY KEY,
  -- clients download without paying, or buy as guests do
  clients TEXT NOT NULL,
  -- Items there are; without any nothing is for sale.
  items INTEGER NOT NULL,
  -- JSON: currency, price list, free quota, tax, texts
  offer TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO offers_without_lists (
  gallery, clients, items, offer, changed_at
) SELECT
  gallery, clients, items, offer, changed_at
FROM offers;
DROP TABLE offers;
ALTER TABLE offers_without_lists RENAME TO offers;

CREATE TABLE orders_without_lists (
  id TEXT PRIMARY KEY,
  gallery TEXT NOT NULL,
  holder TEXT NOT NULL,
  role TEXT NOT NULL,
  -- What the browser called it, so that sending it again is no second order.
  key TEXT NOT NULL,
  method TEXT NOT NULL,
  test INTEGER NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  address TEXT NOT NULL,
  currency TEXT NOT NULL,
  total INTEGER NOT NULL,
  -- JSON: the bill as it was shown
  bill TEXT NOT NULL,
  -- Photos out of the free quota.
  free_photos INTEGER NOT NULL,
  voucher TEXT,
  created_at INTEGER NOT NULL,
  -- The provider's checkout, and until when it takes a payment.
  checkout TEXT,
  checkout_url TEXT,
  checkout_ends_at INTEGER,
  -- When the provider was last asked about it.
  asked_at INTEGER,
  payment TEXT,
  paid_at INTEGER,
  ended_at INTEGER,
  odd INTEGER NOT NULL DEFAULT 0,
  invoice INTEGER UNIQUE,
  receipt_epoch INTEGER NOT NULL DEFAULT 0,
  UNIQUE (gallery, holder, key)
) WITHOUT ROWID;
INSERT INTO orders_without_lists (
  id, gallery, holder, role, key, method, test, name, email, address, currency, total, bill, free_photos,
  voucher, created_at, checkout, checkout_url, checkout_ends_at, asked_at, payment, paid_at, ended_at, odd,
  invoice, receipt_epoch
) SELECT
  id, gallery, holder, role, key, method, test, name, email, address, currency, total, bill, free_photos,
  voucher, created_at, checkout, checkout_url, checkout_ends_at, asked_at, payment, paid_at, ended_at, odd,
  invoice, receipt_epoch
FROM orders;
DROP TABLE orders;
ALTER TABLE orders_without_lists RENAME TO orders;
CREATE INDEX orders_by_gallery ON orders (gallery, created_at);
CREATE INDEX orders_by_payment ON orders (payment);
CREATE INDEX orders_by_voucher ON orders (gallery, voucher);
CREATE INDEX orders_using_voucher ON orders (gallery, voucher)
  WHERE voucher IS NOT NULL AND (paid_at IS NOT NULL OR ended_at IS NULL);
CREATE INDEX orders_by_holder ON orders (gallery, holder, created_at);

CREATE TABLE order_photos_without_lists (
  order_id TEXT NOT NULL,
  photo TEXT NOT NULL,
  size TEXT NOT NULL,
  PRIMARY KEY (order_id, photo)
) WITHOUT ROWID;
INSERT INTO order_photos_without_lists (
  order_id, photo, size
) SELECT
  order_id, photo, size
FROM order_photos;
DROP TABLE order_photos;
ALTER TABLE order_photos_without_lists RENAME TO order_photos;

CREATE TABLE round_picks_without_lists (
  selection TEXT NOT NULL,
  photo TEXT NOT NULL,
  round INTEGER NOT NULL,
  -- 1: from this round on the photo is not part of the selection
  gone INTEGER NOT NULL DEFAULT 0 CHECK (gone BETWEEN 0 AND 1),
  picked INTEGER NOT NULL DEFAULT 0,
  stars INTEGER NOT NULL DEFAULT 0 CHECK (stars BETWEEN 0 AND 5),
  label TEXT,
  comment TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (selection, photo, round)
) WITHOUT ROWID;
INSERT INTO round_picks_without_lists (
  selection, photo, round, gone, picked, stars, label, comment
) SELECT
  selection, photo, round, gone, picked, stars, label, comment
FROM round_picks;
DROP TABLE round_picks;
ALTER TABLE round_picks_without_lists RENAME TO round_picks;
