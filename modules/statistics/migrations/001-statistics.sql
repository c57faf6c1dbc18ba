-- Monthly statistics 民政统计: a closed month keeps its figures and what stood behind them, so that it reads the same for ever.
create schema if not exists statistics;

create table statistics.month (
  county text not null check (county ~ '^\d{6}$'),
  month text not null check (month ~ '^\d{4}-\d{2}$'),
  cut_on date not null,
  report jsonb not null,
  closed_by text not null,
  closed_at timestamptz not null default now(),
  primary key (county, month)
);

-- What each household held on the cut-off day of a closed month: the next month begins with it.
create table statistics.stock (
  county text not null,
  month text not null,
  hh bigint not null,
  tier text not null,
  persons int not null,
  fen bigint,
  area text not null,
  urban text not null check (urban in ('urban', 'rural', 'unknown')),
  source text not null,
  primary key (county, month, hh, tier),
  foreign key (county, month) references statistics.month
);
create or replace function statistics.refuse_rewrite() returns trigger language plpgsql as
$$ begin raise exception 'a closed month is never rewritten'; end $$;
create trigger month_is_final before update or delete on statistics.month for each row execute function statistics.refuse_rewrite();
create trigger stock_is_final before update or delete on statistics.stock for each row execute function statistics.refuse_rewrite();
