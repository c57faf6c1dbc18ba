-- Accounts of those who watch (auditor, security and audit administrator) start to work, or get a new password, role or area,
-- only when a second person agreed: who asked for it, null when nothing waits. Until then the account is closed.
alter table access."user" add column "awaitingBy" text;
