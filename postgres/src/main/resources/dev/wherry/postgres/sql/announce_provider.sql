-- Sets the limits of a provider as the settings say, unless they said the same at the last start: then what its user has
-- changed since stays. What in_flight was lowered to since the provider throttled stays, within the new bounds.
insert into wherry.provider as p (
  name, floor, ceiling, in_flight, requests_per_second, bytes_per_second, announced
)
values (
  :provider, :floor, :ceiling, :ceiling, :requestsPerSecond, :bytesPerSecond,
  jsonb_build_object(
    'floor', :floor::int,
    'ceiling', :ceiling::int,
    'requests', :requestsPerSecond::int,
    'bytes', :bytesPerSecond::bigint
  )
)
on conflict (name) do update
set
  floor = excluded.floor,
  ceiling = excluded.ceiling,
  in_flight = case
    when p.throttled_at > now() - interval '1 minute'
      then greatest(excluded.floor, least(excluded.ceiling, p.in_flight))
    else excluded.ceiling
  end,
  requests_per_second = excluded.requests_per_second,
  bytes_per_second = excluded.bytes_per_second,
  announced = excluded.announced
where p.announced is distinct from excluded.announced
