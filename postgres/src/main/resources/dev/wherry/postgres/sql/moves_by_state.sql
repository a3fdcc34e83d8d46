-- Reports of moves in some states, in the order of their ids. Each state is read from the index that holds it in that
-- order, and only as far as the page goes.
with found as (
  (
    select request_id, number
    from wherry.move
    where :states && array['QUEUED', 'SUCCEEDED']
      and state = any (:states)
      and state in ('QUEUED', 'SUCCEEDED')
      and (request_id, number) > (:afterRequest, :afterNumber)
      and request_id <= :lastRequest
    order by request_id, number
    limit :limit
  )
  union all
  (
    select request_id, number
    from wherry.move
    where 'RUNNING' = any (:states)
      and state = 'RUNNING'
      and (request_id, number) > (:afterRequest, :afterNumber)
      and request_id <= :lastRequest
    order by request_id, number
    limit :limit
  )
  union all
  (
    select request_id, number
    from wherry.move
    where 'WAITING' = any (:states)
      and state = 'WAITING'
      and (request_id, number) > (:afterRequest, :afterNumber)
      and request_id <= :lastRequest
    order by request_id, number
    limit :limit
  )
  union all
  (
    select request_id, number
    from wherry.move
    where 'SKIPPED' = any (:states)
      and state = 'SKIPPED'
      and (request_id, number) > (:afterRequest, :afterNumber)
      and request_id <= :lastRequest
    order by request_id, number
    limit :limit
  )
  union all
  (
    select request_id, number
    from wherry.move
    where 'FAILED' = any (:states)
      and state = 'FAILED'
      and (request_id, number) > (:afterRequest, :afterNumber)
      and request_id <= :lastRequest
    order by request_id, number
    limit :limit
  )
  union all
  (
    select request_id, number
    from wherry.move
    where 'CANCELLED' = any (:states)
      and state = 'CANCELLED'
      and (request_id, number) > (:afterRequest, :afterNumber)
      and request_id <= :lastRequest
    order by request_id, number
    limit :limit
  )
), page as materialized (
  select request_id, number from found order by request_id, number limit :limit
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
