-- How many moves of some requests failed for some reasons, and are in some states; of each reason and state counted up to
-- a limit.
select coalesce(sum(c.moves), 0)::bigint as moves
from unnest(:kinds) k (kind)
cross join unnest(:states) s (state)
cross join lateral (
  select count(*) as moves
  from (
    select
    from wherry.move m
    where m.failure_kind = k.kind
      and m.state = s.state
      and m.request_id between :firstRequest and :lastRequest
    limit :limit
  ) m
) c
