-- Kin of staff 近亲属备案: registered at acceptance, looked up by every later application; never deleted.
create table cases.staff_kin (
  id bigserial primary key,
  matter_id bigint not null references process.matter,
  area text not null,
  id_number text,
  member text not null,
  staff text not null,
  unit text not null,
  relation text not null,
  registered_by text not null,
  registered_on date not null,
  unique (matter_id, member, staff)
);
create index staff_kin_person on cases.staff_kin (id_number) where id_number is not null;
create index staff_kin_area on cases.staff_kin (area text_pattern_ops, registered_on);
-- An open application is found by any of its members.
create index matter_application on process.matter using gin ((data -> 'members') jsonb_path_ops)
  where process = 'application' and closed_at is null;
