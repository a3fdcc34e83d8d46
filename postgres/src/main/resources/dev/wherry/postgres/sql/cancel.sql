-- Cancels a request, and answers how it was before. What finds its moves ends with it.
with listing as (
  -- Also one that is given up: if it is just tried again, this waits for that, and then it runs.
  update wherry.listing
  set ended = coalesce(ended, 'CANCELLED'), ended_at = coalesce(ended_at, now()), due_at = null
  where request_id = :request and ended is distinct from 'FINISHED'
  returning request_id
), ended as materialized (
  -- Before the request is taken.
  select count(*) from listing
), changed as (
  update wherry.request q
  set
    cancelled_at = now(),
    resumed_at = null,
    total = q.total - q.expected,
    expected = 0,
    finished_at = case when q.succeeded + q.skipped + q.failed + q.cancelled = q.total - q.expected then now() end
  from ended
  where q.id = :request and q.cancelled_at is null and q.finished_at is null
  returning q.id, q.webhook
), told as materialized (
  select wherry.tell(c.id, '{}') from changed c where c.webhook is not null
)
select
  case when finished_at is not null and cancelled_at is null then 'FINISHED' else 'DONE' end as answer,
  (select count(*) from told) as told
from wherry.request
where id = :request
