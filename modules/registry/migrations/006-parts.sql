-- Parts of what is held, as they were decided or as the ledger says: the category uplift 分类施保 inside the monthly amount
-- (persons, yuan a month), and of extreme poverty how far somebody cares for himself and where he is supported. Null: unknown.
alter table registry.tier_holding add column uplift_persons integer check (uplift_persons >= 0);
alter table registry.tier_holding add column uplift_amount numeric(12,2) constraint uplift_within_amount check (uplift_amount >= 0 and (monthly_amount is null or uplift_amount <= monthly_amount));
alter table registry.decision add column uplift_persons integer check (uplift_persons >= 0);
alter table registry.decision add column uplift_amount numeric(12,2) constraint uplift_within_amount check (uplift_amount >= 0 and (monthly_amount is null or uplift_amount <= monthly_amount));
alter table registry.decision add column care text;
alter table registry.decision add column support text;
