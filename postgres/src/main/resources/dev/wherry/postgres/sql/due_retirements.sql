-- Takes sources whose time has come, for the asker to delete; others get them only after a while. Those of requests whose
-- sources are kept are ended instead.
with found as materialized (
  select t.place, t.kept
  from (select id from wherry.lane where source = any (:known) and destination = any (:known)) l
  cross join lateral (
    select
      t.ctid as place,
      exists (
        select from wherry.request q where q.id = any (array[t.request_id]) and q.sources_kept_at is not null
      ) as kept
    from wherry.retirement t
    where t.lane_id = l.id and t.ended is null and t.try_at <= now()
    order by t.try_at
    limit :limit
    for update skip locked
  ) t
  limit :limit
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
