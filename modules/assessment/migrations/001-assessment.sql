-- Assessment 认定测算: tier and amount of every household by the rules, and where they differ from what is held.
create schema if not exists assessment;

create table assessment.run (
  id bigserial primary key,
  as_of date not null,
  -- the sweep whose facts were judged
  sweep_id bigint,
  -- false: a look back before the newest applied day; the findings are left alone
  applied boolean not null default false,
  state text not null check (state in ('running', 'done', 'failed')),
  policy jsonb not null default '[]',
  -- key of the folder with the facts of everybody, for what-if runs
  facts text,
  counts jsonb not null default '{}',
  error text,
  started_at timestamptz not null default now(),
  ended_at timestamptz
);
create index run_newest on assessment.run (as_of desc, id desc) where state = 'done';

-- A difference between the suggested tier or amount and what is held. A suggestion only: a person checks.
create table assessment.finding (
  id bigserial primary key,
  hh bigint not null,
  area text not null,
  -- coverage 可能漏保: entitled to more than is held; exit 疑似超保: more is held than the rules give
  kind text not null check (kind in ('coverage', 'exit')),
  change text not null,
  members int not null,
  held_tier text not null,
  held_amount numeric(14, 2),
  tier text not null,
  monthly_amount numeric(14, 2),
  income_per_head_year numeric(14, 2),
  -- facts that were assumed because nobody delivered them
  assumed jsonb not null default '[]',
  state text not null check (state in ('open', 'checked', 'gone')),
  first_as_of date not null,
  last_as_of date not null,
  decided_by text,
  decided_at timestamptz,
  outcome text,
  note text
);
create unique index finding_live on assessment.finding (hh, kind) where state <> 'gone';
create index finding_area on assessment.finding (area text_pattern_ops, kind, state);
create index finding_hh on assessment.finding (hh);
