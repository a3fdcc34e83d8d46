-- How many moves of some requests are in some states, or in any when none is given: from the requests' own counts.
select
  coalesce(sum(
    case when :states = '{}' then (q.total - q.expected)::bigint else
      case when 'QUEUED' = any (:states)
        then q.total - q.expected - q.waiting - q.succeeded - q.skipped - q.failed - q.cancelled else 0 end::bigint
      + case when 'WAITING' = any (:states) then q.waiting else 0 end
      + case when 'SUCCEEDED' = any (:states) then q.succeeded else 0 end
      + case when 'SKIPPED' = any (:states) then q.skipped else 0 end
      + case when 'FAILED' = any (:states) then q.failed else 0 end
      + case when 'CANCELLED' = any (:states) then q.cancelled else 0 end
    end
  ), 0)
  -- Running moves are in the rest that was counted as queued.
  + (
    case when 'RUNNING' = any (:states) then 1 else 0 end - case when 'QUEUED' = any (:states) then 1 else 0 end
  ) * (
    select count(*)
    from wherry.move m
    where m.state = 'RUNNING' and m.request_id between :firstRequest and :lastRequest
  ) as moves
from wherry.request q
where q.id between :firstRequest and :lastRequest
