-- Holds off a worker's claims until the transaction ends. No row: it left before, or was taken for dead.
select id from wherry.worker where id = :worker and left_at is null and lost_at is null for update
