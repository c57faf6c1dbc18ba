-- Where an account is known from: a person entered it, or the delivered ledger names it. The ledger never replaces a person's.
alter table registry.account add column source text not null default 'staff' check (source in ('staff', 'ledger'));
