-- A move's report.
select m.*, q.created_at, w.name as worker, t.due_at, t.ended, t.ended_at, t.failure
from wherry.move m
join wherry.request q on q.id = any (array[m.request_id])
left join wherry.worker w on w.id = any (array[m.worker_id])
left join lateral (
  select
    t.due_at,
    coalesce(t.ended, case when q.sources_kept_at is not null then 'KEPT' end) as ended,
    coalesce(t.ended_at, q.sources_kept_at) as ended_at,
    t.failure
  from wherry.retirement t
  where q.retire_after is not null and t.request_id = any (array[m.request_id]) and t.number = m.number
) t on true
where m.request_id = :request and m.number = :number
