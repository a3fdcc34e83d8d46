-- What there is of moves now: one row for each lane, or one without a lane when there is none. No row is read for each move
-- but for those that run. How long the oldest has waited is told by the first moves in turn of each priority: the next move
-- of every request that shares a lane with fewer than a hundred others is among them.
with now as materialized (
  select
    now() as at,
    date_bin('10 seconds', now(), 'epoch') - interval '1 minute' as since,
    (
      select count(*)::int
      from wherry.worker w
      where w.left_at is null and w.lost_at is null and w.heartbeat_at > now() - interval '1 minute'
    ) as workers,
    (
      select coalesce(sum(p.bytes::bigint), 0)::bigint
      from wherry.worker w
      cross join lateral jsonb_each_text(w.progress) p (move, bytes)
      where w.left_at is null and w.lost_at is null and w.heartbeat_at > now() - interval '1 minute'
    ) as bytes_under_way
), runs as materialized (
  select lane_id, count(*) as moves from wherry.move where state = 'RUNNING' group by lane_id
)
select
  n.at,
  n.workers,
  n.bytes_under_way,
  l.source,
  l.destination,
  t.total,
  t.total - t.waiting - r.running - t.succeeded - t.skipped - t.failed - t.cancelled as queued,
  t.waiting,
  r.running,
  t.succeeded,
  t.skipped,
  t.failed,
  t.cancelled,
  t.bytes,
  t.succeeded_lately / s.seconds as succeeded_rate,
  t.skipped_lately / s.seconds as skipped_rate,
  t.failed_lately / s.seconds as failed_rate,
  t.bytes_lately / s.seconds as bytes_rate,
  h.queued_since
from now n
cross join lateral (select extract(epoch from n.at - n.since)::float8 as seconds) s
left join wherry.lane l on true
left join lateral (select coalesce((select r.moves from runs r where r.lane_id = l.id), 0) as running) r on true
left join lateral (
  select
    coalesce(sum(t.total), 0)::bigint as total,
    coalesce(sum(t.waiting), 0)::bigint as waiting,
    coalesce(sum(t.succeeded), 0)::bigint as succeeded,
    coalesce(sum(t.skipped), 0)::bigint as skipped,
    coalesce(sum(t.failed), 0)::bigint as failed,
    coalesce(sum(t.cancelled), 0)::bigint as cancelled,
    coalesce(sum(t.bytes), 0)::bigint as bytes,
    coalesce(sum(t.succeeded) filter (where t.at >= n.since), 0)::float8 as succeeded_lately,
    coalesce(sum(t.skipped) filter (where t.at >= n.since), 0)::float8 as skipped_lately,
    coalesce(sum(t.failed) filter (where t.at >= n.since), 0)::float8 as failed_lately,
    coalesce(sum(t.bytes) filter (where t.at >= n.since), 0)::float8 as bytes_lately
  from wherry.tally t
  where t.lane_id = any (array[l.id])
) t on true
left join lateral (
  select
    min(least(h.started_at, (select q.created_at from wherry.request q where q.id = any (array[h.request_id])))) as
      queued_since
  from wherry.lane_clock k
  cross join lateral (
    select min(m.request_id) filter (where m.started_at is null) as request_id, min(m.started_at) as started_at
    from (
      select m.request_id, m.started_at
      from wherry.move m
      where m.lane_id = k.lane_id
        and m.priority = k.priority
        and m.turn >= k.turn
        and m.state = 'QUEUED'
        and m.held is null
      order by m.turn, m.request_id, m.number
      limit 100
    ) m
  ) h
  where k.lane_id = l.id
) h on true
order by l.source, l.destination
