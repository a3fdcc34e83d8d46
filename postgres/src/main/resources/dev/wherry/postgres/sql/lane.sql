-- A lane that has a clock at a priority.
select l.id
from wherry.lane l
join wherry.lane_clock k on k.lane_id = any (array[l.id]) and k.priority = :priority
where l.source = :source and l.destination = :destination
