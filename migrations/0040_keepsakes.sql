-- Who is offered the gallery as an offline gallery to keep: 'off' (nobody), 'clients', 'everyone' who may download all of it.
ALTER TABLE galleries ADD COLUMN keepsake TEXT NOT NULL DEFAULT 'off';
