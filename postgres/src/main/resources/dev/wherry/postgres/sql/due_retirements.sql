-- Takes sources whose time has come, for the asker to delete; others get them only after a while. Those of requests whose
-- sources are kept are ended instead.
with found as materialized (
  select t.ctid as place, q.sources_kept_at is not null as kept
  from wherry.retirement t
  cross join lateral (select q.sources_kept_at from wherry.request q where q.id = any (array[t.request_id])) q
  where t.ended is null
    and t.try_at <= now()
    and exists (
      select
      from wherry.lane l
      where l.id = t.lane_id and l.source = any (:providers) and l.destination = any (:providers)
    )
  order by t.try_at
  limit :limit
  for update of t skip locked
), kept as (
  update wherry.retirement
  set ended = 'KEPT', ended_at = now()
  where ctid = any (array(select place from found where kept))
), taken as (
  update wherry.retirement
  set try_at = now() + :again * interval '1 millisecond'
  where ctid = any (array(select place from found where not kept))
  returning request_id, number
)
select m.*
from taken t
join wherry.move m on m.request_id = any (array[t.request_id]) and m.number = t.number
