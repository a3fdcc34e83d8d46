-- How many moves of some requests failed for some reasons; in some states, or any when none is given.
select count(*) as moves
from unnest(:kinds) k (kind)
cross join lateral (
  select
  from wherry.move m
  where m.failure_kind = k.kind
    and (:states = '{}' or m.state = any (:states))
    and m.request_id between :firstRequest and :lastRequest
) m
