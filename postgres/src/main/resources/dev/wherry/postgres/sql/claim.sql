-- Takes queued moves of the highest priority there is, and shares them between the lanes that have some and have free
-- slots. Locks rows only as far as it takes them, and passes over those that another claim is taking. Rows are found
-- again by their place in the table (see session.sql). It may take less than there is: ask again until it finds nothing.
--
-- The index still holds moves that were claimed lately, to the left of those that are queued, until it is vacuumed: so a
-- claim starts at the lane's clock. A thorough one starts at the very left, and finds the few moves that came to be
-- behind the clock: those of a request that was being stored, or of a claim that was undone, while the clock moved on.
--
-- What it meets and must not start, it sets aside, so that the next claim does not meet it again: moves of requests that
-- are paused or cancelled and, if it is careful, moves to a destination that another one is writing. One that is not
-- careful and meets such a move is refused by the index move_writing.
with living as materialized (
  -- Holds off whoever would take the worker for dead until these claims are there to be taken from it.
  select id from wherry.worker where id = :worker and left_at is null and lost_at is null for key share
), allowance as materialized (
  -- What providers with a limit have left. Other workers count by what their last claim left them with.
  select p.name, (p.in_flight - sum(
    coalesce((:running)[l.id], 0) + (
      select coalesce(sum(w.running[l.id]), 0)
      from wherry.worker w
      where w.left_at is null and w.lost_at is null and w.id <> :worker
    )
  ))::int as slots
  from wherry.provider p
  cross join wherry.lane l
  where p.in_flight is not null and (l.source = p.name or l.destination = p.name)
  group by p.name, p.in_flight
), head as materialized (
  select l.id, l.source, l.destination, f.slots, k.priority, k.turn
  from living
  cross join wherry.lane l
  cross join lateral (
    select least(
      :total,
      :perLane - coalesce((:running)[l.id], 0),
      (select min(a.slots) from allowance a where a.name in (l.source, l.destination))
    ) as slots
  ) f
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
          and m.held is null
        limit 1
      )
    order by k.priority desc
    limit 1
  ) k
  where l.paused_at is null
    and f.slots > 0
    and not exists (
      select
      from wherry.provider p
      where p.name = any (array[l.source, l.destination]) and (p.paused_at is not null or p.closed_until > now())
    )
), share as materialized (
  select
    id,
    source,
    destination,
    priority,
    turn,
    least(slots, ceil(:total::float8 / count(*) over ()))::int as slots,
    row_number() over (order by random()) as rank
  from head
  where priority = (select max(priority) from head)
), from_source as materialized (
  -- Lanes that share a provider share what it has left.
  select s.*, least(s.slots, a.slots - (sum(s.slots) over (partition by s.source order by s.rank) - s.slots)) as granted
  from share s
  left join allowance a on a.name = s.source
), share_granted as materialized (
  select
    s.*,
    least(
      s.granted, a.slots - (sum(s.granted) over (partition by s.destination order by s.rank) - s.granted)
    )::int as final
  from from_source s
  left join allowance a on a.name = s.destination
  where s.granted > 0
), picked as materialized (
  select m.place, m.request_id, s.id as lane_id, s.priority, m.turn, m.hash
  from (select * from share_granted where final > 0 order by rank) s
  cross join lateral (
    select
      m.ctid as place,
      m.request_id,
      m.turn,
      case when :careful then hashtextextended(m.destination, 0) end as hash
    from wherry.move m
    where m.lane_id = s.id
      and m.priority = s.priority
      and m.turn >= s.turn
      and m.state = 'QUEUED'
      and m.held is null
    order by m.turn, m.request_id, m.number
    limit s.final
    for update skip locked
  ) m
  limit :total
), stopped as materialized (
  select p.place
  from picked p
  cross join lateral (
    select
    from wherry.request q
    where q.id = any (array[p.request_id])
      and (q.paused_at is not null or q.cancelled_at is not null)
      and q.finished_at is null
  ) q
  where exists (
    select from wherry.request where (paused_at is not null or cancelled_at is not null) and finished_at is null
  )
), behind as materialized (
  select b.place
  from (
    select
      p.place,
      row_number() over (partition by p.hash order by p.turn, p.place) as nth,
      exists (
        select
        from wherry.move r
        where hashtextextended(r.destination, 0) = any (array[p.hash]) and r.state = 'RUNNING'
      ) as busy
    from picked p
    where :careful and p.place <> all (array(select place from stopped))
  ) b
  where b.busy or b.nth > 1
), set_aside as (
  update wherry.move m
  set held = case when m.ctid = any (array(select place from stopped)) then 'REQUEST' else 'DESTINATION' end
  where ctid = any (array(select place from stopped union all select place from behind))
), claimed_at_once as (
  update wherry.move
  set state = 'RUNNING', worker_id = :worker, started_at = clock_timestamp(), attempts = attempts + 1, token = token + 1
  where not :careful
    and ctid = any (array(select place from picked where place <> all (array(select place from stopped))))
  returning request_id, number, lane_id, turn, attempts, token, source, destination
), claimed_with_care as (
  -- In the order of the hashes: careful claims of the same destinations must not wait for each other crosswise.
  update wherry.move m
  set state = 'RUNNING', worker_id = :worker, started_at = clock_timestamp(), attempts = attempts + 1, token = token + 1
  from (
    select place
    from picked
    where :careful and place <> all (array(select place from stopped union all select place from behind))
    order by hash
  ) p
  where m.ctid = p.place
  returning m.request_id, m.number, m.lane_id, m.turn, m.attempts, m.token, m.source, m.destination
), claimed as materialized (
  select * from claimed_at_once union all select * from claimed_with_care
), clock as (
  -- Whoever comes second at the same moment leaves it: the clock may be a claim behind.
  update wherry.lane_clock k
  set turn = c.turn
  from (
    select k.place, c.turn
    from (select lane_id, priority, max(turn) as turn from picked group by lane_id, priority) c
    cross join lateral (
      select k.ctid as place
      from wherry.lane_clock k
      where k.lane_id = c.lane_id and k.priority = c.priority and k.turn < c.turn
      for no key update skip locked
    ) k
  ) c
  where k.ctid = c.place
), runs as materialized (
  select coalesce(array_agg(coalesce((:running)[i], 0) + coalesce(c.moves, 0) order by i), '{}')::int[] as by_lane
  from generate_series(
    1, greatest(coalesce(cardinality(:running), 0), (select coalesce(max(lane_id), 0) from claimed))
  ) i
  left join (select lane_id, count(*) as moves from claimed group by lane_id) c on c.lane_id = i
), counted as (
  update wherry.worker w
  set running = r.by_lane
  from runs r
  where w.id = any (array(select id from living)) and w.running is distinct from r.by_lane
)
(
  select request_id, number, attempts, token, source, destination, null as overwrite, null as verify, null as retire_source,
    null as retire_after
  from claimed
  order by turn, request_id, number
)
union all
-- Their requests, each once. One whose sources are kept deletes none.
select
  q.id, 0, 0, 0, null, null, q.overwrite, q.verify, q.retire_source and q.sources_kept_at is null,
  case when q.sources_kept_at is null then q.retire_after end
from (select distinct request_id from claimed) c
join wherry.request q on q.id = any (array[c.request_id])
union all
-- Whether any was met that must not start: there may be others behind it.
select 0, 0, 0, 0, null, null, null, null, null, null
where exists (select from stopped) or exists (select from behind)
