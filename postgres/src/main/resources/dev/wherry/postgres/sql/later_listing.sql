-- Lets a listing that is still held go on later.
update wherry.listing
set
  due_at = now() + :delay * interval '1 millisecond',
  token = token + 1,
  tries = tries + case when :kind::text is null then 0 else 1 end,
  failure_kind = coalesce(:kind, failure_kind),
  failure_message = coalesce(:message, failure_message)
where request_id = :request and token = :token and ended is null
