-- Whom the letter before a gallery closes goes to besides accounts: addresses that people gave with a selection, an order or their name.
-- `mailed_for` as in closing_receivers.
CREATE TABLE closing_addresses (
  gallery TEXT NOT NULL,
  email_key TEXT NOT NULL,
  mailed_for INTEGER,
  PRIMARY KEY (gallery, email_key)
) WITHOUT ROWID;
CREATE INDEX closing_addresses_by_address ON closing_addresses (email_key);
