-- Lists that the product keeps itself (overdue referrals, payments that failed) come in as deliveries of the channel 'platform'.
alter table sources.delivery drop constraint delivery_channel_check;
alter table sources.delivery add constraint delivery_channel_check
  check (channel in ('console', 'cli', 'drop', 'api', 'postgres', 'platform'));
