-- Queues some of the moves whose waiting time is over, and answers how many of which request.
with due as materialized (
  select ctid as place
  from wherry.move
  where state = 'WAITING' and next_attempt_at <= now()
  order by next_attempt_at
  limit :limit
  for update skip locked
), woken as (
  update wherry.move m
  set
    state = 'QUEUED',
    next_attempt_at = null,
    held = (select 'REQUEST' from wherry.request q where q.id = m.request_id and q.cancelled_at is not null),
    turn = wherry.turn_now(m.lane_id, m.priority, m.turn)
  where ctid = any (array(select place from due))
  returning request_id, lane_id
), change as materialized (
  select request_id, count(*)::int as moves from woken group by request_id order by request_id
), counted as (
  update wherry.request q set waiting = q.waiting - c.moves from change c where q.id = any (array[c.request_id])
), tallied as materialized (
  select wherry.tally(lane_id, '-infinity', waiting => -count(*)) from woken group by lane_id
)
select request_id, moves, (select count(*) from tallied) as tallied from change
