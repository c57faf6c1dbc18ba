-- Whom a candidate means, as the register wrote it when it was found: the clerk who looks needs name and id beside the row.
alter table matching.candidate
  add column name text,
  add column id_number text,
  add column birth_date date;
create index candidate_area on matching.candidate (area text_pattern_ops);

-- Candidates found before name no person: their versions are linked again by the next sweep.
delete from matching.linkage where version_id in (select version_id from matching.candidate);
