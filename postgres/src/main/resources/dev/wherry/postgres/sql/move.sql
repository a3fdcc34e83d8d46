-- A move's report.
select m.*, q.created_at, w.name as worker
from wherry.move m
join wherry.request q on q.id = any (array[m.request_id])
left join wherry.worker w on w.id = any (array[m.worker_id])
where m.request_id = :request and m.number = :number
