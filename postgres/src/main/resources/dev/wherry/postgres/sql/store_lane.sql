-- Stores a lane, and its clock at a priority, where they are missing; in a transaction of its own, so that requests
-- that name lanes in different orders don't wait for each other.
with known as (
  select id from wherry.lane where source = :source and destination = :destination
), added as (
  insert into wherry.lane (source, destination)
  select :source, :destination where not exists (select from known)
  on conflict (source, destination) do nothing
  returning id
)
insert into wherry.lane_clock (lane_id, priority)
select id, :priority from known union all select id, :priority from added
on conflict (lane_id, priority) do nothing
