-- The request that was stored under a key.
select id, input_hash from wherry.request where idempotency_key = :key
