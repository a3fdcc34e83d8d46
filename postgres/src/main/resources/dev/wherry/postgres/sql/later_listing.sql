-- Lets a listing that is still held go on later.
update wherry.listing
set
  due_at = now() + :delay * interval '1 millisecond',
  token = token + 1,
  tries = tries + :tried,
  failure_kind = coalesce(:kind, failure_kind),
  failure_message = coalesce(:message, failure_message)
where request_id = :request and token = :token and ended is null
