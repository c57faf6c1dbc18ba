-- A hit whose data stopped coming is neither shown nor refuted: it stays, marked since when and for want of which data.
alter table monitoring.hit
  add column unjudged_since date,
  -- the data that were not delivered: [{measure, dataset, since, why_zh, why_en}], null while the hit can be judged
  add column unjudged jsonb,
  add constraint hit_unjudged check ((unjudged_since is null) = (unjudged is null));
create index hit_unjudged on monitoring.hit (warning_id) where state = 'active' and unjudged_since is not null;

alter table monitoring.action drop constraint action_kind_check;
alter table monitoring.action add constraint action_kind_check
  check (kind in ('open', 'raise', 'lower', 'withdraw', 'unsupported', 'supported', 'unjudged', 'judged', 'dispatch', 'note', 'close', 'reopen'));
