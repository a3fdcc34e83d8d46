-- Reports of providers. A move that begins and ends at one counts once.
select
  p.name,
  p.paused_at is not null as paused,
  (
    select count(*)::int
    from wherry.move m
    join wherry.lane l on l.id = any (array[m.lane_id])
    where m.state = 'RUNNING' and (l.source = p.name or l.destination = p.name)
  ) as running,
  p.in_flight,
  p.floor,
  p.ceiling,
  case when p.closed_until > now() then p.closed_until end as closed_until
from wherry.provider p
order by p.name
