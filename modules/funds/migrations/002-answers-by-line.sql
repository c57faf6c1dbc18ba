-- Answers of the bank are looked up by line.
create index result_line_line on funds.result_line (line_id, file_id) where line_id is not null;
