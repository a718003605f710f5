-- 1: files that somebody downloads by a named invitation or an account carry a tag that says by which.
ALTER TABLE galleries ADD COLUMN trace INTEGER NOT NULL DEFAULT 0;
