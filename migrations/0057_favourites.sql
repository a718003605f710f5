-- A guest's own favourites, which nobody else sees until they are sent. What was chosen before was asked for.
ALTER TABLE selections ADD COLUMN favourites INTEGER NOT NULL DEFAULT 0;

-- The photographer's list leaves them out without reading them.
DROP INDEX selections_by_time;
CREATE INDEX selections_by_time ON selections (gallery, changed_at DESC, id) WHERE favourites = 0;
