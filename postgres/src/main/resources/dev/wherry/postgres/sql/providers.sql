-- Reports of providers. A move that begins and ends at one counts once.
with runs as materialized (
  select lane_id, count(*) as moves from wherry.move where state = 'RUNNING' group by lane_id
)
select
  p.name,
  p.paused_at is not null as paused,
  (
    select coalesce(sum(r.moves), 0)::int
    from runs r
    join wherry.lane l on l.id = any (array[r.lane_id])
    where l.source = p.name or l.destination = p.name
  ) as running,
  p.in_flight,
  p.floor,
  p.ceiling,
  p.requests_per_second,
  p.bytes_per_second,
  case when p.closed_until > now() then p.closed_until end as closed_until
from wherry.provider p
order by p.name
