-- Notices 通知: who was told what, and by which ways it reached the person. They carry numbers and what to do, never names.
create schema if not exists notices;

create table notices.notice (
  id bigserial primary key,
  user_id text not null,
  -- turn, assigned, reminder, late, late-above, result
  kind text not null,
  process text not null,
  matter_id bigint,
  zh text not null,
  en text not null,
  link text not null,
  due_on date,
  urgent boolean not null default false,
  -- many of one kind are one notice with a number
  count int not null default 1,
  merge_key text,
  -- the news it comes from: the same news tells a person once
  news_id bigint,
  created_at timestamptz not null,
  read_at timestamptz
);
create unique index notice_once on notices.notice (user_id, news_id, kind) where news_id is not null;
create unique index notice_merged on notices.notice (user_id, merge_key) where merge_key is not null and read_at is null;
create index notice_unread on notices.notice (user_id) where read_at is null;
create index notice_list on notices.notice (user_id, id desc);

-- Where a person wants to be written to; only the person changes it.
create table notices.contact (
  user_id text primary key,
  email text,
  phone text,
  changed_at timestamptz not null default now()
);

-- What a person switched on or off; without a line the default of the channel counts.
create table notices.preference (
  user_id text not null,
  channel text not null check (channel in ('email', 'sms')),
  kind text not null,
  wanted boolean not null,
  primary key (user_id, channel, kind)
);

-- One message on its way outside; it may carry many notices.
create table notices.delivery (
  id bigserial primary key,
  user_id text not null,
  channel text not null check (channel in ('email', 'sms')),
  -- the same at every attempt: the receiver can tell a repetition
  key uuid not null default gen_random_uuid(),
  state text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'given-up', 'unneeded')),
  attempts int not null default 0,
  next_at timestamptz not null,
  last_fault text,
  created_at timestamptz not null,
  sent_at timestamptz
);
create index delivery_next on notices.delivery (next_at) where state in ('queued', 'sending');
create index delivery_open on notices.delivery (user_id, channel) where state = 'queued' and attempts = 0;
create index delivery_state on notices.delivery (state, id desc);

create table notices.delivery_notice (
  delivery_id bigint not null references notices.delivery,
  notice_id bigint not null references notices.notice,
  primary key (delivery_id, notice_id)
);
create index delivery_of_notice on notices.delivery_notice (notice_id);

insert into platform.outbox_reader (name) values ('notices') on conflict do nothing;
