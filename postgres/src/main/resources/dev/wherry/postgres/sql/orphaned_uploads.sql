-- Takes uploads that no live move owns, for the asker to abort; others get them only after a while. No attempt goes on
-- with them from now on.
with orphaned as materialized (
  select u.ctid as place
  from wherry.upload u
  where u.provider = any (:providers)
    and u.abort_at <= now()
    and (
      u.abandoned_at is not null
      or not exists (
        select
        from wherry.move m
        where m.request_id = any (array[u.request_id]) and m.number = u.number and m.finished_at is null
      )
    )
  limit :limit
  for update skip locked
)
update wherry.upload u
set abandoned_at = coalesce(u.abandoned_at, now()), abort_at = now() + :again * interval '1 millisecond'
where u.ctid = any (array(select place from orphaned))
returning u.request_id, u.number, u.destination, u.upload
