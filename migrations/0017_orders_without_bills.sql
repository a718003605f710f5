-- What decides about an order, so that lists and sums of orders never read their bills: a bill has up to 1,000 lines, and the
-- columns behind it are found only by going through it.
DROP INDEX orders_by_holder;
CREATE INDEX orders_by_holder ON orders (
  gallery, holder, created_at, total, paid_at, odd, payment, role, ended_at, method, currency, test
);
