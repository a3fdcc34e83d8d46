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
select m.*
from page p
join wherry.move_report m on m.request_id = any (array[p.request_id]) and m.number = p.number
order by p.request_id, p.number
