-- Of the newest moves from a location that has signposts: the last one that left its asset at the destination, or else the
-- last one that was asked for.
select m.*
from (
  select s.request_id, s.number
  from wherry.signpost s
  where s.hash = hashtextextended(:source, 0)
  order by s.request_id desc
  limit 100
) s
join wherry.move_report m on m.request_id = any (array[s.request_id]) and m.number = s.number
where m.source = :source
order by
  (m.state in ('SUCCEEDED', 'SKIPPED') and m.evidence <> 'PRESENT') desc,
  m.finished_at desc nulls last,
  m.request_id desc
limit 1
