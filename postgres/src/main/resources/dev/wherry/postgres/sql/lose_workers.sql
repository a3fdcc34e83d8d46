-- Takes workers for dead whose heartbeat is too old. The lock holds off their claims until this is committed.
with silent as materialized (
  select id
  from wherry.worker
  where left_at is null and lost_at is null and heartbeat_at <= now() - :lease * interval '1 millisecond'
  for update skip locked
)
update wherry.worker w set lost_at = now(), progress = '{}', running = '{}' from silent s where w.id = any (array[s.id]) returning w.id
