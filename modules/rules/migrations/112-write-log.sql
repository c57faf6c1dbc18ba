-- Who changed, proposed, approved and rejected policy stands in the chained log.
select access.log_table('rules.act', 'id');
