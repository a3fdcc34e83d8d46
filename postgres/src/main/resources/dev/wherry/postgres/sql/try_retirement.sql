-- Writes down how the deletion of a source ended, for good or, without an end, for now.
update wherry.retirement
set
  ended = :end,
  ended_at = case when cast(:end as text) is not null then now() end,
  failure = :failure
where request_id = :request and number = :number and ended is null
