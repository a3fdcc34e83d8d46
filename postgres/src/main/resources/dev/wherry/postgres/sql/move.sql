-- A move's report.
select m.*
from wherry.move_report m
where m.request_id = :request and m.number = :number
