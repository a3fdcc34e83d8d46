-- Ends attempts, each if its claim still holds, and answers the places of those that did, and whether it queued moves
-- that waited for them. The claim is known by move, token and worker alone: naming the state here would let a plan walk
-- all running moves for each result.
with given as materialized (
  select r.*, r.state in ('SUCCEEDED', 'SKIPPED', 'FAILED', 'CANCELLED') as final
  from unnest(
    :requests, :numbers, :tokens, :ends, :bytes, :crc32c, :sha256, :sourceVersions, :destinationVersions,
    :sourceChecksums, :evidence, :guards, :lostAttributes, :failureKinds, :failureMessages, :delays, :counted,
    :retireAfters
  ) with ordinality r (
    request_id, number, token, state, bytes, crc32c, sha256, source_version, destination_version,
    source_checksum, evidence, guard, lost_attributes, failure_kind, failure_message, delay, counted,
    retire_after, place
  )
), result as (
  select * from given where final
  union all
  -- Nothing of a cancelled request is tried again.
  select
    g.request_id, g.number, g.token, case when c.yes then 'CANCELLED' else g.state end, g.bytes, g.crc32c, g.sha256,
    g.source_version, g.destination_version, g.source_checksum, g.evidence, g.guard, g.lost_attributes, g.failure_kind,
    g.failure_message,
    case when not c.yes then g.delay end, c.yes or g.counted, g.retire_after, g.place, c.yes
  from given g
  cross join lateral (
    select count(*) > 0 as yes
    from wherry.request q
    where q.id = any (array[g.request_id]) and q.cancelled_at is not null
  ) c
  where not g.final
), settled as (
  update wherry.move m
  set
    state = r.state,
    worker_id = case when r.final then m.worker_id end,
    turn = case r.state when 'QUEUED' then wherry.turn_now(m.lane_id, m.priority, m.turn) else m.turn end,
    attempts = m.attempts - case when r.counted then 0 else 1 end,
    finished_at = case when r.final then now() end,
    next_attempt_at = now() + r.delay * interval '1 millisecond',
    bytes = r.bytes,
    crc32c = r.crc32c,
    sha256 = r.sha256,
    source_version = r.source_version,
    destination_version = r.destination_version,
    source_checksum = r.source_checksum,
    evidence = r.evidence,
    guard = r.guard,
    lost_attributes = r.lost_attributes::text[],
    failure_kind = case when r.state in ('QUEUED', 'CANCELLED') then m.failure_kind else r.failure_kind end,
    failure_message = case when r.state in ('QUEUED', 'CANCELLED') then m.failure_message else r.failure_message end
  from result r
  where m.request_id = any (array[r.request_id])
    and m.number = r.number
    and m.token = r.token
    and m.worker_id = :worker
    and m.finished_at is null
  returning r.place, m.request_id, m.number, m.token, m.started_at, m.state, m.bytes, r.counted, r.failure_kind,
    r.failure_message, m.lane_id, r.retire_after
), retried as (
  insert into wherry.attempt (
    request_id, number, token, worker_id, started_at, ended, counted, failure_kind, failure_message
  )
  select
    request_id, number, token, :worker, started_at, case state when 'QUEUED' then 'RELEASED' else 'RETRIED' end,
    counted, failure_kind, failure_message
  from settled
  where state in ('QUEUED', 'WAITING')
), retiring as (
  insert into wherry.retirement (request_id, number, lane_id, due_at, try_at)
  select request_id, number, lane_id, d.due_at, d.due_at
  from settled
  cross join lateral (select now() + retire_after * interval '1 millisecond' as due_at) d
  where retire_after is not null
), change as materialized (
  -- In the order of their ids: two statements that settle moves of the same requests must not wait for each other.
  select
    request_id,
    count(*) filter (where state = 'WAITING') as waiting,
    count(*) filter (where state = 'SUCCEEDED') as succeeded,
    count(*) filter (where state = 'SKIPPED') as skipped,
    count(*) filter (where state = 'FAILED') as failed,
    count(*) filter (where state = 'CANCELLED') as cancelled,
    count(*) filter (where state in ('SUCCEEDED', 'SKIPPED', 'FAILED', 'CANCELLED')) as final,
    coalesce(sum(bytes) filter (where state = 'SUCCEEDED'), 0) as bytes
  from settled
  group by request_id
  order by request_id
), counted as (
  update wherry.request q
  set
    waiting = q.waiting + c.waiting,
    succeeded = q.succeeded + c.succeeded,
    skipped = q.skipped + c.skipped,
    failed = q.failed + c.failed,
    cancelled = q.cancelled + c.cancelled,
    bytes = q.bytes + c.bytes,
    finished_at =
      case when q.succeeded + q.skipped + q.failed + q.cancelled + c.final = q.total then now() end
  from change c
  where q.id = any (array[c.request_id])
  returning q.id, q.webhook is not null or q.followed_until > now() as heard
), told as materialized (
  select wherry.tell(c.id, array(select s.number from settled s where s.request_id = c.id))
  from counted c
  where c.heard
), tallied as materialized (
  select wherry.tally(
    lane_id,
    now(),
    waiting => count(*) filter (where state = 'WAITING'),
    succeeded => count(*) filter (where state = 'SUCCEEDED'),
    skipped => count(*) filter (where state = 'SKIPPED'),
    failed => count(*) filter (where state = 'FAILED'),
    cancelled => count(*) filter (where state = 'CANCELLED'),
    bytes => coalesce(sum(bytes) filter (where state = 'SUCCEEDED'), 0)::bigint
  )
  from settled
  group by lane_id
), following as (
  -- Of the moves that wait for a destination, the next one; the statement that ends it lets the next one go.
  update wherry.move m
  set
    held = null,
    turn = wherry.turn_now(m.lane_id, m.priority, m.turn)
  where ctid = any (
    array(
      select b.place
      from settled s
      join wherry.move e on e.request_id = any (array[s.request_id]) and e.number = s.number
      cross join lateral (
        select b.ctid as place
        from wherry.move b
        where hashtextextended(b.destination, 0) = hashtextextended(e.destination, 0) and b.held = 'DESTINATION'
        order by b.turn
        limit 1
        for update skip locked
      ) b
      where exists (select from wherry.move where held = 'DESTINATION')
    )
  )
  returning m.number
)
select
  array_agg(place::int) as places, (select count(*) > 0 from following) as queued, (select count(*) from told) as told,
  (select count(*) from tallied) as tallied
from settled
