-- What this installation remembers about itself, e.g. that the demo banner has been made.
create table platform.setting (
  key text primary key,
  value jsonb not null,
  changed_at timestamptz not null default now()
);
