-- Policy 政策与标准: drafts, what was done with them, and the versions that were published over the region's files.
create schema if not exists rules;

create table rules.draft (
  id bigserial primary key,
  region text not null,
  title text not null,
  author text not null,
  author_name text not null,
  -- division prefix of the author: a league or banner may only set the standards of its own area
  author_area text not null,
  state text not null default 'draft' check (state in ('draft', 'proposed', 'rejected', 'withdrawn', 'published')),
  valid_from date not null,
  -- sets right what was wrong from the start: the only kind that may be valid from a past day
  correction boolean not null default false,
  correction_reason text not null default '',
  -- newest published version the author has seen
  base int not null default 0,
  -- counts every change, so that what was checked is what is proposed and approved
  revision int not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index draft_newest on rules.draft (region, updated_at desc);

create table rules.change (
  draft_id bigint not null references rules.draft on delete cascade,
  -- what is changed: one row, one indicator, one file; a draft holds each once
  target text not null,
  content jsonb not null,
  at timestamptz not null default now(),
  primary key (draft_id, target)
);

create table rules.act (
  id bigserial primary key,
  draft_id bigint not null references rules.draft on delete cascade,
  at timestamptz not null default now(),
  by text not null,
  by_name text not null,
  kind text not null check (kind in ('create', 'propose', 'take-back', 'reject', 'approve', 'withdraw', 'renew')),
  note text not null default ''
);
create index act_draft on rules.act (draft_id, id);

create table rules.version (
  region text not null,
  number int not null,
  draft_id bigint not null unique references rules.draft,
  title text not null,
  valid_from date not null,
  correction boolean not null,
  correction_reason text not null,
  author text not null,
  author_name text not null,
  author_area text not null,
  approver text not null,
  approver_name text not null,
  changes jsonb not null,
  -- fold of this version and of the one before it: a version changed behind our back breaks the chain
  hash text not null,
  previous_hash text not null,
  published_at timestamptz not null default now(),
  primary key (region, number),
  check (author <> approver)
);

-- Nothing published is ever edited.
create function rules.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'a published version is never changed';
end $$;
create trigger version_is_final before update or delete on rules.version for each row execute function rules.refuse_change();
create trigger version_stays before truncate on rules.version for each statement execute function rules.refuse_change();
