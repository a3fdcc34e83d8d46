-- Reports of moves in the order of their ids, after one and up to a request.
select m.*
from wherry.move_report m
where (m.request_id, m.number) > (:afterRequest, :afterNumber) and m.request_id <= :lastRequest
order by m.request_id, m.number
limit :limit
