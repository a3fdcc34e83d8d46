-- Whether a source is still to be deleted.
select exists (
  select
  from wherry.retirement t
  join wherry.request q on q.id = any (array[t.request_id])
  where t.request_id = :request and t.number = :number and t.ended is null and q.sources_kept_at is null
)
