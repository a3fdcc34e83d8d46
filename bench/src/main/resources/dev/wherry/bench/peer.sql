-- db-scheduler's table and indexes as its documentation gives them, without the index that only its priorities need;
-- and a table for outcomes, which it has none for: what a receipt tells.
create table scheduled_tasks (
  task_name text not null,
  task_instance text not null,
  task_data bytea,
  execution_time timestamp with time zone not null,
  picked boolean not null,
  picked_by text,
  last_success timestamp with time zone,
  last_failure timestamp with time zone,
  consecutive_failures int,
  last_heartbeat timestamp with time zone,
  version bigint not null,
  priority smallint,
  primary key (task_name, task_instance)
);
create index execution_time_idx on scheduled_tasks (execution_time);
create index last_heartbeat_idx on scheduled_tasks (last_heartbeat);

create table peer_outcome (
  task_instance text primary key,
  finished_at timestamptz not null default now(),
  bytes bigint not null,
  crc32c text not null,
  source_version text not null,
  destination_version text not null,
  evidence text not null
)
