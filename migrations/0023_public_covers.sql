-- The one picture of a gallery that everybody may see, as the photographer chose it.
CREATE TABLE public_covers (
  gallery TEXT PRIMARY KEY,
  photo TEXT NOT NULL,
  -- clear, blurred
  style TEXT NOT NULL,
  -- confirmed: the photo is in no set for everyone; it is marked private
  in_client_set INTEGER NOT NULL,
  is_private INTEGER NOT NULL,
  -- JSON: the sizes it was made in, each with its SHA-256, bytes and pixels
  files TEXT NOT NULL,
  chosen_at INTEGER NOT NULL
) WITHOUT ROWID;
-- JSON: layout and text of the home page; NULL: as usual.
ALTER TABLE studio ADD COLUMN home TEXT;
