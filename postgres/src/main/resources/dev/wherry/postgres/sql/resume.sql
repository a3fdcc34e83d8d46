-- Resumes a request, and answers how it was before. Its moves that were set aside are queued again by release.sql.
with changed as (
  update wherry.request
  set paused_at = null, resumed_at = now()
  where id = :request and paused_at is not null and cancelled_at is null and finished_at is null
)
select
  case when cancelled_at is not null then 'CANCELLED' when finished_at is not null then 'FINISHED' else 'DONE' end
    as answer
from wherry.request
where id = :request
