-- Forgets some moves of the request that finished first, if that is old enough, and has no source to delete and nothing to
-- tell its webhook any more; with the last of them the request itself. What its webhook has not heard for a week is
-- forgotten too: no process tells it.
-- Answers how many rows.
with old as materialized (
  select q.id
  from wherry.request q
  where q.finished_at < now() - :requests * interval '1 millisecond'
    and not exists (
      select
      from wherry.retirement t
      where q.retire_after is not null
        and q.sources_kept_at is null
        and t.request_id = any (array[q.id])
        and t.ended is null
    )
    and not exists (
      select
      from wherry.event e
      where q.webhook is not null
        and e.request_id = any (array[q.id])
        and e.died_at is null
        and e.wanted_at > now() - interval '7 days'
    )
  order by q.finished_at
  limit 1
  for update skip locked
), moves as materialized (
  select m.ctid as place, m.request_id, m.number, hashtextextended(m.source, 0) as hash
  from old o
  cross join lateral (
    select m.ctid, m.request_id, m.number, m.source
    from wherry.move m
    where m.request_id = o.id
    order by m.request_id, m.number
    limit :limit
  ) m
), gone as (
  delete from wherry.move where ctid = any (array(select place from moves))
  returning lane_id, state, bytes
), tallied as materialized (
  select wherry.tally(
    lane_id,
    '-infinity',
    total => -count(*),
    succeeded => -count(*) filter (where state = 'SUCCEEDED'),
    skipped => -count(*) filter (where state = 'SKIPPED'),
    failed => -count(*) filter (where state = 'FAILED'),
    cancelled => -count(*) filter (where state = 'CANCELLED'),
    bytes => -coalesce(sum(bytes) filter (where state = 'SUCCEEDED'), 0)::bigint
  )
  from gone
  group by lane_id
), tries as (
  delete from wherry.attempt
  where ctid = any (
    array(
      select a.ctid
      from moves m
      join wherry.attempt a on a.request_id = any (array[m.request_id]) and a.number = m.number
    )
  )
), retirements as (
  delete from wherry.retirement
  where ctid = any (
    array(
      select t.ctid
      from moves m
      join wherry.retirement t on t.request_id = any (array[m.request_id]) and t.number = m.number
    )
  )
), signposts as (
  delete from wherry.signpost
  where ctid = any (
    array(
      select s.ctid
      from moves m
      join wherry.signpost s
        on s.hash = any (array[m.hash]) and s.request_id = m.request_id and s.number = m.number
    )
  )
), whole as (
  delete from wherry.request q
  where q.id = any (array(select id from old)) and (select count(*) from moves) < :limit
  returning q.id, q.webhook
), listings as (
  delete from wherry.listing where request_id = any (array(select id from whole))
), events as (
  delete from wherry.event
  where ctid = any (
    array(
      select e.ctid
      from whole w
      join wherry.event e on e.request_id = any (array[w.id])
      where w.webhook is not null and e.died_at is null
      union all
      select e.ctid
      from whole w
      join wherry.event e on e.request_id = any (array[w.id])
      where w.webhook is not null and e.died_at is not null
    )
  )
), deliveries as (
  delete from wherry.delivery
  where request_id = any (array(select id from whole where webhook is not null))
)
select (select count(*) from gone)::int + (select count(*) from whole)::int as rows,
  (select count(*) from tallied) as tallied
