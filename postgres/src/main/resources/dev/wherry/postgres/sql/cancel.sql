-- Cancels a request, and answers how it was before.
with changed as (
  update wherry.request
  set cancelled_at = now(), resumed_at = null
  where id = :request and cancelled_at is null and finished_at is null
)
select case when finished_at is not null and cancelled_at is null then 'FINISHED' else 'DONE' end as answer
from wherry.request
where id = :request
