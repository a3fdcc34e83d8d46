-- Says that a worker lives. No row: it was taken for dead. Else one row for each of its moves that should stop, or a
-- single one without a move.
with beaten as (
  update wherry.worker
  set heartbeat_at = now(), progress = :progress::jsonb
  where id = :worker and left_at is null and lost_at is null
  returning id
), stopping as materialized (
  select m.request_id, m.number
  from wherry.request q
  cross join lateral (
    select m.request_id, m.number
    from wherry.move m
    where m.request_id = q.id and m.state = 'RUNNING' and m.worker_id = :worker
    offset 0
  ) m
  where q.cancelled_at is not null and q.finished_at is null
)
select s.request_id, s.number from beaten left join stopping s on true
