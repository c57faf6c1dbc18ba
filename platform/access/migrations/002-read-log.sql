-- Who read which person's data, when, why, for which case (Personal Information Protection Law; Social Assistance Law art. 70(6)).
-- Each row carries the hash of the row before it: a row that was changed, removed or slipped in breaks the chain.
create table access.read_log (
  id bigint primary key,
  at timestamptz not null,
  user_id text not null,
  user_name text not null,
  role text not null,
  user_area text not null,
  action text not null,
  person text,
  household text,
  purpose text not null,
  case_ref text,
  detail jsonb not null default '{}',
  prev_hash text not null,
  hash text not null
);
create index read_log_household on access.read_log (household);
create index read_log_user on access.read_log (user_id, id);

-- The end of the chain: rows cut off at the end would otherwise leave no mark.
create table access.read_log_head (
  only_row boolean primary key default true check (only_row),
  id bigint not null,
  hash text not null
);
insert into access.read_log_head (id, hash) values (0, repeat('0', 64));

create function access.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the read log is only ever added to';
end $$;
create trigger read_log_stays before update or delete on access.read_log for each row execute function access.refuse_change();
create trigger read_log_is_not_emptied before truncate on access.read_log for each statement execute function access.refuse_change();
