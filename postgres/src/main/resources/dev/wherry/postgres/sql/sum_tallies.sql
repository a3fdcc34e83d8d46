-- Makes one row for each lane of the tallies that no rate is told of any more. Those that are just written are left for
-- the next time.
with old as materialized (
  select ctid as place, lane_id, total, waiting, succeeded, skipped, failed, cancelled, bytes
  from wherry.tally
  where at < now() - interval '2 minutes' and writer <> 0
  for update skip locked
), gone as (
  delete from wherry.tally where ctid = any (array(select place from old))
)
insert into wherry.tally as t (lane_id, writer, at, total, waiting, succeeded, skipped, failed, cancelled, bytes)
select
  lane_id, 0, '-infinity', sum(total), sum(waiting), sum(succeeded), sum(skipped), sum(failed), sum(cancelled), sum(bytes)
from old
group by lane_id
order by lane_id
on conflict on constraint tally_pkey do update
set
  total = t.total + excluded.total,
  waiting = t.waiting + excluded.waiting,
  succeeded = t.succeeded + excluded.succeeded,
  skipped = t.skipped + excluded.skipped,
  failed = t.failed + excluded.failed,
  cancelled = t.cancelled + excluded.cancelled,
  bytes = t.bytes + excluded.bytes
