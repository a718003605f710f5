-- The studio's list of galleries. An archived one is left out of the list; who may open it stays as it is.
ALTER TABLE galleries ADD COLUMN archived_at INTEGER;

-- Whether a gallery has any of these is found without reading what else visitors made.
CREATE INDEX selections_sent ON selections (gallery) WHERE round > 0;
CREATE INDEX orders_due ON orders (gallery) WHERE method = 'invoice' AND paid_at IS NULL AND ended_at IS NULL;
CREATE INDEX orders_odd ON orders (gallery, payment, total) WHERE odd = 1 AND paid_at IS NOT NULL;
