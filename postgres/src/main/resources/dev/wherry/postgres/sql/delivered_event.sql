-- Forgets an event that was delivered. Whoever took its request lets it go, if it is still theirs: at once for the next
-- event, which may be one that was told meanwhile, and otherwise until there is one.
with gone as (
  delete from wherry.event where id = :event
)
update wherry.delivery d
set due_at = case
  when d.told > :told or exists (
    select from wherry.event e where e.request_id = :request and e.died_at is null and e.id <> :event
  ) then now()
end
where d.request_id = :request and d.token = :token
