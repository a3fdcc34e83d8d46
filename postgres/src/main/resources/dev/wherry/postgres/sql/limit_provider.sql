-- Changes the limits of a provider. What in_flight was lowered to since the provider throttled stays, within the new
-- bounds. Must run after provider_limits, in its transaction.
insert into wherry.provider as p (name, floor, ceiling, in_flight, requests_per_second, bytes_per_second)
values (:provider, :floor, :ceiling, :ceiling, :requestsPerSecond, :bytesPerSecond)
on conflict (name) do update
set
  floor = excluded.floor,
  ceiling = excluded.ceiling,
  in_flight = case
    when p.ceiling is not distinct from excluded.ceiling and p.floor = excluded.floor then p.in_flight
    when p.throttled_at > now() - interval '1 minute'
      then greatest(excluded.floor, least(excluded.ceiling, p.in_flight))
    else excluded.ceiling
  end,
  requests_per_second = excluded.requests_per_second,
  bytes_per_second = excluded.bytes_per_second
