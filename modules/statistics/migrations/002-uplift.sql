-- The category uplift inside what each household held on the cut-off day; null: unknown, and of months closed before it was kept.
alter table statistics.stock add column uplift_persons int, add column uplift_fen bigint;
