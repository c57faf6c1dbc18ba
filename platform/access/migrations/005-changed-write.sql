-- 004 compared a row with two key columns by one of them, so that a second matter raised an alarm though nothing was changed.
-- Every column of the key counts; entries of one table whose keys have other columns are compared each by its own.
create or replace function access.first_changed_write() returns table (entry bigint, of_table text) language plpgsql set timezone = 'UTC' as $$
declare
  one record;
begin
  for one in
    select distinct l.detail->>'table' as named, array(select jsonb_object_keys(l.detail->'key') as k order by k) as columns
    from access.read_log l where l.action = 'write' and l.writes
  loop
    return query execute format(
      'select l.id, %L::text from access.read_log l left join %s r on %s
       where l.action = ''write'' and l.writes and l.detail->>''table'' = %L and array(select jsonb_object_keys(l.detail->''key'') as k order by k) = %L::text[]
         and access.digest_of(to_jsonb(r)) is distinct from l.detail->>''digest'' order by l.id limit 1',
      one.named, one.named::regclass,
      (select string_agg(format('r.%I::text = l.detail->''key''->>%L', c, c), ' and ') from unnest(one.columns) as c),
      one.named, one.columns);
  end loop;
end $$;
