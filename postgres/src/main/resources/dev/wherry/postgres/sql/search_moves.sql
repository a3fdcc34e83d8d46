-- Reports of moves that a search finds, in the order of their ids, and where it stops looking: at so many requests, and at
-- so many moves of those that have what it wants of a request, however few it found.
-- Answers at least one row. The last move that was looked at is in each, or null when no more are there; and how many of
-- those that were looked at are what it wants.
with lane as materialized (
  select coalesce(array_agg(id), '{}') as ids
  from wherry.lane
  where source = coalesce(:sourceProvider, source) and destination = coalesce(:destinationProvider, destination)
), near as materialized (
  select
    q.id,
    q.moves,
    sum(q.moves) over (order by q.id rows between unbounded preceding and current row) - q.moves as before
  from (
    select
      q.id,
      case
        when q.labels @> :labels
          and q.lanes && (select ids from lane)
          and q.created_at >= :createdFrom
          and q.created_at < :createdTo
          and (:unfinished or (q.created_at < :finishedTo and coalesce(q.finished_at, 'infinity') >= :finishedFrom))
        then greatest(q.total - case q.id when :afterRequest then :afterNumber else 0 end, 0)
        else 0
      end as moves
    from wherry.request q
    where q.id between :afterRequest and :lastRequest
    order by q.id
    limit :most
  ) q
), reach as materialized (
  select id, moves from near where before < :most
), looked as materialized (
  select m.request_id, m.number, m.wanted
  from reach r
  cross join lateral (
    select
      m.request_id,
      m.number,
      (:states = '{}' or m.state = any (:states))
        and m.lane_id = any ((select ids from lane)::int[])
        and starts_with(m.source, :sourcePrefix)
        and starts_with(m.destination, :destinationPrefix)
        and (:unfinished or (m.finished_at >= :finishedFrom and m.finished_at < :finishedTo)) as wanted
    from wherry.move m
    where m.request_id = r.id and m.number > case r.id when :afterRequest then :afterNumber else 0 end
    order by m.request_id, m.number
    limit :most
  ) m
  where r.moves > 0
  order by m.request_id, m.number
  limit :most
), page as materialized (
  select request_id, number from looked where wanted order by request_id, number limit :limit
), edge as materialized (
  select
    case when l.moves = :most then l.request_id when r.more then r.id end as last_request,
    -- All moves of a request that was not wanted were looked at.
    case when l.moves = :most then l.number when r.more then 2147483647 end as last_number,
    l.wanted
  from (
    select
      count(*) as moves,
      count(*) filter (where wanted) as wanted,
      (select request_id from looked order by request_id desc, number desc limit 1) as request_id,
      (select number from looked order by request_id desc, number desc limit 1) as number
    from looked
  ) l
  cross join (
    select
      max(id) as id,
      (select count(*) from near) = :most or (select count(*) from near) > count(*) as more
    from reach
  ) r
)
select e.last_request, e.last_number, e.wanted, m.*
from edge e
left join (
  page p join wherry.move_report m on m.request_id = any (array[p.request_id]) and m.number = p.number
) on true
order by p.request_id, p.number
