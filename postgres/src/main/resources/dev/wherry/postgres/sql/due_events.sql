-- Takes requests that have events to deliver, so many for each webhook, and gives the first event of each; null when there
-- is none any more. Others get them only after a while.
with chosen as materialized (
  select d.place
  from unnest(:webhooks, :free) w (name, free)
  cross join lateral (
    select d.ctid as place
    from wherry.delivery d
    where d.webhook = w.name and d.due_at <= now()
    order by d.due_at
    limit w.free
    for update skip locked
  ) d
), taken as (
  update wherry.delivery d
  set due_at = now() + :lease * interval '1 millisecond', token = d.token + 1
  where d.ctid = any (array(select place from chosen))
  returning d.request_id, d.webhook, d.token, d.told
)
select t.request_id, t.webhook, t.token, t.told, e.id, e.name, e.happened_at, e.tries, e.type, e.data
from taken t
left join lateral (
  select e.*
  from wherry.event e
  where e.request_id = t.request_id and e.died_at is null
  order by e.id
  limit 1
) e on true
