-- Queues again moves that were set aside for a destination that nobody writes to any more, one for each of some
-- destinations, and answers how many of which request. A settlement does so at once; this is for moves that ended in
-- another way. Goes through the destinations in the order of their hashes, from a point on.
with recursive destination (hash, n) as (
  (
    select hashtextextended(m.destination, 0), 1
    from wherry.move m
    where m.held = 'DESTINATION' and hashtextextended(m.destination, 0) >= :from
    order by hashtextextended(m.destination, 0)
    limit 1
  )
  union all
  select next.hash, d.n + 1
  from destination d
  cross join lateral (
    select hashtextextended(m.destination, 0) as hash
    from wherry.move m
    where m.held = 'DESTINATION' and hashtextextended(m.destination, 0) > d.hash
    order by hashtextextended(m.destination, 0)
    limit 1
  ) next
  where d.n < :limit
), chosen as materialized (
  select m.place
  from destination d
  cross join lateral (
    select m.ctid as place
    from wherry.move m
    where m.held = 'DESTINATION' and hashtextextended(m.destination, 0) = d.hash
    order by m.turn
    limit 1
    for update skip locked
  ) m
  where not exists (
    select
    from wherry.move r
    where hashtextextended(r.destination, 0) = any (array[d.hash]) and r.state = 'RUNNING'
  )
), released as (
  update wherry.move m
  set
    held = null,
    turn = wherry.turn_now(m.lane_id, m.priority, m.turn)
  where ctid = any (array(select place from chosen))
  returning request_id
)
select request_id, count(*)::int as moves from released group by request_id
