-- Registry 对象档案: only people with a file, a warning or a tier; the whole population stays in the lake.
create schema if not exists registry;

create table registry.person (
  pid bigint primary key,
  id_number text,
  name text,
  sex text,
  birth_date date,
  ethnic text,
  -- normal, dead, moved
  status text,
  -- what staff set by hand: { field: { value, by, at } }; an automatic run never overwrites it
  staff jsonb not null default '{}',
  created_at timestamptz not null default now()
);

create table registry.household (
  hh bigint primary key,
  household_no text,
  head_pid bigint,
  -- village of the household register (12 digits)
  area text not null,
  -- unit that manages the household, and where it really lives (人户分离); the register's village until staff say otherwise
  managing_area text not null,
  residence_area text not null,
  urban boolean,
  opened_because text not null check (opened_because in ('tier', 'warning', 'staff')),
  opened_on date not null,
  staff jsonb not null default '{}',
  created_at timestamptz not null default now()
);
create index household_managing on registry.household (managing_area text_pattern_ops);
create index household_area on registry.household (area text_pattern_ops);
create index household_no on registry.household (household_no);

create table registry.membership (
  pid bigint not null,
  hh bigint not null references registry.household,
  relation text,
  from_date date not null,
  to_date date,
  -- data: from the household register; staff: set by hand and kept
  source text not null default 'data',
  primary key (hh, pid, from_date)
);
create index membership_pid on registry.membership (pid);
create unique index membership_now on registry.membership (hh, pid) where to_date is null;

create table registry.tier_holding (
  id bigserial primary key,
  hh bigint not null references registry.household,
  tier text not null,
  persons integer not null,
  monthly_amount numeric(12,2),
  from_date date not null,
  to_date date,
  source text not null
);
create unique index tier_holding_key on registry.tier_holding (hh, tier, from_date, source);
create index tier_holding_now on registry.tier_holding (tier, hh) where to_date is null;

-- Every change with its author; rows are only ever added.
create table registry.change (
  id bigserial primary key,
  at timestamptz not null default now(),
  by text not null,
  entity text not null,
  key text not null,
  what jsonb not null
);
create index change_entity on registry.change (entity, key);
create or replace function registry.refuse_rewrite() returns trigger language plpgsql as
$$ begin raise exception 'registry.change keeps every entry'; end $$;
create trigger change_is_append_only before update or delete on registry.change
  for each row execute function registry.refuse_rewrite();

-- Which population and ledger versions the files were last brought up to date with.
create table registry.state (
  id text primary key,
  value jsonb not null,
  at timestamptz not null default now()
);
