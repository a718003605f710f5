-- The language in which an order was made, for the mail with its receipt; NULL: it was made before there were such mails.
ALTER TABLE orders ADD COLUMN language TEXT;
