-- Lists that the photographer names, such as "Album, 40": JSON as worker/domain/lists.ts says. None: a selection is one list.
ALTER TABLE responses ADD COLUMN lists TEXT NOT NULL DEFAULT '[]';

-- Ids of the lists that a photo is on, in order: JSON. A photo on a list is picked; a picked one may be on none.
ALTER TABLE picks ADD COLUMN lists TEXT NOT NULL DEFAULT '[]';
ALTER TABLE round_picks ADD COLUMN lists TEXT NOT NULL DEFAULT '[]';

-- Ids of the lists that were sent alone and accept no more changes: JSON.
ALTER TABLE selections ADD COLUMN closed_lists TEXT NOT NULL DEFAULT '[]';
