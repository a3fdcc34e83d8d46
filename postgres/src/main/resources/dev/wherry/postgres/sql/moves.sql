-- Reports of moves in the order of their ids, after one and up to a request.
select m.*, q.created_at
from wherry.move m
join wherry.request q on q.id = any (array[m.request_id])
where (m.request_id, m.number) > (:afterRequest, :afterNumber) and m.request_id <= :lastRequest
order by m.request_id, m.number
limit :limit
