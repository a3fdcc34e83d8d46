-- A move's report.
select m.*, q.created_at
from wherry.move m
join wherry.request q on q.id = any (array[m.request_id])
where m.request_id = :request and m.number = :number
