-- A page of one kind of activity reads what it shows, however much else happened.
CREATE INDEX activity_by_kind ON activity (gallery, kind, at);
