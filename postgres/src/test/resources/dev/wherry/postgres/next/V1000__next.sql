-- What the next version may do while workers of this one run: add what they don't know of.
alter table wherry.move add column next_thing text;
alter table wherry.request add column next_things int not null default 0;
create table wherry.next_table (id bigint primary key);
create index move_next on wherry.move (next_thing) where next_thing is not null;
create or replace view wherry.attempts as
select request_id, number, token, worker_id, started_at, ended_at, ended, counted, failure_kind, failure_message,
  null::text as next_thing
from wherry.attempt
