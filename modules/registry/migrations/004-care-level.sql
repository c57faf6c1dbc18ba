-- Self-care of whoever is supported, by the code of the region's ledger (full, half, none …); null: the ledger does not say.
alter table registry.tier_holding add column care text;
