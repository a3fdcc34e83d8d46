-- Takes queued moves of the highest priority there is, and shares them between the lanes that have some and have free
-- slots. Locks rows only as far as it takes them, and passes over those that another claim is taking. Rows are found
-- again by their place in the table (see session.sql).
--
-- The index still holds moves that were claimed lately, to the left of those that are queued, until it is vacuumed: so a
-- claim starts at the lane's clock. A thorough one starts at the very left, and finds the few moves that came to be
-- behind the clock: those of a request that was being stored, or of a claim that was undone, while the clock moved on.
with living as materialized (
  -- Holds off whoever would take the worker for dead until these claims are there to be taken from it.
  select id from wherry.worker where id = :worker and left_at is null and lost_at is null for key share
), head as materialized (
  select l.id, f.slots, k.priority, k.turn
  from living
  cross join wherry.lane l
  cross join lateral (select least(:total, :perLane - coalesce((:running)[l.id], 0)) as slots) f
  cross join lateral (
    select k.priority, case when :thorough then '-infinity' else k.turn end as turn
    from wherry.lane_clock k
    where k.lane_id = l.id
      and (
        select true
        from wherry.move m
        where m.lane_id = k.lane_id
          and m.priority = k.priority
          and m.turn >= case when :thorough then '-infinity' else k.turn end
          and m.state = 'QUEUED'
          and not m.held
        limit 1
      )
    order by k.priority desc
    limit 1
  ) k
  where l.paused_at is null and f.slots > 0
), share as materialized (
  select id, priority, turn, least(slots, ceil(:total::float8 / count(*) over ()))::int as slots
  from head
  where priority = (select max(priority) from head)
  order by random()
), picked as materialized (
  select m.place
  from share s
  cross join lateral (
    select m.ctid as place
    from wherry.move m
    where m.lane_id = s.id
      and m.priority = s.priority
      and m.turn >= s.turn
      and m.state = 'QUEUED'
      and not m.held
    order by m.turn, m.request_id, m.number
    limit s.slots
    for update skip locked
  ) m
  limit :total
), claimed as (
  update wherry.move
  set state = 'RUNNING', worker_id = :worker, started_at = now(), attempts = attempts + 1, token = token + 1
  where ctid = any (array(select place from picked))
  returning request_id, number, lane_id, priority, turn, attempts, token, source, destination
), clock as (
  -- Whoever comes second at the same moment leaves it: the clock may be a claim behind.
  update wherry.lane_clock k
  set turn = c.turn
  from (
    select k.place, c.turn
    from (select lane_id, priority, max(turn) as turn from claimed group by lane_id, priority) c
    cross join lateral (
      select k.ctid as place
      from wherry.lane_clock k
      where k.lane_id = c.lane_id and k.priority = c.priority and k.turn < c.turn
      for no key update skip locked
    ) k
  ) c
  where k.ctid = c.place
)
select c.request_id, c.number, c.attempts, c.token, c.source, c.destination, q.overwrite, q.verify, q.retire_source
from claimed c
join wherry.request q on q.id = any (array[c.request_id])
order by c.turn, c.request_id, c.number
