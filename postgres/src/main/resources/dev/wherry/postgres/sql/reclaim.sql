-- Takes from dead workers what they hold, the attempt counted, and answers how many moves of which request.
-- Must run after lose_workers, in its transaction: only then all that they claimed can be seen.
with held as materialized (
  select m.ctid as place, m.worker_id, w.name, m.attempts >= :limit as final
  from wherry.move m
  join wherry.worker w on w.id = any (array[m.worker_id])
  where m.state = 'RUNNING' and m.worker_id = any (:workers)
  for update of m
), taken as (
  update wherry.move m
  set
    state = case when h.final then 'FAILED' else 'QUEUED' end,
    worker_id = case when h.final then m.worker_id end,
    turn = case when h.final then m.turn else wherry.turn_now(m.lane_id, m.priority, m.turn) end,
    finished_at = case when h.final then clock_timestamp() end,
    held = case when not h.final then (
      select 'REQUEST' from wherry.request q where q.id = m.request_id and q.cancelled_at is not null
    ) end,
    failure_kind = 'WORKER_LOST',
    failure_message = 'The worker ' || h.name || ' ended without a word while it held the move.'
  from held h
  where m.ctid = h.place
  returning m.request_id, m.number, m.token, h.worker_id, m.started_at, m.state, m.failure_kind, m.failure_message,
    m.lane_id
), lost as (
  insert into wherry.attempt (
    request_id, number, token, worker_id, started_at, ended, counted, failure_kind, failure_message
  )
  select request_id, number, token, worker_id, started_at, 'LOST', true, failure_kind, failure_message
  from taken
  where state = 'QUEUED'
), change as materialized (
  select request_id, count(*)::int as moves, count(*) filter (where state = 'FAILED') as failed
  from taken
  group by request_id
  order by request_id
), counted as (
  update wherry.request q
  set
    failed = q.failed + c.failed,
    finished_at = case when q.succeeded + q.skipped + q.failed + q.cancelled + c.failed = q.total then now() end
  from change c
  where q.id = any (array[c.request_id]) and c.failed > 0
  returning q.id, q.webhook is not null or q.followed_until > now() as heard
), told as materialized (
  select wherry.tell(c.id, array(select t.number from taken t where t.request_id = c.id))
  from counted c
  where c.heard
), tallied as materialized (
  select wherry.tally(lane_id, now(), failed => count(*)) from taken where state = 'FAILED' group by lane_id
)
select request_id, moves, (select count(*) from told) as told, (select count(*) from tallied) as tallied from change
