-- What a request reads does not grow with what others made before it.

-- Steps of orders and rounds are noted once: looked up by their bucket.
CREATE INDEX activity_by_bucket ON activity (gallery, kind, bucket);

-- Uses of a voucher: orders that were called off are not among them.
CREATE INDEX orders_using_voucher ON orders (gallery, voucher)
  WHERE voucher IS NOT NULL AND (paid_at IS NOT NULL OR ended_at IS NULL);

-- A holder's own orders, newest first.
CREATE INDEX orders_by_holder ON orders (gallery, holder, created_at);
