-- What was answered to an objection from the board, and when.
alter table cases.publicity_objection add column answered_on date;
alter table cases.publicity_objection add column answer text;
create index publicity_objection_at on cases.publicity_objection (area, at);

-- How often one address handed in, within an hour: counted here so that a server that starts again does not forget it. Only a
-- fingerprint of address and hour is kept, and no longer than that hour.
create table cases.objection_attempt (
  key text primary key check (key ~ '^[0-9a-f]{64}$'),
  count int not null,
  until timestamptz not null
);
create index objection_attempt_until on cases.objection_attempt (until);
