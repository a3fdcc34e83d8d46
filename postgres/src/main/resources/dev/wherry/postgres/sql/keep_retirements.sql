-- Calls off some deletions of a request's sources, and answers how many. One that is under way is passed over.
with open as materialized (
  select ctid as place
  from wherry.retirement
  where request_id = :request and ended is null
  order by number
  limit :limit
  for update skip locked
), kept as (
  update wherry.retirement
  set ended = 'KEPT', ended_at = now()
  where ctid = any (array(select place from open))
  returning number
)
select count(*)::int from kept
