-- Matching 比对: only the exceptions are stored; a row that links plainly leaves no trace here.
create schema if not exists matching;

-- 疑点数据: the id is known, the name is another. One line per data set, person and name; the rows are counted, the first named.
create table matching.review (
  id bigserial primary key,
  dataset text not null,
  version_id bigint not null,
  row bigint not null,
  rows integer not null default 1,
  pid bigint not null,
  id_number text,
  name_in_row text not null,
  name_in_register text not null,
  area text not null,
  state text not null default 'open' check (state in ('open', 'same-person', 'other-person')),
  decided_by text,
  decided_at timestamptz,
  note text,
  created_at timestamptz not null default now()
);
create unique index review_key on matching.review (dataset, pid, name_in_row);
create index review_area on matching.review (area text_pattern_ops, state);

-- Name + date of birth + village: a suggestion for a person to look at, never a link.
create table matching.candidate (
  id bigserial primary key,
  dataset text not null,
  version_id bigint not null,
  row bigint not null,
  pid bigint not null,
  basis text not null,
  area text not null,
  created_at timestamptz not null default now()
);
create unique index candidate_key on matching.candidate (version_id, row, pid);

-- Link stage done for a version against one state of the household register.
create table matching.linkage (
  version_id bigint primary key,
  population text not null,
  rows bigint not null,
  linked bigint not null,
  unlinked bigint not null,
  placeholder bigint not null,
  name_differs bigint not null,
  variant bigint not null,
  at timestamptz not null default now()
);
