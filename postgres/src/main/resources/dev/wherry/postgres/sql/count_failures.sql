-- How many of a request's moves failed, by kind, the most frequent first; each kind counted up to a limit.
select k.kind, c.moves
from unnest(:kinds) with ordinality k (kind, place)
cross join lateral (
  select count(*) as moves
  from (
    select
    from wherry.move m
    where m.failure_kind = k.kind and m.state = 'FAILED' and m.request_id = :request
    limit :limit
  ) m
) c
where c.moves > 0
order by c.moves desc, k.place
