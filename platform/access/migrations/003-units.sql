-- Departments, check centres and organisations sign in as a unit of their own; the three administrators stand apart (三员分立).
alter table access."user" drop constraint user_role_check;
alter table access."user" add constraint user_role_check check ("role" in (
  'region', 'league', 'county', 'township', 'village', 'check-centre', 'department', 'organisation',
  'auditor', 'sysadmin', 'security-admin', 'audit-admin'));
-- which department (医保, 教育 …) or organisation; null for civil affairs
alter table access."user" add column "unit" text check ("unit" ~ '^[a-z][a-z0-9-]*$');
