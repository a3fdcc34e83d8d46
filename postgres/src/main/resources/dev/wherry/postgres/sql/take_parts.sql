-- Stores parts that a provider has taken, if the claim holds; answers the upload. A part that was taken again replaces
-- the one before.
with holding as materialized (
  select u.id
  from wherry.upload u
  where u.request_id = :request
    and u.number = :number
    and u.upload = :upload
    and exists (
      select
      from wherry.move m
      where m.request_id = :request
        and m.number = :number
        and m.token = :token
        and m.worker_id = :worker
        and m.finished_at is null
    )
), stored as (
  insert into wherry.part (upload_id, number, bytes, crc32c, tag)
  select h.id, p.number, p.bytes, p.crc32c, p.tag
  from holding h
  cross join unnest(:numbers, :sizes, :crc32c, :tags) p (number, bytes, crc32c, tag)
  on conflict (upload_id, number)
  do update set bytes = excluded.bytes, crc32c = excluded.crc32c, tag = excluded.tag
)
select id from holding
