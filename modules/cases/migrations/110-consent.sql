-- 核对授权: who agreed that which sources are asked about him, on which text. Never deleted; revoked or ended it no longer counts.
create table cases.consent (
  id bigserial primary key,
  -- matter it was given for; it goes on while the household is in the pool
  matter_id bigint not null references process.matter,
  id_number text not null,
  name text not null,
  relation text not null,
  -- whoever signed: the person, or the guardian of a minor or incapacitated person
  signer text not null,
  signer_relation text not null,
  -- version of the notice text that was shown
  version text not null,
  scope text[] not null check (cardinality(scope) > 0),
  signed_on date not null,
  how text not null check (how in ('paper', 'electronic')),
  evidence text[] not null,
  recorded_at timestamptz not null default now(),
  -- SHA-256 over all of the above that was agreed to
  hash text not null,
  revoked_on date,
  revoked_by text,
  revoked_why text,
  -- the person left the matter: noted once, so that it never comes back to life
  ended_on date
);
create unique index consent_once on cases.consent (matter_id, id_number, version, signed_on) where revoked_on is null;
create index consent_matter on cases.consent (matter_id);
create index consent_person on cases.consent (id_number);
create or replace function cases.keep_consent() returns trigger language plpgsql as
$$ begin
  if tg_op = 'DELETE' or row(old.matter_id, old.id_number, old.name, old.relation, old.signer, old.signer_relation, old.version, old.scope, old.signed_on, old.how, old.evidence, old.hash)
    is distinct from row(new.matter_id, new.id_number, new.name, new.relation, new.signer, new.signer_relation, new.version, new.scope, new.signed_on, new.how, new.evidence, new.hash)
  then raise exception 'cases.consent keeps what was signed'; end if;
  return new;
end $$;
create trigger consent_is_kept before update or delete on cases.consent
  for each row execute function cases.keep_consent();
