-- Tells every process that listens.
select count(pg_notify(channel, payload)) from unnest(:channels, :payloads) n (channel, payload)
