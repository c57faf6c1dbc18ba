-- News of what was done, written inside the transaction that did it; readers hear of them after the commit, each exactly once.
create table platform.outbox (
  id bigserial primary key,
  kind text not null,
  subject text not null,
  payload jsonb not null default '{}',
  at timestamptz not null default now()
);
create index outbox_at on platform.outbox (at);

-- Who hears of every piece of news, from the moment the reader is named here.
create table platform.outbox_reader (name text primary key);

-- What a reader has not heard yet. A line that failed too often stays and is shown.
create table platform.outbox_due (
  reader text not null references platform.outbox_reader,
  news_id bigint not null references platform.outbox on delete cascade,
  attempts int not null default 0,
  next_at timestamptz not null default now(),
  fault text,
  primary key (reader, news_id)
);
create index outbox_due_next on platform.outbox_due (reader, next_at, news_id);
