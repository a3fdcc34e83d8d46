-- Stores a request and its moves, or what finds them, unless its key is known: then nothing, and no row is answered.
-- Each move's turn is its place in its lane, from where the lane is now; of a request with twice the weight, two moves
-- have one place.
with accepted as (
  insert into wherry.request (
    total, expected, priority, overwrite, verify, retire_source, retire_after, labels, lanes, idempotency_key, input_hash,
    webhook, webhook_events
  )
  select :total + :expected, :expected, :priority, :overwrite, :verify, :retireSource, :retireAfter, :labels, :lanes,
    :key, :hash, :webhook, :webhookEvents
  where not exists (select from wherry.request where idempotency_key = :key)
  on conflict (idempotency_key) do nothing
  returning id
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
  select coalesce(max(weight), 1) as weight from wherry.label_weight where label = any (:labels)
), stored as (
  insert into wherry.move (request_id, number, lane_id, priority, turn, source, destination)
  select a.id, m.number, (:lanes)[m.lane], :priority, l.turns[m.lane] + m.place / w.weight, m.source, m.destination
  from accepted a
  cross join lane l
  cross join weight w
  cross join unnest(:laneOfMove, :placeInLane, :sources, :destinations)
    with ordinality m (lane, place, source, destination, number)
), tallied as materialized (
  select wherry.tally(t.lane_id, '-infinity', total => t.moves)
  from (
    select (:lanes)[m.lane] as lane_id, count(*) as moves from unnest(:laneOfMove) m (lane) group by m.lane
  ) t
  where exists (select from accepted)
), signposts as (
  insert into wherry.signpost (hash, request_id, number)
  select hashtextextended((:sources)[s.number], 0), a.id, s.number
  from accepted a
  cross join unnest(:signposts) s (number)
), listing as (
  insert into wherry.listing (
    request_id, source, prefix, format, reach, destination, key, signposted, include, exclude, min_bytes, max_bytes,
    modified_after, modified_before
  )
  select a.id, :listSource, :listPrefix, :listFormat, :listReach, :listDestination, :listKey, :listSignposted,
    :listInclude, :listExclude, :listMinBytes, :listMaxBytes, :listModifiedAfter, :listModifiedBefore
  from accepted a
  where :expected > 0
)
select id, (select count(*) from tallied) as tallied from accepted
