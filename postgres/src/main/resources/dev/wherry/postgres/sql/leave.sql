-- Ends a worker in good order: what it still holds is queued again, and the attempt never was. Answers how many moves
-- of which request. Must run after lock_worker, in its transaction: only then all that it claimed can be seen.
with ended as (
  update wherry.worker set left_at = now(), progress = '{}', running = '{}' where id = :worker
), released as (
  update wherry.move m
  set
    state = 'QUEUED',
    worker_id = null,
    attempts = attempts - 1,
    held = (select 'REQUEST' from wherry.request q where q.id = m.request_id and q.cancelled_at is not null),
    turn = wherry.turn_now(m.lane_id, m.priority, m.turn)
  where state = 'RUNNING' and worker_id = :worker
  returning request_id, number, token, started_at
), kept as (
  insert into wherry.attempt (request_id, number, token, worker_id, started_at, ended, counted)
  select request_id, number, token, :worker, started_at, 'RELEASED', false from released
)
select request_id, count(*)::int as moves from released group by request_id
