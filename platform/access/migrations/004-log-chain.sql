-- Entries are written without waiting for each other, inside the transaction of what they tell of; a moment later they are
-- sealed in batches: each link of the chain carries the hash of the one before. Writes stand in the same log as readings.
drop trigger read_log_stays on access.read_log;

create table access.log_chain (
  seq bigint primary key,
  entry_id bigint not null unique references access.read_log (id),
  prev_hash text not null,
  hash text not null
);
insert into access.log_chain (seq, entry_id, prev_hash, hash) select id, id, prev_hash, hash from access.read_log;

alter table access.read_log drop column prev_hash, drop column hash;
alter table access.read_log add column writes boolean not null default false;
create sequence access.read_log_id_seq owned by access.read_log.id;
select setval('access.read_log_id_seq', greatest(1, (select coalesce(max(id), 0) from access.read_log)), exists (select from access.read_log));
alter table access.read_log alter column id set default nextval('access.read_log_id_seq');
alter table access.read_log alter column at set default now();
create index read_log_at on access.read_log (at, user_id);

-- Entries that have no link yet. Lives a second or two.
create table access.log_unsealed (entry_id bigint primary key);
create function access.note_unsealed() returns trigger language plpgsql as $$
begin
  insert into access.log_unsealed (entry_id) select id from added;
  return null;
end $$;
create trigger read_log_waits_for_its_link after insert on access.read_log
  referencing new table as added for each statement execute function access.note_unsealed();

create trigger read_log_stays before update or delete on access.read_log for each row execute function access.refuse_change();
create trigger log_chain_stays before update or delete on access.log_chain for each row execute function access.refuse_change();
create trigger log_chain_is_not_emptied before truncate on access.log_chain for each statement execute function access.refuse_change();

-- The digest of a row whatever the session's time zone; columns added later and empty do not change it.
create function access.digest_of(line jsonb) returns text language sql immutable as
$$ select encode(sha256(convert_to(jsonb_strip_nulls(line)::text, 'UTF8')), 'hex') $$;

-- Puts every row added to a history table into the log, with its digest, whoever added it and by which way.
-- Arguments: columns of its key; condition on the row as `j`.
create function access.note_writes() returns trigger language plpgsql set timezone = 'UTC' as $$
declare
  name text := tg_table_schema || '.' || tg_table_name;
begin
  execute format(
    'insert into access.read_log (user_id, user_name, role, user_area, action, purpose, writes, detail)
     select coalesce(j->>''by'', ''''), coalesce(j->>''by_name'', ''''), coalesce(j->>''role'', ''''), coalesce(j->>''user_area'', ''''), ''write'',
       concat_ws('' '', %L, j->>''kind''), true,
       jsonb_build_object(''table'', %L, ''key'', (select jsonb_object_agg(k, j->k) from unnest(string_to_array(%L, '','')) as k), ''digest'', access.digest_of(j))
     from (select to_jsonb(a) as j from added a) as rows where %s', name, name, tg_argv[0], coalesce(tg_argv[1], 'true'));
  return null;
end $$;

-- Logs what is added to a table from now on.
create function access.log_table(named regclass, key text, condition text default 'true') returns void language plpgsql as $$
begin
  execute format('create trigger added_rows_are_logged after insert on %s referencing new table as added
    for each statement execute function access.note_writes(%L, %L)', named, key, condition);
end $$;

-- The first entry whose row is gone or says something else now.
create function access.first_changed_write() returns table (entry bigint, of_table text) language plpgsql set timezone = 'UTC' as $$
declare
  one text;
  columns text[];
begin
  for one in select distinct detail->>'table' from access.read_log where action = 'write' loop
    columns := (select array_agg(k) from (select jsonb_object_keys(detail->'key') as k from access.read_log
      where action = 'write' and detail->>'table' = one limit 1) as keys);
    columns := (select array(select distinct unnest(columns)));
    return query execute format(
      'select l.id, %L::text from access.read_log l left join %s r on %s
       where l.action = ''write'' and l.detail->>''table'' = %L and access.digest_of(to_jsonb(r)) is distinct from l.detail->>''digest'' order by l.id limit 1',
      one, one::regclass,
      (select string_agg(format('r.%I::text = l.detail->''key''->>%L', c, c), ' and ') from unnest(columns) as c), one);
  end loop;
end $$;
