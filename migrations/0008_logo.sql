-- JSON: file below /_astro/, width, height, opaque; NULL: the studio has none.
ALTER TABLE studio ADD COLUMN logo TEXT;
