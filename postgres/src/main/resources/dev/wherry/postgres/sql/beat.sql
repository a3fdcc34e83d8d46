-- Says that a worker lives. No row: it was taken for dead. Else one row that tells how many workers live, one for each of
-- its moves that should stop, and one for each provider with limits that the workers share.
with beaten as materialized (
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
select
  null::bigint as request_id, null::int as number,
  (select count(*)::int from wherry.worker where left_at is null and lost_at is null) as workers,
  null::text as provider, null::int as requests_per_second, null::bigint as bytes_per_second
from beaten
union all
select s.request_id, s.number, null, null, null, null
from beaten
cross join stopping s
union all
select null, null, null, p.name, p.requests_per_second, p.bytes_per_second
from beaten
cross join wherry.provider p
where p.requests_per_second is not null or p.bytes_per_second is not null
