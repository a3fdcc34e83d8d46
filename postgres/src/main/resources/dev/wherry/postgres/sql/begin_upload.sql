-- Stores an upload if the claim that it was begun under holds.
insert into wherry.upload (request_id, number, bytes, part_bytes, provider, destination, upload, source_version)
select m.request_id, m.number, :size, :partBytes, split_part(m.destination, ':', 1), m.destination, :upload, :version
from wherry.move m
where m.request_id = :request
  and m.number = :number
  and m.token = :token
  and m.worker_id = :worker
  and m.finished_at is null
returning id
