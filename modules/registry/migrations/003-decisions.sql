-- Decisions of staff about what a household holds. They stand over the ledgers: a ledger that still names an ended tier does
-- not bring it back.
create table registry.decision (
  id bigserial primary key,
  hh bigint not null references registry.household,
  -- tier that is held from then on; null: none
  tier text,
  persons integer not null,
  monthly_amount numeric(12,2),
  from_date date not null,
  -- first day on which it is no longer held; null: until another decision
  to_date date,
  -- tier that ends on from_date
  ends_tier text,
  -- 'decision:<matter number>'
  source text not null,
  at timestamptz not null default now(),
  unique (hh, source, from_date)
);
create index decision_hh on registry.decision (hh, from_date);
create or replace function registry.refuse_decision_rewrite() returns trigger language plpgsql as
$$ begin raise exception 'registry.decision keeps every entry'; end $$;
create trigger decision_is_append_only before update or delete on registry.decision
  for each row execute function registry.refuse_decision_rewrite();

-- Case files 救助档案 of a household: when the head dies the file is closed and a linked one opened (停旧建新).
create table registry.case_file (
  id bigserial primary key,
  hh bigint not null references registry.household,
  head_pid bigint,
  opened_on date not null,
  closed_on date,
  closed_because text,
  previous_id bigint references registry.case_file,
  source text not null
);
create unique index case_file_now on registry.case_file (hh) where closed_on is null;
create index case_file_hh on registry.case_file (hh);

-- Where money for a household goes. One at a time; older ones stay.
create table registry.account (
  id bigserial primary key,
  hh bigint not null references registry.household,
  holder_pid bigint,
  holder_name text not null,
  bank text not null,
  number text not null check (number ~ '^\d{10,24}$'),
  from_at timestamptz not null default now(),
  to_at timestamptz,
  by text not null
);
create unique index account_now on registry.account (hh) where to_at is null;
