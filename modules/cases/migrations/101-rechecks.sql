-- Dynamic management: when a tier of a household was last looked at, and who left one and is tested for the next.
create schema if not exists cases;

create table cases.recheck_plan (
  hh bigint not null,
  tier text not null,
  last_on date not null,
  -- income is unstable and somebody is able to work: the shorter period
  unstable boolean not null default false,
  primary key (hh, tier)
);

-- 退出对象兜底: whoever leaves a tier is tested for the next; a person settles each line.
create table cases.exit (
  id bigserial primary key,
  matter_id bigint not null unique references process.matter,
  hh bigint not null,
  area text not null,
  left_tier text not null,
  left_on date not null,
  -- what the newest assessment suggests; null: it says nothing of this household
  suggested_tier text,
  suggested_amount numeric(12,2),
  suggested_as_of date,
  state text not null default 'open' check (state in ('open', 'settled')),
  outcome text check (outcome in ('apply', 'temporary-aid', 'refer', 'no-need')),
  note text,
  settled_by text,
  settled_at timestamptz
);
create index exit_area on cases.exit (area text_pattern_ops, state);
create index exit_hh on cases.exit (hh);
