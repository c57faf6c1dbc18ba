-- Two-step sign-in: the library's table, column names are the library's. A password that somebody else made or saw is
-- handed out: its owner chooses his own before he sees anything.
alter table access."user"
  add column "twoFactorEnabled" boolean not null default false,
  add column "passwordHandedOut" boolean not null default false;

create table access."twoFactor" (
  "id" text primary key,
  "userId" text not null unique references access."user" ("id") on delete cascade,
  "secret" text not null,
  "backupCodes" text not null,
  "verified" boolean not null default false,
  "failedVerificationCount" integer not null default 0,
  "lockedUntil" timestamptz
);
