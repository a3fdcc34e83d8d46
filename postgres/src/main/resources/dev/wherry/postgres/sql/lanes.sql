-- Reports of lanes.
with runs as materialized (
  select lane_id, count(*)::int as moves from wherry.move where state = 'RUNNING' group by lane_id
)
select
  l.source,
  l.destination,
  l.paused_at,
  coalesce((select r.moves from runs r where r.lane_id = l.id), 0) as running
from wherry.lane l
order by l.source, l.destination
