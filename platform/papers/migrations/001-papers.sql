-- Papers 文书. What a paper says is written down with the action it came from: printed again it says the same, also when the
-- family has moved or the office has changed its template since.
create schema if not exists papers;

create table papers.counter (
  -- characters of the number 文号, e.g. 翁牛特旗民救受
  word text not null,
  year int not null,
  last int not null,
  primary key (word, year)
);

create table papers.template (
  sha256 text primary key,
  bytes bytea not null
);

create table papers.paper (
  matter_id bigint not null,
  seq int not null,
  paper text not null,
  number text not null unique,
  title_zh text not null,
  title_en text not null,
  -- every field of the template, as it stands on the paper; null is a blank to be filled by hand
  content jsonb not null,
  template_sha256 text not null references papers.template,
  made_at timestamptz not null default now(),
  primary key (matter_id, seq, paper),
  foreign key (matter_id, seq) references process.action
);
create or replace function papers.refuse_rewrite() returns trigger language plpgsql as
$$ begin raise exception 'papers.paper keeps every paper'; end $$;
create trigger paper_is_append_only before update or delete on papers.paper
  for each row execute function papers.refuse_rewrite();
