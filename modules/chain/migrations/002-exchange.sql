-- Exchange with departments that have a system of their own: where to, with which key, what was sent, what came back.
create table chain.target (
  id bigserial primary key,
  unit text not null,
  -- division prefix the department answers for; the longest one that fits is asked
  area text not null check (area ~ '^\d{2,12}$'),
  url text not null,
  -- addresses of the inner network are reached only where the administrator says so
  allow_private boolean not null default false,
  enabled boolean not null default true,
  changed_by text not null,
  changed_at timestamptz not null default now(),
  unique (unit, area)
);

create table chain.target_key (
  key_id text primary key,
  target_id bigint not null references chain.target,
  -- AES-256-GCM under the key of this installation
  secret bytea not null,
  made_by text not null,
  made_at timestamptz not null default now(),
  -- an earlier key is still taken from the department until then
  retires_at timestamptz
);
create index target_key_target on chain.target_key (target_id, made_at desc);

-- Outbox: written in the transaction that decides, sent afterwards until it is received or lies among the dead letters.
create table chain.push (
  -- idempotency key: the same in every attempt
  id uuid primary key,
  matter_id bigint not null references process.matter,
  round_id uuid not null,
  number text not null,
  unit text not null,
  area text not null,
  kind text not null check (kind in ('referral', 'revoke')),
  target_id bigint not null references chain.target,
  -- null once it is not needed any more
  body text,
  state text not null default 'waiting' check (state in ('waiting', 'sending', 'delivered', 'dead', 'closed')),
  tries int not null default 0,
  next_at timestamptz not null default now(),
  lease_until timestamptz,
  last_status int,
  last_error text,
  made_at timestamptz not null default now(),
  delivered_at timestamptz,
  -- the department's own number
  receipt text,
  closed_by text,
  closed_note text
);
create index push_due on chain.push (next_at) where state in ('waiting', 'sending');
create index push_dead on chain.push (area text_pattern_ops) where state = 'dead';
create index push_matter on chain.push (matter_id);

-- Answers that came in, every one of them with what became of it.
create table chain.message (
  id bigserial primary key,
  target_id bigint not null references chain.target,
  key text not null,
  body_sha256 text not null,
  received_at timestamptz not null,
  matter_id bigint references process.matter,
  number text,
  round_id uuid,
  answer text,
  state text not null,
  status int not null default 0,
  said_zh text,
  said_en text,
  -- what was said, where somebody has to look at it
  body text,
  late boolean not null default false,
  looked_by text,
  looked_at timestamptz,
  looked_note text,
  unique (target_id, key)
);
create index message_open on chain.message (received_at) where state in ('nonsense', 'unknown', 'contradicts', 'after-end') and looked_at is null;
create index message_parked on chain.message (round_id) where state = 'parked';

-- Calls that proved nothing about who sent them: counted, not kept one by one, so that nobody fills the disk with them.
create table chain.refused_call (
  hour timestamptz not null,
  reason text not null,
  key_id text not null,
  calls int not null default 1,
  last_at timestamptz not null,
  primary key (hour, reason, key_id)
);

-- Mutual recognition 互认: who asked for one person's confirmed status; the person stands in the read log.
create table chain.recognition (
  id bigserial primary key,
  at timestamptz not null,
  by text not null,
  unit text not null,
  found boolean not null
);
create index recognition_by on chain.recognition (by, at);

-- Lists for departments without a system: what went out, and a receipt for each row that came back.
create table chain.sheet (
  id uuid primary key,
  unit text not null,
  area text not null,
  made_by text not null,
  made_at timestamptz not null,
  rows int not null
);
create table chain.sheet_return (
  id bigserial primary key,
  sheet_id uuid not null references chain.sheet,
  sha256 text not null,
  by text not null,
  at timestamptz not null,
  receipts jsonb not null
);
create index sheet_return_sheet on chain.sheet_return (sheet_id);
