-- Every action stands in the chained log with its digest, the number of its matter and the household it is about.
create function process.note_actions() returns trigger language plpgsql set timezone = 'UTC' as $$
begin
  insert into access.read_log (user_id, user_name, role, user_area, action, household, purpose, case_ref, writes, detail)
  select a."by", a.by_name, a.role, a.user_area, 'write', m.hh::text, m.process || '.' || a.kind, m.number, true,
    jsonb_build_object('table', 'process.action', 'key', jsonb_build_object('matter_id', a.matter_id, 'seq', a.seq), 'digest', access.digest_of(to_jsonb(a)))
  from added a join process.matter m on m.id = a.matter_id;
  return null;
end $$;
create trigger added_rows_are_logged after insert on process.action
  referencing new table as added for each statement execute function process.note_actions();
