-- Guests buy downloads; outweighs what `downloads` says.
ALTER TABLE galleries ADD COLUMN selling INTEGER NOT NULL DEFAULT 0;

-- What a gallery sells; no row: nothing.
CREATE TABLE offers (
  gallery TEXT PRIMARY KEY,
  -- clients download without paying, or buy as guests do
  clients TEXT NOT NULL CHECK (clients IN ('free', 'buy')),
  -- Items there are; without any nothing is for sale.
  items INTEGER NOT NULL,
  -- JSON: currency, price list, free quota, tax, texts
  offer TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE vouchers (
  gallery TEXT NOT NULL,
  code TEXT NOT NULL,
  -- One of both.
  percent INTEGER,
  amount INTEGER,
  max_uses INTEGER,
  expires_at INTEGER,
  ended_at INTEGER,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (gallery, code)
) WITHOUT ROWID;

-- Carts are kept with the session or the account: account:<id> or session:<jti>.
CREATE TABLE carts (
  gallery TEXT NOT NULL,
  holder TEXT NOT NULL,
  voucher TEXT,
  PRIMARY KEY (gallery, holder)
) WITHOUT ROWID;

CREATE TABLE cart_entries (
  gallery TEXT NOT NULL,
  holder TEXT NOT NULL,
  item TEXT NOT NULL,
  -- a photo, a set, or '' for all photos
  subject TEXT NOT NULL,
  added_at INTEGER NOT NULL,
  PRIMARY KEY (gallery, holder, item, subject)
) WITHOUT ROWID;

CREATE TABLE orders (
  id TEXT PRIMARY KEY,
  gallery TEXT NOT NULL,
  holder TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('guest', 'client')),
  -- What the browser called it, so that sending it again is no second order.
  key TEXT NOT NULL,
  method TEXT NOT NULL CHECK (method IN ('free', 'card', 'invoice')),
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
CREATE INDEX orders_by_gallery ON orders (gallery, created_at);
CREATE INDEX orders_by_payment ON orders (payment);
CREATE INDEX orders_by_voucher ON orders (gallery, voucher);

-- What an order covers: photos listed when it was made, by name. The original holds the web size too.
CREATE TABLE order_photos (
  order_id TEXT NOT NULL,
  photo TEXT NOT NULL,
  size TEXT NOT NULL CHECK (size IN ('original', 'web')),
  PRIMARY KEY (order_id, photo)
) WITHOUT ROWID;

-- What became of payments, by the provider's name for them: refunds may be reported before the payment itself.
CREATE TABLE payments (
  payment TEXT PRIMARY KEY,
  refunded INTEGER NOT NULL DEFAULT 0,
  -- 0 none, 1 open, 2 won, 3 lost: the highest holds
  dispute INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- Reports of the provider that were taken in.
CREATE TABLE payment_events (
  id TEXT PRIMARY KEY,
  at INTEGER NOT NULL
) WITHOUT ROWID;
