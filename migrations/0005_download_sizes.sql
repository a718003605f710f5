-- Which sizes guests may download: originals and web size, or web size only.
ALTER TABLE galleries ADD COLUMN download_sizes TEXT NOT NULL DEFAULT 'all' CHECK (download_sizes IN ('all', 'web'));
