-- Reports of requests that a search finds, the newest first, and where it stops looking: at so many requests, however few
-- it found. Answers at least one row; the last that was looked at is in each, or null when no more are there.
with looked as materialized (
  select count(*) as requests, min(id) as last
  from (select id from wherry.request where id < :before and id >= :from order by id desc limit :most) q
)
select case l.requests when :most then l.last end as last, q.*
from looked l
left join lateral (
  select *
  from wherry.request_report q
  where q.id < :before
    and q.id >= l.last
    and (:states = '{}' or q.state = any (:states))
    and q.labels @> :labels
    and (
      coalesce(:sourceProvider, :destinationProvider) is null
      or q.lanes && array(
        select l.id
        from wherry.lane l
        where l.source = coalesce(:sourceProvider, l.source)
          and l.destination = coalesce(:destinationProvider, l.destination)
      )
    )
    and q.created_at >= :createdFrom
    and q.created_at < :createdTo
    and (:unfinished or (q.finished_at >= :finishedFrom and q.finished_at < :finishedTo))
  order by q.id desc
  limit :limit
) q on true
order by q.id desc
