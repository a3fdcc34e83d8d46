-- Lets events be delivered that could not be, as if they had never been tried. Answers how many.
with wanted as (
  update wherry.event e
  set died_at = null, wanted_at = now(), tries = 0
  where e.id = any (:events) and e.died_at is not null
  returning e.request_id
), due as (
  update wherry.delivery d
  set told = d.told + 1, due_at = coalesce(d.due_at, now())
  where d.request_id = any (array(select request_id from wanted))
)
select count(*) from wanted
