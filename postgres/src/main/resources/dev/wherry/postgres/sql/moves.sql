-- Reports of moves in the order of their ids, after one and up to a request.
select m.*, q.created_at, w.name as worker
from wherry.move m
join wherry.request q on q.id = any (array[m.request_id])
left join wherry.worker w on w.id = any (array[m.worker_id])
where (m.request_id, m.number) > (:afterRequest, :afterNumber) and m.request_id <= :lastRequest
order by m.request_id, m.number
limit :limit
