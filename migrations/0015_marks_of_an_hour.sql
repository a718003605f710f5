-- Marks of an hour are one row for each person and direction: the photos are a list beside it, in JSON, of a bounded length.
-- Rows of before name their one photo in `what`, and have none.
ALTER TABLE activity ADD COLUMN photos TEXT;
