-- Forgets some of the moves that were written down as finished an hour ago.
delete from wherry.finish
where ctid = any (
  array(
    select ctid from wherry.finish where at < now() - interval '1 hour' order by at limit :limit for update skip locked
  )
)
