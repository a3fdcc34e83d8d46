-- The latest upload that a move left open and did not give up, and the parts that were taken: one row for each, or a
-- single one without a part.
select u.upload, u.source_version, u.bytes, u.part_bytes, p.number, p.bytes as taken, p.crc32c, p.tag
from (
  select id, upload, source_version, bytes, part_bytes
  from wherry.upload
  where request_id = :request and number = :number and abandoned_at is null
  order by id desc
  limit 1
) u
left join wherry.part p on p.upload_id = u.id
order by p.number
