-- Deliveries of departments, the lake versions made from them, and the column mappings remembered per sender.
CREATE SCHEMA IF NOT EXISTS sources;

CREATE TABLE sources.delivery (
  id           bigserial PRIMARY KEY,
  sender       text NOT NULL,
  channel      text NOT NULL CHECK (channel IN ('console', 'cli', 'drop', 'api', 'postgres')),
  file_name    text NOT NULL,
  sha256       text,
  bytes        bigint,
  purpose      text,
  catalogue_id text,
  received_at  timestamptz NOT NULL DEFAULT now(),
  received_by  text NOT NULL,
  state        text NOT NULL CHECK (state IN ('received', 'needs-mapping', 'ingesting', 'done', 'failed', 'same-file')),
  reason       text,
  run_id       bigint,
  -- division prefix of the person who handed the file in: decides who may see it before its rows are read
  area         text NOT NULL DEFAULT '',
  -- where the bytes are kept until (and after) they are read
  path         text,
  -- what the sender said about the file: areas, data date, period
  declared     jsonb NOT NULL DEFAULT '{}',
  -- the recogniser's proposal while a person has to confirm the mapping
  proposal     jsonb,
  -- the version whose quarantined rows this delivery corrects
  corrects     bigint,
  -- the delivery that had the same bytes
  same_as      bigint,
  notes        jsonb NOT NULL DEFAULT '[]'
);
CREATE INDEX delivery_sha256 ON sources.delivery (sha256);
CREATE INDEX delivery_received ON sources.delivery (received_at DESC);

CREATE TABLE sources.version (
  id             bigserial PRIMARY KEY,
  delivery_id    bigint NOT NULL REFERENCES sources.delivery (id),
  dataset        text NOT NULL,
  sheet          text,
  areas          text[] NOT NULL DEFAULT '{}',
  data_date      date NOT NULL,
  period_from    date,
  period_to      date,
  rows_in        bigint NOT NULL DEFAULT 0,
  accepted       bigint NOT NULL DEFAULT 0,
  quarantined    bigint NOT NULL DEFAULT 0,
  repeated       bigint NOT NULL DEFAULT 0,
  linked         bigint NOT NULL DEFAULT 0,
  state          text NOT NULL CHECK (state IN ('building', 'live', 'withdrawn')),
  mapping        jsonb NOT NULL DEFAULT '{}',
  quality        jsonb NOT NULL DEFAULT '{}',
  created_at     timestamptz NOT NULL DEFAULT now(),
  -- parts of one snapshot (several sheets or files, or a corrected resend) count together
  snapshot_group bigint,
  corrects       bigint,
  withdrawn_at   timestamptz,
  withdrawn_by   text,
  withdrawn_why  text,
  CONSTRAINT every_row_is_accounted_for CHECK (rows_in = accepted + quarantined)
);
CREATE INDEX version_dataset ON sources.version (dataset, state, data_date);
CREATE INDEX version_delivery ON sources.version (delivery_id);

CREATE TABLE sources.mapping (
  sender       text NOT NULL,
  dataset      text NOT NULL,
  fingerprint  text NOT NULL,
  mapping      jsonb NOT NULL,
  confirmed_by text NOT NULL,
  confirmed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (sender, fingerprint)
);
