-- Checks whose lake part waits to be read. Written with the dispatch, removed with the answer; a killed server begins again.
create table cases.check_queue (
  matter_id bigint not null references process.matter,
  round int not null,
  tries int not null default 0,
  next_at timestamptz not null default now(),
  last_fault text,
  primary key (matter_id, round)
);
create index check_queue_next on cases.check_queue (next_at);
