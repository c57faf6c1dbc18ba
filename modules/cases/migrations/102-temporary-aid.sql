-- Money of temporary aid: one line per payment, whether from a fund at once or through the roll of the month.
create table cases.aid_payment (
  id bigserial primary key,
  matter_id bigint not null references process.matter,
  -- action that paid it: the same action pays once
  seq int not null,
  hh bigint,
  -- unit that paid: the place of the emergency
  area text not null,
  name text not null,
  id_number text,
  cause text not null,
  persons int not null,
  amount numeric(12,2) not null check (amount > 0),
  how text not null check (how in ('cash', 'transfer', 'goods')),
  -- emergency fund of township or county, or the monthly roll
  paid_from text not null check (paid_from in ('township', 'county', 'roll')),
  on_date date not null,
  holder text,
  bank text,
  account text,
  receipt text,
  unique (matter_id, seq)
);
create index aid_payment_hh on cases.aid_payment (hh, cause, on_date);
create index aid_payment_person on cases.aid_payment (id_number, cause, on_date) where id_number is not null;
create index aid_payment_area on cases.aid_payment (area text_pattern_ops, paid_from, on_date);

-- Small aid decided by a township is filed with the county every month, all of it.
create table cases.small_filing (
  id bigserial primary key,
  area text not null,
  month text not null check (month ~ '^\d{4}-\d{2}$'),
  filed_by text not null,
  filed_at timestamptz not null default now(),
  accepted_by text,
  accepted_at timestamptz
);
create index small_filing_area on cases.small_filing (area text_pattern_ops, month);
create table cases.small_filing_line (
  payment_id bigint primary key references cases.aid_payment,
  filing_id bigint not null references cases.small_filing
);
