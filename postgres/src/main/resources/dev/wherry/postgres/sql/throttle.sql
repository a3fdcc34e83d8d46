-- Lowers how many moves may run at once at providers that throttle: by three tenths, at most once a second, not below
-- the floor. Where there was no limit, from what runs there. And leaves them alone for as long as they asked.
with asked as materialized (
  select a.name, a.pause from unnest(:providers, :pauses) a (name, pause)
), runs as materialized (
  select a.name, coalesce(sum(w.running[l.id]), 0) as moves
  from asked a
  cross join wherry.lane l
  cross join wherry.worker w
  where (l.source = a.name or l.destination = a.name) and w.left_at is null and w.lost_at is null
  group by a.name
)
insert into wherry.provider as p (name, in_flight, throttled_at, closed_until)
select
  a.name,
  greatest(1, floor(coalesce(r.moves, 1) * 0.7))::int,
  now(),
  now() + a.pause * interval '1 millisecond'
from asked a
left join runs r on r.name = a.name
order by a.name
on conflict (name) do update
set
  in_flight = case
    when p.throttled_at > now() - interval '1 second' then p.in_flight
    when p.in_flight is null then greatest(p.floor, least(p.ceiling, excluded.in_flight))
    else greatest(p.floor, floor(p.in_flight * 0.7)::int)
  end,
  throttled_at = case
    when p.throttled_at > now() - interval '1 second' then p.throttled_at else now()
  end,
  closed_until = greatest(p.closed_until, excluded.closed_until)
