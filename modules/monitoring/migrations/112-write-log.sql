-- What people did to warnings stands in the chained log; what a sweep did is told by the sweep.
select access.log_table('monitoring.action', 'id', $$j->>'kind' in ('dispatch', 'note', 'close', 'reopen')$$);
