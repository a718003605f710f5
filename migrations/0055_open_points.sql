-- Notes that are not done, and photos to be changed: counted from what is said, so that galleries with any are found.
ALTER TABLE selections ADD COLUMN open_points INTEGER NOT NULL DEFAULT 0;
CREATE INDEX approvals_no ON approvals (selection) WHERE approved = 0;
UPDATE selections SET open_points =
  (SELECT count(*) FROM notes WHERE selection = selections.id AND done_at IS NULL AND removed_at IS NULL)
  + (SELECT count(*) FROM approvals WHERE selection = selections.id AND approved = 0);
CREATE INDEX selections_open_points ON selections (gallery) WHERE open_points > 0 AND done_at IS NULL;

-- Addresses of one holder.
CREATE INDEX holder_addresses_by_holder ON holder_addresses (gallery, holder);
