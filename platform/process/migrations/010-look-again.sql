-- Before this day nothing of the clock can be told; set by the round of reminders, set back by whatever moves the clock.
alter table process.clock add column look_on date not null default '-infinity';
drop index process.clock_running;
create index clock_running on process.clock (limit_id, due_on) where ended_on is null;
create index clock_to_tell on process.clock (look_on) where ended_on is null and told < 101;
