-- Goes on with failed listings, of one request or of all but cancelled ones, each from where it was. Answers the requests.
with chosen as materialized (
  select l.ctid as place, l.request_id
  from wherry.listing l
  where l.ended = 'FAILED'
    and l.failure_kind = any (:kinds)
    and l.request_id >= :firstRequest
    and l.request_id <= :lastRequest
    and not exists (
      select from wherry.request q where q.id = any (array[l.request_id]) and q.cancelled_at is not null
    )
  for update
), revived as (
  update wherry.listing
  set ended = null, ended_at = null, due_at = now(), tries = 0, token = token + 1
  where ctid = any (array(select place from chosen))
  returning request_id
), counted as (
  update wherry.request q
  set total = q.total + 1, expected = 1, finished_at = null
  from (select request_id from revived order by request_id) r
  where q.id = any (array[r.request_id])
  returning q.id
)
select id from counted
