-- Reports of requests, the newest first.
select * from wherry.request_report where id < :before order by id desc limit :limit
