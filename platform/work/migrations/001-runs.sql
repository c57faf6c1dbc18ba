create schema if not exists work;

-- One piece of long work: an ingest, a sweep, a simulation. It can be left and found again.
create table work.run (
  id bigint generated always as identity primary key,
  kind text not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
  title text not null default '',
  progress jsonb not null default '{}',
  result jsonb,
  error text,
  attempts int not null default 0,
  -- the job in the queue that carries it; empty for work done at once by a command
  job_id uuid,
  area text not null default '',
  created_by text,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz
);
create index run_newest on work.run (created_at desc);
create index run_open on work.run (state) where state in ('queued', 'running');
