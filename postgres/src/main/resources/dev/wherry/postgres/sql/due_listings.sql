-- Takes the listing that has waited longest, for the asker to go on with; others get it only after a while.
with found as materialized (
  select l.ctid as place
  from wherry.listing l
  where l.due_at <= now()
    and l.source = any (:known)
    and not exists (
      select from wherry.request q where q.id = any (array[l.request_id]) and q.paused_at is not null
    )
    and not exists (
      select from wherry.provider p where p.name = any (array[l.source]) and p.paused_at is not null
    )
  order by l.due_at
  limit 1
  for update skip locked
), taken as (
  update wherry.listing
  set due_at = now() + :lease * interval '1 millisecond', token = token + 1
  where ctid = any (array(select place from found))
  returning *
)
select t.*, q.priority, q.retire_source
from taken t
join wherry.request q on q.id = any (array[t.request_id])
