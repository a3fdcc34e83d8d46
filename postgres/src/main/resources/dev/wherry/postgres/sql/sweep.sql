-- Ends some moves of one cancelled request that don't run: the next by their numbers, and those that were set aside.
-- Answers the request and how many moves. Takes the request first; that is safe, since it waits for no move.
with chosen as materialized (
  select q.id, q.swept
  from wherry.request q
  where q.cancelled_at is not null
    and q.finished_at is null
    and (
      q.swept < q.total or exists (select from wherry.move m where m.request_id = q.id and m.held = 'REQUEST')
    )
  order by q.id
  limit 1
  for update skip locked
), found as materialized (
  (
    select m.ctid as place
    from chosen c
    cross join lateral (
      select m.ctid
      from wherry.move m
      where m.request_id = c.id
        and m.number > c.swept
        and m.number <= c.swept + :limit
        and m.state in ('QUEUED', 'WAITING')
      for update skip locked
    ) m
  )
  union all
  (
    select m.ctid as place
    from chosen c
    cross join lateral (
      select m.ctid
      from wherry.move m
      where m.request_id = c.id and m.held = 'REQUEST' and not (m.number > c.swept and m.number <= c.swept + :limit)
      limit :limit
      for update skip locked
    ) m
  )
), before as materialized (
  select m.lane_id, count(*) as moves, count(*) filter (where m.state = 'WAITING') as waiting
  from wherry.move m
  where m.ctid = any (array(select place from found))
  group by m.lane_id
), ended as (
  update wherry.move m
  set
    state = 'CANCELLED',
    held = null,
    next_attempt_at = null,
    finished_at = now()
  where m.ctid = any (array(select place from found))
  returning m.request_id, m.number
), counted as (
  update wherry.request q
  set
    swept = least(q.total, c.swept + :limit),
    waiting = q.waiting - b.waiting::int,
    cancelled = q.cancelled + e.moves,
    finished_at = case when q.succeeded + q.skipped + q.failed + q.cancelled + e.moves = q.total then now() end
  from chosen c, (select coalesce(sum(waiting), 0) as waiting from before) b, (select count(*)::int as moves from ended) e
  where q.id = any (array[c.id])
  returning q.id, q.webhook is not null or q.followed_until > now() as heard
), told as materialized (
  select wherry.tell(c.id, array(select number from ended)) from counted c where c.heard
), tallied as materialized (
  select wherry.tally(lane_id, '-infinity', waiting => -waiting, cancelled => moves) from before
)
select
  c.id as request_id, (select count(*)::int from ended) as moves, (select count(*) from told) as told,
  (select count(*) from tallied) as tallied
from chosen c
