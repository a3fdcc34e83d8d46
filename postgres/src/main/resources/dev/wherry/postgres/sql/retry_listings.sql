-- Goes on with failed listings, of one request or of all but cancelled ones, each from where it was. Answers the requests.
with chosen as materialized (
  -- The requests are locked too: one that is just cancelled is seen as such, once that is done.
  select l.request_id
  from wherry.listing l
  join wherry.request q on q.id = any (array[l.request_id])
  where l.ended = 'FAILED'
    and l.failure_kind = any (:kinds)
    and l.request_id >= :firstRequest
    and l.request_id <= :lastRequest
    and q.cancelled_at is null
  order by l.request_id
  for update
), revived as (
  update wherry.listing
  set ended = null, ended_at = null, due_at = now(), tries = 0, token = token + 1
  where request_id = any (array(select request_id from chosen))
  returning request_id
), counted as (
  update wherry.request q
  set total = q.total + 1, expected = 1, finished_at = null
  from (select request_id from revived order by request_id) r
  where q.id = any (array[r.request_id])
  returning q.id
)
select id from counted
