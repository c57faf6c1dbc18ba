-- Rows of the lake about households that people are working on, kept at hand so that their page need not search the lake.
-- Only a copy: what is missing or outdated is read from the lake again.
create table monitoring.at_hand (
  hh bigint not null,
  dataset text not null,
  -- [[version, row, pid or null, { field: value }]], in the order of version and row
  rows jsonb not null,
  primary key (hh, dataset)
);
create table monitoring.at_hand_household (
  hh bigint primary key,
  -- people whose rows were looked for besides those of the household key
  people bigint[] not null,
  -- members as the household register has them
  members jsonb not null,
  -- data set → the versions its rows were read from; a data set without rows stands here only
  stamps jsonb not null
);
