-- The original that something was said about, so that a new recipe for renditions doesn't make another version of it: the first 12
-- hex digits of its SHA-256. '': not kept then, and the hash alone tells versions apart.
ALTER TABLE notes ADD COLUMN original TEXT NOT NULL DEFAULT '';
ALTER TABLE approvals ADD COLUMN original TEXT NOT NULL DEFAULT '';
ALTER TABLE noted_pictures ADD COLUMN original TEXT NOT NULL DEFAULT '';

-- What its writer deleted.
CREATE INDEX notes_removed ON notes (selection) WHERE removed_at IS NOT NULL;
