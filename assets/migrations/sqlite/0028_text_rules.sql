-- Names are ordered by a key of Unicode's root collation, and found by what their letters fold to. SQL
-- knows neither, so the rows are filled in when the database is opened: where text_rules is not the
-- number of the program's rules, name_key and search_text are computed anew.
drop index users_by_name;
alter table users drop column name_key;
alter table users add column name_key blob not null default x'';
create index users_by_name on users (name_key, id);
insert into settings (name, value) values ('text_rules', '0');
