-- What the photographer answers to a selection, and whether its work is done. `round` is the one being chosen, from 1.
ALTER TABLE selections ADD COLUMN reply TEXT NOT NULL DEFAULT '';
ALTER TABLE selections ADD COLUMN replied_at INTEGER;
ALTER TABLE selections ADD COLUMN done_at INTEGER;

DROP INDEX selections_sent;
CREATE INDEX selections_sent ON selections (gallery) WHERE round > 1;
CREATE INDEX selections_to_do ON selections (gallery) WHERE round > 1 AND done_at IS NULL;

-- When a password or PIN was set; null: before this was noted, or there is none.
ALTER TABLE galleries ADD COLUMN guest_password_at INTEGER;
ALTER TABLE galleries ADD COLUMN client_password_at INTEGER;
ALTER TABLE galleries ADD COLUMN download_pin_at INTEGER;

-- Named settings that the photographer applies to a gallery: JSON, as worker/domain/preset.ts says.
CREATE TABLE presets (
  name TEXT PRIMARY KEY,
  settings TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) WITHOUT ROWID;
