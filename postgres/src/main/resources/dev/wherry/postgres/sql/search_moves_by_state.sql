-- As search_moves, of moves that failed for some reasons, in some states; or without reasons, in some of the rarer states.
-- They are read from the indexes that hold them in the order of their ids.
with near as materialized (
  (
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
      limit :most
    ) m
  )
  union all
  (
    select m.request_id, m.number
    from unnest(:states) s (state)
    cross join lateral (
      select m.request_id, m.number
      from wherry.move m
      where m.state = s.state
        and m.state in ('WAITING', 'SKIPPED', 'FAILED', 'CANCELLED')
        and (m.request_id, m.number) > (:afterRequest, :afterNumber)
        and m.request_id <= :lastRequest
      order by m.request_id, m.number
      limit :most
    ) m
    where :kinds = '{}'
  )
  union all
  (
    select request_id, number
    from wherry.move
    where :kinds = '{}'
      and 'RUNNING' = any (:states)
      and state = 'RUNNING'
      and (request_id, number) > (:afterRequest, :afterNumber)
      and request_id <= :lastRequest
    order by request_id, number
    limit :most
  )
), looked as materialized (
  select
    n.request_id,
    n.number,
    q.labels @> :labels
      and q.created_at >= :createdFrom
      and q.created_at < :createdTo
      and m.lane_id = any (
        array(
          select l.id
          from wherry.lane l
          where l.source = coalesce(:sourceProvider, l.source)
            and l.destination = coalesce(:destinationProvider, l.destination)
        )
      )
      and starts_with(m.source, :sourcePrefix)
      and starts_with(m.destination, :destinationPrefix)
      and (:unfinished or (m.finished_at >= :finishedFrom and m.finished_at < :finishedTo)) as wanted
  from (select request_id, number from near order by request_id, number limit :most) n
  join wherry.move m on m.request_id = any (array[n.request_id]) and m.number = n.number
  join wherry.request q on q.id = any (array[n.request_id])
), page as materialized (
  select request_id, number from looked where wanted order by request_id, number limit :limit
), edge as materialized (
  select
    case l.moves when :most then l.request_id end as last_request,
    case l.moves when :most then l.number end as last_number,
    l.wanted
  from (
    select
      count(*) as moves,
      count(*) filter (where wanted) as wanted,
      (select request_id from looked order by request_id desc, number desc limit 1) as request_id,
      (select number from looked order by request_id desc, number desc limit 1) as number
    from looked
  ) l
)
select e.last_request, e.last_number, e.wanted, m.*
from edge e
left join (
  page p join wherry.move_report m on m.request_id = any (array[p.request_id]) and m.number = p.number
) on true
order by p.request_id, p.number
