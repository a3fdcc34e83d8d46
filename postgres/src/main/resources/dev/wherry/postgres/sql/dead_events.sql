-- A page of the events that could not be delivered, in the order in which they were told.
select e.id, e.request_id, e.number, e.name, e.happened_at, e.died_at, e.tries, e.type, e.failure, d.webhook
from wherry.event e
join wherry.delivery d on d.request_id = any (array[e.request_id])
where e.died_at is not null and e.id > :after
order by e.id
limit :limit
