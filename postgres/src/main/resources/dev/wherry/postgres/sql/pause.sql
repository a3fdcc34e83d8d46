-- Pauses a request, and answers how it was before.
with changed as (
  update wherry.request
  set paused_at = now(), resumed_at = null
  where id = :request and paused_at is null and cancelled_at is null and finished_at is null
)
select
  case when cancelled_at is not null then 'CANCELLED' when finished_at is not null then 'FINISHED' else 'DONE' end
    as answer
from wherry.request
where id = :request
