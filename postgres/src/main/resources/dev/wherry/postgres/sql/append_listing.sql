-- Adds moves to the request of a listing that is still held, and answers whether it was. The last of them end the listing,
-- and with it the request if nothing of it is left. Each move's turn is its place in its lane from now on, as enqueue has it.
with held as (
  update wherry.listing l
  set
    due_at = case when not :last then now() + :lease * interval '1 millisecond' end,
    ended = case when :last then 'FINISHED' end,
    ended_at = case when :last then now() end,
    position = :position,
    found = l.found + :listed,
    rejected = l.rejected + :rejected,
    problem_keys = trim_array(
      l.problem_keys || :problemKeys,
      greatest(0, cardinality(l.problem_keys) + cardinality(:problemKeys) - :kept)
    ),
    problems = trim_array(
      l.problems || :problems,
      greatest(0, cardinality(l.problems) + cardinality(:problems) - :kept)
    ),
    tries = 0,
    failure_kind = null,
    failure_message = null
  where l.request_id = :request and l.token = :token and l.ended is null
  returning l.request_id, l.signposted
), counted as (
  update wherry.request q
  set
    total = q.total + :moves - :last::int,
    expected = 1 - :last::int,
    lanes = array(select distinct l.id from unnest(q.lanes || :lanes) l (id)),
    finished_at = case
      when :last and q.succeeded + q.skipped + q.failed + q.cancelled = q.total + :moves - 1 then now()
    end
  from held h
  where q.id = any (array[h.request_id])
  returning q.id, q.priority, q.labels, q.webhook, q.total - :moves + :last::int as next, h.signposted
), lane as materialized (
  select array_agg(greatest(k.turn, h.turn) order by l.place) as turns
  from unnest(:lanes) with ordinality l (id, place)
  join wherry.lane_clock k on k.lane_id = any (array[l.id]) and k.priority = :priority
  left join lateral (
    select m.turn
    from wherry.move m
    where m.lane_id = l.id
      and m.priority = :priority
      and m.turn >= k.turn
      and m.state = 'QUEUED'
      and m.held is null
    order by m.turn
    limit 1
  ) h on true
), weight as materialized (
  select coalesce(max(w.weight), 1) as weight
  from counted c
  join wherry.label_weight w on w.label = any (c.labels)
), stored as (
  insert into wherry.move (request_id, number, lane_id, priority, turn, source, destination)
  select c.id, c.next + m.number - 1, (:lanes)[m.lane], c.priority, l.turns[m.lane] + m.place / w.weight, m.source,
    m.destination
  from counted c
  cross join lane l
  cross join weight w
  cross join unnest(:laneOfMove, :placeInLane, :sources, :destinations)
    with ordinality m (lane, place, source, destination, number)
), tallied as materialized (
  select wherry.tally(t.lane_id, '-infinity', total => t.moves)
  from (
    select (:lanes)[m.lane] as lane_id, count(*) as moves from unnest(:laneOfMove) m (lane) group by m.lane
  ) t
  where exists (select from counted)
), signposts as (
  insert into wherry.signpost (hash, request_id, number)
  select hashtextextended(s.source, 0), c.id, c.next + s.number - 1
  from counted c
  cross join unnest(:sources) with ordinality s (source, number)
  where split_part(s.source, ':', 1) = any (c.signposted)
), told as materialized (
  select wherry.tell(c.id, '{}') from counted c where :last and c.webhook is not null
)
select (select count(*) > 0 from held) as held, (select count(*) from tallied) + (select count(*) from told) as told
