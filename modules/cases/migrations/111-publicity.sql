-- 公示 and 公布: sheets on the boards of villages and townships. Only what may be shown is stored here at all.
create table cases.publicity_sheet (
  id bigserial primary key,
  matter_id bigint not null references process.matter,
  -- opinion: of the township, for some days; result: while the benefit runs; stop: of extreme-poverty support
  kind text not null check (kind in ('opinion', 'result', 'stop')),
  -- village whose board it hangs on
  area text not null check (area ~ '^\d{12}$'),
  -- as shown: masked by the region's rule
  name text not null check (length(name) <= 30),
  members int not null check (members between 1 and 99),
  amount numeric(12,2) check (amount >= 0),
  -- id of the tier; null where the region does not show it
  tier text,
  from_on date not null,
  -- last day it hangs; null: while the household holds something
  until_on date,
  -- kept so that a result comes down when the benefit ends
  hh bigint,
  hash text not null,
  put_up_by text not null,
  put_up_at timestamptz not null default now(),
  taken_down_on date,
  taken_down_at timestamptz,
  taken_down_why text,
  check (until_on >= from_on),
  check (kind = 'result' or until_on is not null)
);
create index publicity_board on cases.publicity_sheet (area text_pattern_ops, from_on);
create index publicity_matter on cases.publicity_sheet (matter_id);

-- What hung, from when to when, who saw to it; a photo of the paper sheet where there is one. Only ever added.
create table cases.publicity_evidence (
  id bigserial primary key,
  sheet_id bigint not null references cases.publicity_sheet,
  what text not null check (what in ('up', 'down', 'photo')),
  on_date date not null,
  -- written later than the day it tells of: the server was off
  late boolean not null default false,
  why text,
  by text not null,
  file text,
  shown jsonb,
  hash text not null,
  at timestamptz not null default now()
);
create unique index publicity_evidence_once on cases.publicity_evidence (sheet_id, what) where what <> 'photo';
create or replace function cases.refuse_evidence_rewrite() returns trigger language plpgsql as
$$ begin raise exception 'cases.publicity_evidence keeps every entry'; end $$;
create trigger publicity_evidence_is_append_only before update or delete on cases.publicity_evidence
  for each row execute function cases.refuse_evidence_rewrite();

-- Objections handed in at the board. Who handed one in is nobody's business but the county's.
create table cases.publicity_objection (
  id bigserial primary key,
  sheet_id bigint not null references cases.publicity_sheet,
  matter_id bigint not null references process.matter,
  area text not null,
  what text not null check (length(what) <= 500),
  name text,
  contact text,
  at timestamptz not null default now(),
  -- the matter looks again by itself, or a complaint was opened
  opened text not null check (opened in ('matter', 'complaint')),
  complaint_id bigint references process.matter,
  -- the same form sent twice counts once
  key text unique
);
create index publicity_objection_sheet on cases.publicity_objection (sheet_id);
create index publicity_objection_area on cases.publicity_objection (area text_pattern_ops, at desc);
