-- Writes down that an event could not be delivered, if whoever took its request still has it; the next try is later. One
-- that was tried for too long is dead, and the next one's turn comes. Answers whether it is dead.
with failed as (
  update wherry.event e
  set
    tries = e.tries + 1,
    failure = :failure,
    died_at = case
      when now() + :delay * interval '1 millisecond' > e.wanted_at + :longest * interval '1 millisecond' then now()
    end
  where e.id = :event
    and e.died_at is null
    and exists (select from wherry.delivery d where d.request_id = :request and d.token = :token)
  returning e.died_at is not null as dead
), later as (
  update wherry.delivery d
  set due_at = now() + case when (select dead from failed) then 0 else :delay end * interval '1 millisecond'
  where d.request_id = :request and d.token = :token
)
select dead from failed
