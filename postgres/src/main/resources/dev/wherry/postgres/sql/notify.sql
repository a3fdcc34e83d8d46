-- Tells every process that listens. It need not wait for the disk: news that a crash loses is found by looking.
select count(pg_notify(channel, payload)), set_config('synchronous_commit', 'off', true)
from unnest(:channels, :payloads) n (channel, payload)
