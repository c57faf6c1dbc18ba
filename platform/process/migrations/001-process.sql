-- Matters 事项: anything that is worked through a declared process. The list of actions is the truth; state, data and the
-- columns for worklists are what it adds up to, kept beside for speed.
create schema if not exists process;

create table process.counter (
  prefix text not null,
  area text not null,
  year int not null,
  last int not null,
  primary key (prefix, area, year)
);

create table process.matter (
  id bigserial primary key,
  process text not null,
  number text not null unique,
  -- household it is about; null when there is none (a meeting, a monthly roll)
  hh bigint,
  -- what it is about besides: 'warning:12', 'roll:3'
  subject text,
  -- matter it grew out of
  parent_id bigint references process.matter,
  -- managing unit, and residence or place of emergency (人户分离)
  area text not null check (area ~ '^\d{12}$'),
  other_area text check (other_area ~ '^\d{12}$'),
  state text not null,
  data jsonb not null default '{}',
  -- number of actions: what a writer must have seen
  seq int not null,
  -- whose turn it is; unit is the department or organisation
  turn text,
  unit text,
  assignee text,
  -- an urgent matter stands first
  urgent boolean not null default false,
  due_on date,
  due_limit text,
  opened_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  closed_at timestamptz
);
-- worklists: whose turn, inside an area, by due day
create index matter_turn on process.matter (turn, due_on, id) where closed_at is null;
create index matter_area on process.matter (area text_pattern_ops, process, state);
create index matter_other on process.matter (other_area text_pattern_ops) where other_area is not null;
create index matter_unit on process.matter (unit, turn, due_on) where closed_at is null and unit is not null;
create index matter_assignee on process.matter (assignee, due_on) where closed_at is null and assignee is not null;
create index matter_hh on process.matter (hh, process);
create index matter_subject on process.matter (subject) where subject is not null;
create index matter_parent on process.matter (parent_id) where parent_id is not null;

create table process.action (
  matter_id bigint not null references process.matter,
  seq int not null,
  at timestamptz not null default now(),
  by text not null,
  by_name text not null,
  role text not null,
  user_area text not null,
  kind text not null,
  input jsonb not null default '{}',
  state_after text not null,
  -- a repeated click or a repeated message carries the same key and counts once
  key text,
  primary key (matter_id, seq)
);
create unique index action_key on process.action (matter_id, key) where key is not null;
create index action_opened on process.action (key) where seq = 1 and key is not null;
create index action_at on process.action (at, kind);
create or replace function process.refuse_rewrite() returns trigger language plpgsql as
$$ begin raise exception 'process.action keeps every entry'; end $$;
create trigger action_is_append_only before update or delete on process.action
  for each row execute function process.refuse_rewrite();

create table process.clock (
  matter_id bigint not null references process.matter,
  limit_id text not null,
  started_seq int not null,
  -- day of the event; hours run from the instant
  started_at timestamptz not null,
  days int not null,
  unit text not null,
  due_on date not null,
  -- part of the way has no holiday arrangement yet
  assumed boolean not null default false,
  -- [{ from, to?, reason? }], days
  pauses jsonb not null default '[]',
  ended_on date,
  -- reminders told: 50, 80, 100 (per cent of the limit), 101 late
  told int not null default 0,
  primary key (matter_id, limit_id, started_seq)
);
create index clock_running on process.clock (due_on) where ended_on is null;

-- What somebody typed and has not sent: saved by itself, survives a lost network and an ended session.
create table process.draft (
  user_id text not null,
  -- 'matter:12:visit', 'open:application:<hh>'
  form text not null,
  input jsonb not null,
  -- actions the writer had seen
  seen_seq int,
  saved_at timestamptz not null default now(),
  primary key (user_id, form)
);
