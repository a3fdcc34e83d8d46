-- Queues some failed moves again, as if they had never been tried; the last try goes to the history. Answers how many of
-- each request, and the last move that it looked at. The search goes on from there.
with page as materialized (
  select m.request_id, m.number
  from unnest(:kinds) k (kind)
  cross join lateral (
    select m.request_id, m.number
    from wherry.move m
    where m.failure_kind = k.kind
      and m.state = 'FAILED'
      and (m.request_id, m.number) > (:afterRequest, :afterNumber)
      and m.request_id <= :lastRequest
    order by m.request_id, m.number
    limit :limit
  ) m
  order by m.request_id, m.number
  limit :limit
), chosen as materialized (
  select m.place
  from page p
  join wherry.request q on q.id = any (array[p.request_id])
  cross join lateral (
    select m.ctid as place
    from wherry.move m
    where m.request_id = any (array[p.request_id]) and m.number = p.number and m.state = 'FAILED'
    for update
  ) m
  where q.cancelled_at is null
), last as materialized (
  select m.request_id, m.number, m.token, m.worker_id, m.started_at, m.finished_at, m.failure_kind, m.failure_message
  from wherry.move m
  where m.ctid = any (array(select place from chosen))
), queued as (
  update wherry.move m
  set
    state = 'QUEUED',
    worker_id = null,
    finished_at = null,
    attempts = 0,
    turn = wherry.turn_now(m.lane_id, m.priority, m.turn)
  where ctid = any (array(select place from chosen))
  returning request_id, lane_id
), kept as (
  insert into wherry.attempt (
    request_id, number, token, worker_id, started_at, ended_at, ended, counted, failure_kind, failure_message
  )
  select request_id, number, token, worker_id, started_at, finished_at, 'FAILED', true, failure_kind, failure_message
  from last
), change as materialized (
  select request_id, count(*)::int as moves from queued group by request_id order by request_id
), counted as (
  update wherry.request q
  set failed = q.failed - c.moves, finished_at = null
  from change c
  where q.id = any (array[c.request_id])
), tallied as materialized (
  select wherry.tally(lane_id, '-infinity', failed => -count(*)) from queued group by lane_id
)
select
  c.request_id, c.moves, p.request_id as last_request, p.number as last_number,
  (select count(*) from tallied) as tallied
from (select request_id, number from page order by request_id desc, number desc limit 1) p
left join change c on true
