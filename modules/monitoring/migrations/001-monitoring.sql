-- Monitoring 监测预警: sweeps, warnings, the data rows they rest on, and what staff did.
create schema if not exists monitoring;

create table monitoring.sweep (
  id bigserial primary key,
  as_of date not null,
  kind text not null check (kind in ('full', 'incremental')),
  state text not null check (state in ('running', 'done', 'failed')),
  -- false: a look back before the newest sweep; hits are kept in the run's folder, warnings are not touched
  applied boolean not null default false,
  versions jsonb not null default '[]',
  basis text,
  counts jsonb not null default '{}',
  error text,
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  run_id bigint,
  created_by text
);

create table monitoring.warning (
  id bigserial primary key,
  hh bigint not null,
  -- village of the household register, and of the unit that manages the household
  area text not null,
  managing_area text not null,
  level text not null check (level in ('yellow', 'orange', 'red')),
  state text not null check (state in ('open', 'dispatched', 'closed', 'withdrawn')),
  headline_zh text not null default '',
  headline_en text not null default '',
  opened_as_of date not null,
  opened_on date not null,
  last_as_of date not null,
  due_at date not null,
  responsible_area text not null,
  responsible_person text,
  -- the data no longer shows it, but staff are already at work: it stays until they close it
  unsupported_since date,
  closed_on date,
  close_code text,
  closed_by text,
  updated_at timestamptz not null default now()
);
create unique index warning_live on monitoring.warning (hh) where state in ('open', 'dispatched');
create index warning_hh on monitoring.warning (hh);
create index warning_managing on monitoring.warning (managing_area text_pattern_ops, state);
create index warning_area on monitoring.warning (area text_pattern_ops, state);
create index warning_due on monitoring.warning (due_at) where state in ('open', 'dispatched');

create table monitoring.hit (
  id bigserial primary key,
  warning_id bigint not null references monitoring.warning,
  indicator text not null,
  pid bigint,
  level text not null,
  dimension text not null,
  magnitude double precision,
  measures jsonb not null,
  unknown jsonb not null,
  reason_zh text not null,
  reason_en text not null,
  first_as_of date not null,
  last_as_of date not null,
  state text not null check (state in ('active', 'withdrawn')),
  -- fold of level, measures, unknowns, reason and evidence: equal folds need no writing
  fold text not null
);
create unique index hit_key on monitoring.hit (warning_id, indicator, coalesce(pid, 0));
create index hit_indicator on monitoring.hit (indicator, state);

create table monitoring.evidence (
  hit_id bigint not null references monitoring.hit on delete cascade,
  measure text not null,
  dataset text not null,
  version_id bigint not null,
  row bigint not null,
  excerpt jsonb not null
);
create index evidence_hit on monitoring.evidence (hit_id);

create table monitoring.action (
  id bigserial primary key,
  warning_id bigint not null references monitoring.warning,
  at timestamptz not null default now(),
  by text not null,
  by_name text not null,
  kind text not null check (kind in ('open', 'raise', 'lower', 'withdraw', 'unsupported', 'supported', 'dispatch', 'note', 'close', 'reopen')),
  payload jsonb not null default '{}'
);
create index action_warning on monitoring.action (warning_id, at);

-- Indicators whose data stopped coming, by county and data set.
create table monitoring.silent (
  indicator text not null,
  dataset text not null,
  area text not null,
  -- last day the data reach, null when never delivered
  since date,
  as_of date not null,
  primary key (indicator, dataset, area)
);
