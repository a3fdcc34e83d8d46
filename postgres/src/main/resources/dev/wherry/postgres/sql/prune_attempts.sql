-- Forgets some old tries of requests that are finished or gone.
delete from wherry.attempt a
where ctid = any (
  array(
    select o.ctid
    from wherry.attempt o
    left join wherry.request q on q.id = any (array[o.request_id])
    where o.ended_at < now() - :attempts * interval '1 millisecond' and (q.id is null or q.finished_at is not null)
    order by o.ended_at
    limit :limit
    for update of o skip locked
  )
)
