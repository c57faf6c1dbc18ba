-- Funds 资金: the ledger, the monthly roll, what the bank said, arrears. All money is whole fen (1/100 yuan).
create schema if not exists funds;

-- Accounts. `source` (the treasury) and `paid` (what households have) lie outside our hands and may be below zero; no other may.
create table funds.account (
  id bigint generated always as identity primary key,
  -- division that keeps it: region, league, county or township
  owner text not null check (owner ~ '^\d{12}$'),
  kind text not null check (kind in ('source', 'budget', 'to-pay', 'paid', 'returned', 'clawback', 'petty', 'emergency')),
  -- kind of fund as the region names it: dibao, tekun, temporary
  purpose text not null,
  year int not null check (year between 2000 and 2999),
  -- kept by the trigger of funds.entry: in minus out
  balance bigint not null default 0,
  unique (owner, kind, purpose, year),
  constraint account_not_overdrawn check (balance >= 0 or kind in ('source', 'paid'))
);

-- Double entry by form: each row takes one amount out of one account and puts it into another, so the ledger balances
-- whatever is written. Rows are never changed.
create table funds.entry (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  on_date date not null,
  kind text not null check (kind in ('grant', 'allot', 'replenish', 'give-back', 'owe', 'pay', 'fail', 'owe-again', 'cancel',
    'aid', 'claw-back', 'receipt', 'waive')),
  out_of bigint not null,
  put_into bigint not null,
  fen bigint not null check (fen > 0),
  -- what it is about, and which try: the same thing is booked once
  line_id bigint,
  attempt smallint not null default 0,
  payment_id bigint,
  arrear_id bigint,
  key text,
  by text not null,
  why text,
  check (out_of <> put_into)
);
create unique index entry_line on funds.entry (line_id, kind, attempt) where line_id is not null;
create unique index entry_payment on funds.entry (payment_id) where payment_id is not null;
create unique index entry_key on funds.entry (key) where key is not null;
create index entry_account_out on funds.entry (out_of, id) where line_id is null;
create index entry_account_in on funds.entry (put_into, id) where line_id is null;
create index entry_arrear on funds.entry (arrear_id) where arrear_id is not null;

create or replace function funds.book() returns trigger language plpgsql as $$
declare lost bigint;
begin
  with moved as (
      select account, sum(fen) as fen from (
        select out_of as account, -fen as fen from fresh union all select put_into, fen from fresh) as both_sides group by account),
    done as (update funds.account a set balance = a.balance + m.fen from moved m where a.id = m.account returning 1)
  select (select count(*) from moved) - (select count(*) from done) into lost;
  if lost <> 0 then raise exception 'an entry names an account that does not exist'; end if;
  return null;
end $$;
create trigger entry_is_booked after insert on funds.entry referencing new table as fresh
  for each statement execute function funds.book();
create or replace function funds.refuse_rewrite() returns trigger language plpgsql as
$$ begin raise exception 'funds.% keeps every entry', tg_table_name; end $$;
create trigger entry_is_append_only before update or delete on funds.entry
  for each row execute function funds.refuse_rewrite();
create trigger entry_is_never_emptied before truncate on funds.entry
  for each statement execute function funds.refuse_rewrite();

-- Monthly rolls 发放名册: one for each county and month.
create table funds.roll (
  id bigint generated always as identity primary key,
  matter_id bigint not null unique references process.matter,
  county text not null check (county ~ '^\d{12}$'),
  -- first day of the month it pays for
  month date not null check (extract(day from month) = 1),
  cutoff date not null,
  -- roll of the month before; null: the first
  previous_id bigint references funds.roll,
  unique (county, month)
);

create table funds.line (
  id bigint generated always as identity primary key,
  roll_id bigint not null references funds.roll,
  kind text not null check (kind in ('regular', 'aid', 'back-pay', 'carried')),
  hh bigint,
  -- 'temporary' for temporary aid
  tier text not null,
  purpose text not null,
  persons int not null,
  -- null: not known, which is not zero
  fen bigint check (fen > 0),
  -- month it is for
  month date not null,
  area text not null,
  holder_pid bigint,
  holder_name text,
  bank text,
  account text,
  -- holding, temporary aid payment, instalment or earlier line it comes from
  source_id bigint not null,
  state text not null default 'open'
    check (state in ('open', 'owed', 'held', 'sent', 'paid', 'failed', 'carried', 'moved', 'cancelled')),
  attempt smallint not null default 0,
  -- why the bank did not pay
  failed_because text,
  check (fen is not null or state in ('open', 'held', 'cancelled'))
);
-- Nothing stands on two rolls.
create unique index line_regular on funds.line (hh, tier, month) where kind = 'regular';
create unique index line_source on funds.line (kind, source_id) where kind <> 'regular';
create index line_roll on funds.line (roll_id, state, id);
create index line_hh on funds.line (hh, month);
create index line_waiting on funds.line (area text_pattern_ops, state) where state in ('held', 'failed', 'carried');

-- What the checks found on a line; a person settles each.
create table funds.finding (
  id bigint generated always as identity primary key,
  roll_id bigint not null references funds.roll,
  line_id bigint not null references funds.line on delete cascade,
  kind text not null check (kind in ('dead', 'double-person', 'double-account', 'double-tier', 'failed-before', 'no-account',
    'holder', 'unknown-amount', 'by-hand')),
  detail jsonb not null default '{}',
  state text not null default 'open' check (state in ('open', 'held', 'released')),
  reason text,
  -- who was told of a hold, when and how
  told_on date,
  told_how text,
  settled_by text,
  settled_at timestamptz,
  unique (line_id, kind),
  check (state <> 'held' or (told_on is not null and told_how is not null and reason is not null))
);
create index finding_roll on funds.finding (roll_id, state, kind, id);

-- In and out against the month before, by household and tier, each with what explains it.
create table funds.movement (
  roll_id bigint not null references funds.roll,
  hh bigint not null,
  tier text not null,
  kind text not null check (kind in ('in', 'out', 'change')),
  persons_before int not null,
  persons_after int not null,
  fen_before bigint not null,
  fen_after bigint not null,
  -- decision, ledger, first-roll; null: nothing explains it until a person does
  because text,
  why text,
  explained_by text,
  primary key (roll_id, hh, tier)
);
create index movement_open on funds.movement (roll_id) where because is null;

-- Files to the bank: made once; the same file again is the same.
create table funds.bank_file (
  id bigint generated always as identity primary key,
  roll_id bigint not null references funds.roll,
  attempt smallint not null,
  name text not null,
  format text not null check (format in ('csv', 'xlsx')),
  sha256 text not null,
  lines int not null,
  fen bigint not null,
  bytes bytea not null,
  made_at timestamptz not null default now(),
  made_by text not null,
  unique (roll_id, attempt)
);
create trigger bank_file_is_kept before update or delete on funds.bank_file
  for each row execute function funds.refuse_rewrite();

-- Answers of the bank, also those that could not be taken.
create table funds.result_file (
  id bigint generated always as identity primary key,
  roll_id bigint not null references funds.roll,
  sha256 text not null,
  name text not null,
  via text not null check (via in ('file', 'api')),
  lines int not null,
  fen bigint not null,
  -- taken; refused: nothing of it counts
  state text not null check (state in ('taken', 'refused')),
  late boolean not null default false,
  problem_zh text,
  problem_en text,
  received_at timestamptz not null default now(),
  received_by text not null
);
create unique index result_file_once on funds.result_file (roll_id, sha256) where state = 'taken';
create table funds.result_line (
  file_id bigint not null references funds.result_file,
  no int not null,
  reference text not null,
  line_id bigint,
  ok boolean not null,
  fen bigint,
  because text,
  -- paid, failed: taken; returned: paid before, came back; again: known already; the others were not taken
  outcome text not null check (outcome in ('paid', 'failed', 'returned', 'again', 'unknown', 'other-roll', 'wrong-amount',
    'contradicts', 'not-sent')),
  primary key (file_id, no)
);
create index result_line_strange on funds.result_line (file_id, outcome) where outcome not in ('paid', 'failed', 'again');

-- Back-pay 补发 and claw-back 追缴; each is worked through its own matter.
create table funds.arrear (
  id bigint generated always as identity primary key,
  matter_id bigint not null unique references process.matter,
  kind text not null check (kind in ('back-pay', 'claw-back')),
  hh bigint not null,
  tier text not null,
  purpose text not null,
  area text not null,
  county text not null,
  from_month date not null,
  to_month date not null check (to_month >= from_month),
  fen bigint not null check (fen > 0),
  -- decision it follows from; the same decision opens one
  basis text not null,
  unique (kind, hh, tier, basis, from_month)
);
create index arrear_hh on funds.arrear (hh);
create index arrear_area on funds.arrear (area text_pattern_ops);
-- Parts of a back-pay, each paid by one roll from its month on.
create table funds.instalment (
  id bigint generated always as identity primary key,
  arrear_id bigint not null references funds.arrear,
  due_month date not null,
  fen bigint not null check (fen > 0)
);
create index instalment_arrear on funds.instalment (arrear_id);
create index instalment_due on funds.instalment (due_month);
