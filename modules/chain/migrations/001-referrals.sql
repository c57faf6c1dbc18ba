-- Referral push 转办. A matter `referral` may be sent more than once (wrong department, help that did not arrive): each time
-- is a round. The round is the entry of the household's chain; it follows the matter's actions in their transaction.
create schema if not exists chain;

create table chain.round (
  -- what the department quotes in its answer
  id uuid primary key,
  matter_id bigint not null references process.matter,
  round int not null,
  hh bigint,
  area text not null,
  unit text not null,
  need text not null,
  -- the least data for the purpose; null as soon as the purpose is over
  facts jsonb,
  expires_on date not null,
  pushed_at timestamptz not null,
  accepted_at timestamptz,
  returned_at timestamptz,
  returned_because text,
  returned_note text,
  decided_at timestamptz,
  result text check (result in ('granted', 'refused')),
  -- what is given: kind in words, amount in yuan, from when
  gives text,
  amount numeric(12,2),
  gives_from date,
  document text,
  refused_because text,
  refused_law text,
  refused_note text,
  fed_back_at timestamptz,
  feedback text,
  -- the household received it: confirmed by staff
  received boolean,
  ended_at timestamptz,
  -- 'returned', 'revoked', 'closed', 'not-received'
  ended_how text,
  unique (matter_id, round)
);
create index round_hh on chain.round (hh, pushed_at);
create index round_unit on chain.round (unit, area text_pattern_ops, pushed_at);
create index round_facts on chain.round (expires_on) where facts is not null;
