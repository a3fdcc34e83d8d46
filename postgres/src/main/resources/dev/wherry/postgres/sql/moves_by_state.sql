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
select m.*
from page p
join wherry.move_report m on m.request_id = any (array[p.request_id]) and m.number = p.number
order by p.request_id, p.number
