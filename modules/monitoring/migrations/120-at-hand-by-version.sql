-- Only a copy: emptied, and read from the lake again in the new shape.
truncate monitoring.at_hand, monitoring.at_hand_household;
alter table monitoring.at_hand_household drop column members, drop column stamps,
  -- [{ stamp, members }]: members as the last looked at states of the household register have them
  add column registers jsonb not null,
  -- data set → numbers of the versions its rows were read from; a data set without rows stands here only
  add column read jsonb not null,
  -- goes up with every change: of two looks at once the first one stands
  add column turn int not null default 0;
comment on column monitoring.at_hand.rows is '[[version, row, pid or null, { field: value }, 1 when the row names the household]], in the order of version and row';
