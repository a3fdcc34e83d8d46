-- Whether a claim still holds.
select exists (
  select
  from wherry.move
  where request_id = :request
    and number = :number
    and token = :token
    and worker_id = :worker
    and finished_at is null
)
