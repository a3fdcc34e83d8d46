-- Moves that succeeded, in `bench.requests` requests of 10,000, all of the first lane.
set synchronous_commit = off;
with stored as (
  insert into wherry.request (
    created_at, finished_at, bytes, total, succeeded, priority, retire_source, overwrite, verify, labels, lanes, input_hash
  )
  select
    now() - interval '1 day', now(), 10000 * 12345::bigint, 10000, 10000, 0, false, 'IF_DIFFERENT', 'CHECKSUM', '{}',
    array(select min(id) from wherry.lane), sha256(int4send(n))
  from generate_series(1, current_setting('bench.requests')::int) n
  returning id
)
insert into wherry.move (
  request_id, number, lane_id, priority, turn, state, worker_id, token, attempts, started_at, finished_at, source,
  destination, bytes, crc32c, source_version, destination_version, evidence
)
select
  r.id, n, l.id, 0, n, 'SUCCEEDED', 1, 1, 1, now(), now(), l.source || ':images/' || r.id || '/asset-' || n || '.jpg',
  l.destination || ':images/' || r.id || '/asset-' || n || '.jpg', 12345, '0a1b2c3d', '"d41d8cd98f00b204e9800998ecf8427e"',
  '"d41d8cd98f00b204e9800998ecf8427e"', 'DESTINATION_CHECKSUM'
from stored r
cross join (select * from wherry.lane order by id limit 1) l
cross join generate_series(1, 10000) n
