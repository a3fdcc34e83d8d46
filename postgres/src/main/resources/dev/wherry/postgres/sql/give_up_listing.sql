-- Gives up a listing that is still held, and ends its request with it when all moves that were found are final.
with held as (
  update wherry.listing
  set ended = 'FAILED', ended_at = now(), due_at = null, failure_kind = :kind, failure_message = :message
  where request_id = :request and token = :token and ended is null
  returning request_id
), counted as (
  update wherry.request q
  set
    total = q.total - 1,
    expected = 0,
    finished_at = case when q.succeeded + q.skipped + q.failed + q.cancelled = q.total - 1 then now() end
  from held h
  where q.id = any (array[h.request_id])
  returning q.id, q.webhook
), told as materialized (
  select wherry.tell(c.id, '{}') from counted c where c.webhook is not null
)
select (select count(*) > 0 from held) as ended, (select count(*) from told) as told
