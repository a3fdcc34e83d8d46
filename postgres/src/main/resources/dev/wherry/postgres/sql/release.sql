-- Queues again some of the moves that were set aside while their request was paused, and answers how many of which
-- request. A request is done with when none is left a while after it was resumed: a claim that saw it paused may still
-- be setting moves aside.
with chosen as materialized (
  select m.place
  from wherry.request q
  cross join lateral (
    select m.ctid as place
    from wherry.move m
    where m.request_id = q.id and m.held = 'REQUEST'
    limit :limit
    for update skip locked
  ) m
  where q.resumed_at is not null and q.paused_at is null and q.cancelled_at is null
  limit :limit
), released as (
  update wherry.move m
  set
    held = null,
    turn = wherry.turn_now(m.lane_id, m.priority, m.turn)
  where ctid = any (array(select place from chosen))
  returning request_id
), done as (
  update wherry.request q
  set resumed_at = null
  where q.resumed_at < now() - interval '1 minute'
    and not exists (select from wherry.move m where m.request_id = q.id and m.held = 'REQUEST')
)
select request_id, count(*)::int as moves from released group by request_id
