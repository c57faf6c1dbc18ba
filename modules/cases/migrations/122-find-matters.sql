-- Staff find what somebody asked for by his whole name.
create index matter_applicant on process.matter ((data ->> 'name')) where process in ('application', 'temporary-aid');
