-- Passkeys (WebAuthn credentials) that sign somebody in beside their password.
CREATE TABLE passkeys (
  -- The credential's id, which its authenticator chose.
  id TEXT PRIMARY KEY,
  -- Whose: an account, or '' for the studio.
  account TEXT NOT NULL,
  name TEXT NOT NULL,
  -- Its COSE algorithm, a colon, and the public key (SubjectPublicKeyInfo, Base64url). It signs nobody in: the private key is in the authenticator.
  public_key TEXT NOT NULL,
  -- The authenticator's count of signatures; one that does not grow is a copy's. Always 0: it does not count.
  counter INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER,
  -- A passkey that was removed stays as a row, so that no restore brings it back.
  removed_at INTEGER
) WITHOUT ROWID;
CREATE INDEX passkeys_by_account ON passkeys (account, created_at);
