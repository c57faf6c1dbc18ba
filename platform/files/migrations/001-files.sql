-- Attachments 附件. What is stored stands once under its hash; who handed it in and which action it belongs to stand apart.
create schema if not exists files;

create table files.content (
  -- of the bytes as stored: images re-encoded, without anything but the picture
  sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  media_type text not null,
  size bigint not null,
  width int,
  height int,
  has_small boolean not null default false,
  -- unscanned: no scanner is set; waiting: it did not answer yet
  scan text not null check (scan in ('unscanned', 'waiting', 'clean', 'infected')),
  scan_said text,
  scanned_at timestamptz,
  -- renewed by each upload; what no file names a day later is removed
  stored_at timestamptz not null default now()
);
create index content_waiting on files.content (stored_at) where scan = 'waiting';

create table files.file (
  id uuid primary key,
  sha256 text not null references files.content,
  -- of the bytes as they were sent: the same photo sent twice is one file
  source_sha256 text not null,
  name text not null,
  -- a repeated upload carries the same key and counts once
  key text not null,
  uploaded_by text not null,
  uploaded_by_name text not null,
  uploaded_at timestamptz not null default now(),
  unique (uploaded_by, key)
);
create index file_content on files.file (sha256);
create index file_source on files.file (uploaded_by, source_sha256);

-- Belongs to a matter by the action that named it, written in the transaction of the action.
create table files.attachment (
  file_id uuid not null references files.file,
  matter_id bigint not null references process.matter,
  seq int not null,
  field text not null,
  primary key (file_id, matter_id, seq, field)
);
create index attachment_matter on files.attachment (matter_id, seq);
