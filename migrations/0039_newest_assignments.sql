-- The galleries that were assigned to a client last are found without reading the others.
CREATE INDEX assignments_newest ON assignments (account, assigned_at, gallery);
