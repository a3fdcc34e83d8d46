-- Reports of moves that failed for some reasons, in the order of their ids; in some states, or any when none is given.
with page as materialized (
  select m.request_id, m.number
  from unnest(:kinds) k (kind)
  cross join lateral (
    select m.request_id, m.number
    from wherry.move m
    where m.failure_kind = k.kind
      and (:states = '{}' or m.state = any (:states))
      and (m.request_id, m.number) > (:afterRequest, :afterNumber)
      and m.request_id <= :lastRequest
    order by m.request_id, m.number
    limit :limit
  ) m
  order by m.request_id, m.number
  limit :limit
)
select m.*, q.created_at
from page p
join wherry.move m on m.request_id = p.request_id and m.number = p.number
join wherry.request q on q.id = p.request_id
order by m.request_id, m.number
