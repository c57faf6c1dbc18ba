-- Where whoever is supported lives, by the code of the region's ledger (institution, home); null: the ledger does not say.
alter table registry.tier_holding add column support text;
