-- A page of the uploads that are neither completed nor aborted, the oldest first.
select
  u.id, u.request_id, u.number, u.destination, u.upload, u.bytes, u.started_at, u.abandoned_at,
  (select coalesce(sum(p.bytes), 0) from wherry.part p where p.upload_id = u.id) as taken
from wherry.upload u
where u.id > :after
order by u.id
limit :limit
