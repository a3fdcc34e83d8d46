-- Adds moves to the request of a listing that is still held, and answers whether it was. Each move's turn is its place in
-- its lane from now on, as enqueue has it.
with held as (
  update wherry.listing l
  set
    due_at = now() + :lease * interval '1 millisecond',
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
  set total = q.total + :moves
  from held h
  where q.id = any (array[h.request_id])
  returning q.id, q.priority, q.labels, q.total - :moves as next, h.signposted
), clock as materialized (
  select greatest(k.turn, h.turn) as turn
  from wherry.lane_clock k
  left join lateral (
    select m.turn
    from wherry.move m
    where m.lane_id = :lane
      and m.priority = k.priority
      and m.turn >= k.turn
      and m.state = 'QUEUED'
      and m.held is null
    order by m.turn
    limit 1
  ) h on true
  where k.lane_id = :lane and k.priority = :priority
), weight as materialized (
  select coalesce(max(w.weight), 1) as weight
  from counted c
  join wherry.label_weight w on w.label = any (c.labels)
), stored as (
  insert into wherry.move (request_id, number, lane_id, priority, turn, source, destination)
  select c.id, c.next + m.number - 1, :lane, c.priority, k.turn + (m.number - 1) / w.weight, m.source, m.destination
  from counted c
  cross join clock k
  cross join weight w
  cross join unnest(:sources, :destinations) with ordinality m (source, destination, number)
), tallied as materialized (
  select wherry.tally(:lane, '-infinity', total => :moves) from counted where :moves > 0
), signposts as (
  insert into wherry.signpost (hash, request_id, number)
  select hashtextextended(s.source, 0), c.id, c.next + s.number - 1
  from counted c
  cross join unnest(:sources) with ordinality s (source, number)
  where c.signposted
)
select (select count(*) > 0 from held) as held, (select count(*) from tallied) as tallied
