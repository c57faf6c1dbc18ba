-- What-if 政策推演: drafts run over the facts of everybody. A trial only: nothing of it reaches the live lists.
create table assessment.what_if (
  id bigserial primary key,
  title text not null,
  author text not null,
  author_name text not null,
  author_area text not null,
  -- division prefix whose households are judged
  area text not null,
  as_of date not null,
  -- day whose standards are compared: published policy on one side, each draft on the other
  policy_day date not null,
  -- drafts as they were when the run was asked for: [{ id, title, revision, changes }]
  drafts jsonb not null,
  -- newest published version that counts; later ones are left out when the run is repeated
  up_to int not null,
  -- run that this one repeats
  repeats bigint references assessment.what_if (id),
  -- what was read: key of the facts, versions of the lake, fold of each policy (the published one first)
  facts text,
  lake jsonb,
  folds jsonb,
  run_id int,
  state text not null check (state in ('queued', 'running', 'done', 'failed')),
  error text,
  result_fold text,
  seconds jsonb,
  created_at timestamptz not null default now(),
  ended_at timestamptz
);
create index what_if_author on assessment.what_if (author_area text_pattern_ops, id desc);

-- Households by township, tier under the published policy and tier under draft n (from 1). Null: cannot be judged.
create table assessment.what_if_cell (
  what_if bigint not null references assessment.what_if (id) on delete cascade,
  variant int not null,
  area text not null,
  before text,
  after text,
  households int not null,
  persons int not null,
  -- yuan a month
  amount_before numeric(18, 2) not null,
  amount_after numeric(18, 2) not null,
  -- households of the same tier whose amount rises or falls
  raised int not null,
  lowered int not null
);
create index what_if_cell_run on assessment.what_if_cell (what_if, area text_pattern_ops);

-- Households by township and income per head against the line, under the published policy (0) and draft n. Bin -1: not known.
create table assessment.what_if_bin (
  what_if bigint not null references assessment.what_if (id) on delete cascade,
  variant int not null,
  area text not null,
  bin int not null,
  households int not null
);
create index what_if_bin_run on assessment.what_if_bin (what_if, area text_pattern_ops);
