-- Which published versions of the policy a sweep was judged by; empty: the region's files alone.
alter table monitoring.sweep add column policy int[] not null default '{}';
