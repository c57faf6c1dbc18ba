create schema if not exists access;

-- Tables of the sign-in library (better-auth), with role and area of this product. Column names are the library's.
create table access."user" (
  "id" text primary key,
  "name" text not null,
  "email" text not null unique,
  "emailVerified" boolean not null default false,
  "image" text,
  "username" text unique,
  "displayUsername" text,
  "role" text not null check ("role" in ('region', 'league', 'county', 'township', 'village', 'department', 'auditor', 'sysadmin')),
  "area" text not null check ("area" ~ '^\d*$'),
  "disabled" boolean not null default false,
  "createdBy" text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index user_area on access."user" ("area" text_pattern_ops);

create table access."session" (
  "id" text primary key,
  "userId" text not null references access."user" ("id") on delete cascade,
  "token" text not null unique,
  "expiresAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index session_of_user on access."session" ("userId");

create table access."account" (
  "id" text primary key,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null references access."user" ("id") on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  "scope" text,
  "password" text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index account_of_user on access."account" ("userId");

create table access."verification" (
  "id" text primary key,
  "identifier" text not null,
  "value" text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index verification_identifier on access."verification" ("identifier");

-- One row: the secret that signs session cookies, so that all servers on this database agree on it.
create table access.secret (
  only_row boolean primary key default true check (only_row),
  value text not null
);
