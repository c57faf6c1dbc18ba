-- Finding a household by the name or id of a member.
create index person_name on registry.person (name text_pattern_ops);
create index person_id_number on registry.person (id_number) where id_number is not null;
