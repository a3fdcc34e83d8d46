-- Queued moves, in `bench.requests` requests of 10,000, shared evenly between all lanes: as if they had been sent while
-- no worker claimed.
set synchronous_commit = off;
with stored as (
  insert into wherry.request (total, priority, retire_source, overwrite, verify, labels, lanes, input_hash)
  select 10000, 0, false, 'IF_DIFFERENT', 'CHECKSUM', '{}', array(select id from wherry.lane), sha256(int4send(-n))
  from generate_series(1, current_setting('bench.requests')::int) n
  returning id
), lane as materialized (
  select l.id, l.source, l.destination, k.turn, row_number() over (order by l.id) - 1 as place, count(*) over () as lanes
  from wherry.lane l
  join wherry.lane_clock k on k.lane_id = l.id and k.priority = 0
)
insert into wherry.move (request_id, number, lane_id, priority, turn, source, destination)
select
  r.id, n, l.id, 0, l.turn + 1 + (n - 1) / l.lanes, l.source || ':images/' || r.id || '/asset-' || n || '.jpg',
  l.destination || ':images/' || r.id || '/asset-' || n || '.jpg'
from stored r
cross join generate_series(1, 10000) n
join lane l on l.place = (n - 1) % l.lanes
