-- Whether a request has a move that begins or ends at none of some providers, or looks for such.
select exists (
  select
  from wherry.request q
  join wherry.lane l on l.id = any (q.lanes)
  where q.id = :asked and not (l.source = any (:providers) and l.destination = any (:providers))
) or exists (
  select
  from wherry.listing l
  where l.request_id = :asked and not (l.source = any (:providers) and l.destination = any (:providers))
)
