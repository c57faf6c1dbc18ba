-- Which department's own user handed a file in: of other departments' files a department sees nothing.
alter table sources.delivery add column unit text;
