-- Forgets some workers that ended long ago. Moves and tries keep their numbers.
delete from wherry.worker
where id = any (
  array(
    select id
    from wherry.worker
    where heartbeat_at < now() - :attempts * interval '1 millisecond' and (left_at is not null or lost_at is not null)
    order by id
    limit :limit
    for update skip locked
  )
)
