-- Moves of a request that became final after a place in that order, or none when there is no place yet. One row at least when
-- there is such a request. Whoever asks lets them be written down from now on, for half a minute at least.
with asked as materialized (
  select
    q.id,
    q.finished_at is not null as over,
    (select coalesce(max(f.id), 0) from wherry.finish f where f.request_id = any (array[q.id])) as last
  from wherry.request q
  where q.id = :request
), following as (
  update wherry.request q
  set followed_until = now() + interval '1 minute'
  where q.id = :request
    and q.finished_at is null
    and (q.followed_until is null or q.followed_until < now() + interval '30 seconds')
), page as materialized (
  select f.id, f.request_id, f.number
  from asked a
  cross join lateral (
    select f.id, f.request_id, f.number
    from wherry.finish f
    where f.request_id = a.id and f.id > :place
    order by f.id
    limit :limit
  ) f
)
select a.last, a.over, now() as at, p.id as place, m.*
from asked a
left join page p on true
left join wherry.move_report m on m.request_id = any (array[p.request_id]) and m.number = p.number
order by p.id
