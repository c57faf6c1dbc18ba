-- A household's page asks for the doubts about its members.
create index review_pid on matching.review (pid);
