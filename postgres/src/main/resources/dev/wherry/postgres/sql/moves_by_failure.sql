-- Reports of moves that failed for some reasons, in the order of their ids; in some states.
with page as materialized (
  select m.request_id, m.number
  from unnest(:kinds) k (kind)
  cross join unnest(:states) s (state)
  cross join lateral (
    select m.request_id, m.number
    from wherry.move m
    where m.failure_kind = k.kind
      and m.state = s.state
      and (m.request_id, m.number) > (:afterRequest, :afterNumber)
      and m.request_id <= :lastRequest
    order by m.request_id, m.number
    limit :limit
  ) m
  order by m.request_id, m.number
  limit :limit
)
select m.*, q.created_at, w.name as worker, t.due_at, t.ended, t.ended_at, t.failure
from page p
join wherry.move m on m.request_id = any (array[p.request_id]) and m.number = p.number
join wherry.request q on q.id = any (array[p.request_id])
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
order by p.request_id, p.number
